// The first task: what does this face show?

const answers = sheet.words.map((word, index) => ({ key: String(index + 1), word, text: word.replace('-', ' ') }));
const emotionCount = answers.length - 2;
let undoable = [];
let showsWhole = false;

const nextFace = () => sheet.faces.find(face => !(face.id in labels[worker].faces));

function startFaces(person) {
  worker = person;
  task = faceTask;
  undoable = sheet.faces.filter(face => face.id in labels[worker].faces).map(face => face.id);
  byId('where').textContent = `${sheet.batch}, ${personNames[person].toLowerCase()}`;
  showFace();
}

function answerButton(answer) {
  const choice = button('button', () => answerFace(answer), element('kbd', '', answer.key), answer.text);
  choice.setAttribute('aria-keyshortcuts', answer.key);
  return choice;
}

function hints(...pairs) {
  return element('p', 'hints', ...pairs.map(([key, text]) => element('span', '', element('kbd', '', key), text)));
}

function showFace() {
  const face = nextFace();
  const done = labelledFaces(worker);
  setProgress(done, sheet.faces.length);
  if (!face) return showEnd('All faces are labelled.');
  byId('undo').hidden = byId('stop').hidden = false;
  byId('undo').disabled = !undoable.length;
  byId('position').textContent = `${done + 1} of ${sheet.faces.length}`;
  const alternative = `Face ${done + 1} of ${sheet.faces.length}`;
  const shown = showsWhole && pictureOfPhoto(face)
    ? element('div', 'shown whole', photoFrame(pictureOfPhoto(face), alternative, face, [face.box]))
    : element('div', 'shown', picture(pictureOfFace(face), alternative) || element('p', 'muted', 'No picture of this face was stored.'));
  byId('main').replaceChildren(element('section', 'task',
    shown,
    element('div', '',
      element('h1', 'ask', 'What does this face show?'),
      element('div', 'answers', ...answers.slice(0, emotionCount).map(answerButton)),
      element('div', 'other-answers', ...answers.slice(emotionCount).map(answerButton), ...wholeSwitch(face)),
      hints(['z', 'undo'], ['Esc', 'stop for now']))));
}

/** Shows the photo around the face, or the face again; nothing if the photo has no picture. */
function wholeSwitch(face) {
  if (!pictureOfPhoto(face)) return [];
  const change = button('button quiet', switchWhole, element('kbd', '', 'c'), showsWhole ? 'only the face' : 'whole photo');
  change.setAttribute('aria-keyshortcuts', 'c');
  return [change];
}

function switchWhole() {
  showsWhole = !showsWhole;
  showFace();
}

/** A photo with boxes over it, whatever size it is shown in. */
function photoFrame(source, alternative, size, boxes) {
  return element('div', 'frame', picture(source, alternative), ...boxes.map(([x, y, width, height]) => {
    const box = element('span', 'found');
    Object.assign(box.style, {
      left: `${100 * x / size.width}%`, top: `${100 * y / size.height}%`, width: `${100 * width / size.width}%`, height: `${100 * height / size.height}%`,
    });
    return box;
  }));
}

function answerFace(answer) {
  const face = nextFace();
  record('faces', face.id, answer.word);
  undoable.push(face.id);
  say(`${answer.text}. ${Math.min(labelledFaces(worker) + 1, sheet.faces.length)} of ${sheet.faces.length}.`);
  showFace();
}

const faceTask = {
  show: showFace,
  undo() {
    const last = undoable.pop();
    if (!last) return;
    record('faces', last, null);
    say('Undone.');
    showFace();
  },
  key(key) {
    const answer = answers.find(one => one.key === key);
    if (answer) answerFace(answer);
    else if (key === 'c') switchWhole();
    else return false;
    return true;
  },
};
