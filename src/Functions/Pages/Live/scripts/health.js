// The line at the top: whether server, storage and model work.

let health = null;
let serverAway = false;

async function readHealth() {
  try {
    const answer = await fetch('/api/health', { cache: 'no-cache' });
    health = await answer.json();
    serverAway = false;
  } catch {
    serverAway = true;
  }
  writeHealth();
}

function trouble() {
  if (serverAway) {
    const waiting = hasFilesToSend() ? ' Keep it open: it still has files to send.' : '';
    return ['The server does not answer', `Nothing is lost: uploaded files are kept. This page tries again by itself, and uploads continue when the server is back.${waiting}`];
  }
  if (health && health.storage !== 'ok') return ['Storage does not answer', `${health.storage}. Nothing is lost: photos and results already written are kept, and batches continue when it is back.`];
  if (health && health.registryProblem) return ['It is unknown which model should serve', `${health.registryProblem} ${health.model ? 'The last good model keeps serving.' : 'Photos wait until it answers.'}`];
  if (health && health.modelProblem) return [health.model ? 'The promoted model does not serve' : 'No model serves', health.modelProblem];
  return null;
}

function writeHealth() {
  const line = byId('health');
  const wrong = trouble();
  const parts = [];
  if (!serverAway && health) {
    if (health.queueDepth !== undefined) parts.push(health.queueDepth === 0 ? 'queue empty' : `${formatNumber(health.queueDepth)} in the queue`);
    if (health.model) parts.push(`model ${health.model.slice(0, 8)}${health.bundled ? ', bundled' : ''}`);
    if (health.executionProvider) parts.push(`this server runs on ${health.executionProvider === 'cuda' ? 'GPU' : 'CPU'}`);
  }
  line.classList.toggle('bad', Boolean(wrong));
  line.replaceChildren(element('b', '', wrong ? wrong[0] : health ? 'All well' : 'Contacting the server'), ...parts.map(part => element('span', '', part)));
  const said = wrong ? `${wrong[0]}. ${wrong[1]}` : '';
  const alert = byId('alert');
  if (alert.dataset.said === said) return;
  alert.dataset.said = said;
  alert.replaceChildren(...(wrong ? [element('div', 'note bad', icon('warning'), element('p', '', element('b', '', `${wrong[0]}. `), wrong[1]))] : []));
}
