// The start page, on which people choose a person and a task, and the end of a task.

const fileOfLabels = `labels-${sheet.batch}.json`;
let worker = '';
let task = null;

function setProgress(done, all) {
  const bar = byId('progress');
  bar.firstElementChild.style.width = `${all ? 100 * done / all : 0}%`;
  bar.setAttribute('aria-valuemax', all);
  bar.setAttribute('aria-valuenow', done);
}

const say = text => { byId('say').textContent = text; };

function leaveTask() {
  worker = '';
  task = null;
  byId('undo').hidden = byId('stop').hidden = true;
  byId('position').textContent = '';
  byId('where').textContent = sheet.batch;
  setProgress(0, 1);
}

function exportButton() {
  return button(labelStore ? 'button' : 'button solid', () => {
    const link = element('a');
    link.href = URL.createObjectURL(new Blob([JSON.stringify(exported(), null, 1)], { type: 'application/json' }));
    link.download = fileOfLabels;
    link.click();
    URL.revokeObjectURL(link.href);
    say('Labels are exported.');
  }, 'Export labels');
}

function personLine(person) {
  const faces = labelledFaces(person);
  const photos = searchedPhotos(person);
  const parts = [];
  if (faces) parts.push(`${faces} of ${sheet.faces.length} faces`);
  if (photos) parts.push(`${photos} of ${sheet.photos.length} photos`);
  const said = parts.length ? parts.join(', ') : person === 'A' ? 'nothing labelled yet' : 'optional: shows how far people agree';
  const actions = element('p', 'actions');
  if (faces < sheet.faces.length) actions.append(button('button' + (person === 'A' || faces ? ' solid' : ''), () => startFaces(person), faces ? 'Continue' : 'Start'));
  if (photos < sheet.photos.length) actions.append(button('button', () => startMissed(person), photos ? 'Continue missed faces' : 'Missed faces'));
  const line = element('li', '', element('b', '', personNames[person]), actions, element('span', '', said));
  line.dataset.person = person;
  return line;
}

function showStart() {
  leaveTask();
  const page = element('section', 'sheet',
    element('h1', '', `Label ${countOf(sheet.faces.length, 'face')}`),
    element('p', '', 'One face at a time, drawn at random, without the model\u2019s answer. Say what the face shows, not what the person may feel. Stop when you like: you can continue later.'),
    element('ul', 'people', ...people.map(personLine)),
    element('p', '', `\u201cStart\u201d asks what each face shows. ${sheet.photos.length ? `\u201cMissed faces\u201d shows ${countOf(sheet.photos.length, 'whole photo')}: click each face without a box. ` : ''}All buttons have keys: 1 to 7 for the expressions, 8 for cannot tell, 9 for no face, z to undo.`));
  if (labelsOfOtherDraw) page.append(element('p', '', willReplace()));
  if (!isKept) page.append(element('p', '', 'This browser cannot store labels for this page: export them before you close it.'));
  if (hasAnything() || (labelStore && hasUnsaved())) page.append(element('div', 'done', ...saveButton(), exportButton()), nextStep());
  if (hasAnything()) {
    page.append(button('button quiet danger', () => {
      if (!confirm(`Delete all labels?${labelStore ? ' Saved labels are deleted when you save.' : ''}`)) return;
      startOver();
      marked = '';
      showStart();
    }, 'Start over'));
  }
  byId('main').replaceChildren(page);
}

function linkTo(address, words) {
  const link = element('a', '', words);
  link.href = address;
  return link;
}

function nextStep() {
  if (labelStore) return element('p', '', 'Saved labels stay with the batch. ', linkTo('report', 'The report'), ' shows the corrected figures after about a minute. ', linkTo('/', 'Back to all batches'));
  return element('p', '', 'Then run this, with the path of the downloaded file: ', element('code', '', `./run.sh agreement ${sheet.batch} --labels ${fileOfLabels}`));
}

function showEnd(text) {
  leaveTask();
  setProgress(1, 1);
  byId('main').replaceChildren(element('section', 'sheet',
    element('h1', '', text),
    element('p', '', labelStore ? 'Save the labels: the report then shows corrected figures.' : 'Export the labels. The command below computes the corrected figures for the terminal and the report.'),
    element('div', 'done', ...saveButton(), exportButton(), button('button', showStart, 'Back to the start')), nextStep()));
  say(text);
}
