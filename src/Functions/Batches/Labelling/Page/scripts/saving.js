// If the page came from a server, the server stores the labels: the page loads them at the start, and a button saves them.

const labelStore = document.querySelector('meta[name=label-store]').content;
const savedLabels = document.querySelector('meta[name=saved-labels]').content;
let savedVersion = null;

const drawOf = ({ strata }) => JSON.stringify(strata.map(({ group, faces, drawn }) => [group ?? null, faces, drawn]));

/** Merges the saved labels with those in this browser; if both have a label for a face, the browser's wins. */
async function loadSaved() {
  if (!savedLabels) return;
  try {
    const answer = await fetch(savedLabels, { cache: 'no-cache' });
    if (!answer.ok) return;
    const saved = await answer.json();
    savedVersion = answer.headers.get('ETag');
    if (drawOf(saved) !== drawOf(sheet)) return;
    otherPeople = saved.people.filter(person => !people.includes(person.name));
    for (const { name, faces, photos } of saved.people.filter(person => people.includes(person.name))) {
      labels[name] = { faces: { ...faces, ...labels[name].faces }, photos: { ...photos, ...labels[name].photos } };
    }
  } catch {
    // Labelling and exporting also work without the server.
  }
}

async function save(event) {
  const does = event.currentTarget;
  does.disabled = true;
  try {
    const answer = await fetch(labelStore, {
      method: 'PUT', headers: { 'Content-Type': 'application/json', ...(savedVersion ? { 'If-Match': savedVersion } : {}) }, body: JSON.stringify(exported()),
    });
    const said = await answer.json();
    if (answer.ok) savedVersion = `"${said.version}"`;
    tellSaved(answer.ok ? `${countOf(said.faces, 'label')} saved.` : answer.status === 412 ? 'Somebody else saved labels meanwhile. Reload this page: it merges both.' : said.detail);
  } catch {
    tellSaved('The server does not answer. The labels stay in this browser; save them later, or export them.');
  }
  does.disabled = false;
}

function tellSaved(text) {
  for (const line of document.querySelectorAll('.saved')) line.textContent = text;
  say(text);
}

const saveButton = () => (labelStore ? [button('button solid', save, 'Save labels'), element('span', 'saved')] : []);
