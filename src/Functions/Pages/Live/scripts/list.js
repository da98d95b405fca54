// The list of batches. A row is created once and then updated, so that focus and open menus stay.

const rows = new Map();

function writeBatches(order) {
  const names = [...[...batches.values()].filter(batch => batch.upload && !order.includes(batch.name)).map(batch => batch.name), ...order];
  for (const [name, row] of rows) {
    if (!names.includes(name)) {
      row.node.remove();
      rows.delete(name);
    }
  }
  const list = byId('batch-list');
  const focused = document.activeElement;
  names.forEach((name, index) => {
    if (!rows.has(name)) rows.set(name, makeRow(batchOf(name)));
    const row = rows.get(name);
    writeRow(row, batchOf(name));
    if (list.children[index] !== row.node) list.insertBefore(row.node, list.children[index] || null);
  });
  // A row that moves loses the focus.
  if (list.contains(focused) && focused !== document.activeElement) focused.focus({ preventScroll: true });
  const all = [...batches.values()];
  const inWork = all.filter(batch => batch.upload || (batch.state && !hasNothingToScore(batch) && (batch.state.state === 'waiting' || batch.state.state === 'working' || !batch.state.filesAreCurrent))).length;
  byId('batches-sum').textContent = (inWork ? `${inWork} in progress, ${all.length - inWork} done` : `${all.length} done`) + (hasMoreBatches ? ', more below' : '');
  byId('batches').hidden = all.length === 0;
  byId('first').hidden = all.length > 0;
  byId('more-batches').hidden = !hasMoreBatches;
}

function makeRow(batch) {
  const title = element('span', 'name', batch.name);
  const stage = element('span', 'stage');
  const open = element('a', 'button', 'Open report');
  open.hidden = true;
  const summary = element('summary', 'button icon-only quiet', icon('more'));
  summary.setAttribute('aria-label', `More for ${batch.name}`);
  const choices = element('div', '');
  const menu = element('details', 'menu', summary, choices);
  menu.hidden = true;
  const bar = element('div', 'progress', element('i', 'scored'), element('i', 'faceless'), element('i', 'unread'));
  bar.setAttribute('role', 'progressbar');
  bar.setAttribute('aria-label', batch.name);
  bar.setAttribute('aria-valuemin', 0);
  const facts = element('div', 'facts');
  const reasons = element('ul', '');
  const why = element('details', 'why', element('summary', ''), reasons);
  why.hidden = true;
  why.ontoggle = () => { if (why.open) showReasons(batch, reasons); };
  const node = element('li', 'batch', element('h3', '', title, stage), element('div', 'actions', open, menu), bar, facts, why);
  return { node, stage, open, menu, choices, bar, facts, why, said: '' };
}

function writeRow(row, batch) {
  const { state, upload } = batch;
  const [kind, mark, words] = stageOf(batch);
  if (row.said !== words) {
    row.said = words;
    row.stage.className = `stage ${kind}`;
    row.stage.replaceChildren(icon(mark), words);
  }
  const report = state && state.links.report;
  row.open.hidden = !report;
  if (report) row.open.href = report;
  row.open.textContent = state && state.filesAreCurrent ? 'Open report' : 'Open partial report';
  row.open.setAttribute('aria-label', `${row.open.textContent} of ${batch.name}`);
  writeProgress(row.bar, batch);
  row.facts.replaceChildren(...factsOf(batch));
  const left = (state ? state.rejected + state.failed : 0) + (batch.leftOut || []).length;
  row.why.hidden = left === 0;
  row.why.firstChild.textContent = `${countOf(left, 'file')} left out: why`;
  const menuOf = state && `${state.summarizedAt} ${state.failed} ${canForget}`;
  if (state && row.menuOf !== menuOf && !row.menu.open) {
    row.menuOf = menuOf;
    row.choices.replaceChildren(...choicesOf(batch, row));
    row.menu.hidden = row.choices.children.length === 0;
  }
}

function writeProgress(bar, batch) {
  const { state, upload } = batch;
  const total = upload ? upload.total : state && state.expected ? state.expected - (state.leftOut || 0) : 0;
  const images = state ? state.images : 0;
  const done = upload && images === 0 ? upload.done : images;
  bar.hidden = !upload && (total === 0 || state.state === 'complete');
  bar.classList.toggle('uploading', Boolean(upload) && images === 0);
  const share = count => `${total ? Math.min(100, 100 * count / total) : 0}%`;
  const unread = state ? state.rejected + state.failed : 0;
  bar.children[0].style.width = share(done - unread - (state ? state.noFace : 0));
  bar.children[1].style.width = share(state ? state.noFace : 0);
  bar.children[2].style.width = share(unread);
  bar.setAttribute('aria-valuemax', Math.max(total, 1));
  bar.setAttribute('aria-valuenow', Math.min(done, Math.max(total, 1)));
  bar.setAttribute('aria-valuetext', `${formatNumber(done)} of ${formatNumber(total)} files`);
}

function factsOf(batch) {
  const { state, upload } = batch;
  const facts = [];
  const fact = (count, words) => facts.push(element('span', '', element('b', '', formatNumber(count)), ` ${words}`));
  if (upload) fact(upload.done, `of ${countOf(upload.total, 'file')} uploaded`);
  if (!state) return facts;
  if (state.expected && (state.state === 'working' || (state.state === 'waiting' && !upload && !hasNothingToScore(batch)))) fact(state.images, `of ${countOf(state.expected - (state.leftOut || 0), 'file')} done`);
  else if (state.images) fact(state.images, state.images === 1 ? 'file' : 'files');
  if (state.images) fact(state.faces, state.faces === 1 ? 'face' : 'faces');
  if (state.unsure) fact(state.unsure, 'unsure');
  if (state.noFace) fact(state.noFace, 'without a face');
  if (state.failed) fact(state.failed, 'failed');
  const left = state.state === 'working' && batch.rate > 0 && !serverAway ? timeLeft(batch) : null;
  if (left) facts.push(element('span', '', `${batch.rate.toFixed(1)} a second`), element('span', '', left));
  if (state.filesAreCurrent) facts.push(element('span', '', ago(state.touchedAt)));
  return facts;
}

function choicesOf(batch, row) {
  const choices = Object.entries(batch.state.files).filter(([name]) => name !== 'report.html').map(([name, address]) => {
    const link = element('a', '', name);
    link.href = address;
    return link;
  });
  const from = row.menu.querySelector('summary');
  if (batch.state.clear + batch.state.unsure) {
    const label = element('a', '', 'Label faces');
    label.href = `${batch.state.links.self}/label`;
    choices.push(label);
  }
  const act = (className, words, action) => choices.push(button(className, () => { row.menu.open = false; action(); }, words));
  if (batch.state.failed) act('', `Try ${countOf(batch.state.failed, 'failed file')} again`, () => requeue(batch));
  if (canForget) act('bad', 'Forget this batch', () => askToForget(batch, from));
  return choices;
}

async function showReasons(batch, list) {
  try {
    const reasons = await readReasons(batch);
    list.replaceChildren(...reasons.map(([file, reason]) => element('li', '', element('b', '', file), ` ${reason}`)));
  } catch (error) {
    list.replaceChildren(element('li', '', error.message));
  }
}

async function requeue(batch) {
  try {
    const { requeued } = await send('POST', `batches/${encodeURIComponent(batch.name)}/requeue`);
    toast(`${countOf(requeued, 'file')} of ${batch.name} will be tried again.`);
  } catch (error) {
    toast(error.message);
  }
}
