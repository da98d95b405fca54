// The second task: whole photos with boxes around the faces found; people mark those that were missed.

const markRadius = 0.02;
let marks = [];
let cross = null;

/** Whose marks they are, and of which photo: the next photo may change in another tab, too. */
let marked = '';

const nextPhoto = () => sheet.photos.find(photo => !(photo.id in labels[worker].photos));

function startMissed(person) {
  worker = person;
  task = missedTask;
  undoable = sheet.photos.filter(photo => photo.id in labels[worker].photos).map(photo => photo.id);
  byId('where').textContent = `${sheet.batch}, ${personNames[person].toLowerCase()}, missed faces`;
  showPhoto();
}

function showPhoto() {
  const photo = nextPhoto();
  if (photo) moveMarksTo(photo.id);
  const done = searchedPhotos(worker);
  setProgress(done, sheet.photos.length);
  if (!photo) return showEnd('All photos are checked.');
  byId('undo').hidden = byId('stop').hidden = false;
  byId('undo').disabled = !undoable.length && !marks.length;
  byId('position').textContent = `${done + 1} of ${sheet.photos.length}`;
  const frame = photoFrame(pictureOfPhoto(photo), `Photo ${done + 1} of ${sheet.photos.length}, ${countOf(photo.boxes.length, 'face')} found`, photo, photo.boxes);
  frame.classList.add('searchable');
  frame.onclick = event => {
    const area = frame.getBoundingClientRect();
    mark((event.clientX - area.left) / area.width, (event.clientY - area.top) / area.height);
  };
  frame.append(...marks.map(point => pointAt('missed', point)), ...(cross ? [pointAt('cross', cross)] : []));
  byId('main').replaceChildren(element('section', 'task',
    element('div', 'shown whole', frame),
    element('div', '',
      element('h1', 'ask', marks.length ? `${countOf(marks.length, 'face')} missed` : 'Is there a face without a box? Click it.'),
      element('div', 'other-answers', button('button solid', finishPhoto, marks.length ? 'Next photo' : 'None missed, next photo', element('kbd', '', 'Enter'))),
      hints(['arrows', 'move a cross'], ['space', 'mark there'], ['z', 'undo'], ['Esc', 'stop for now']))));
}

/** Marks of another photo or person are gone. */
function moveMarksTo(id, known = []) {
  if (marked === `${worker} ${id}`) return;
  marked = `${worker} ${id}`;
  marks = known;
  cross = null;
}

function pointAt(name, [x, y]) {
  const point = element('i', name);
  Object.assign(point.style, { left: `${100 * x}%`, top: `${100 * y}%` });
  return point;
}

/** Marks a face, or takes the mark away that is there already. */
function mark(x, y) {
  const without = marks.filter(([left, top]) => Math.hypot(left - x, top - y) > markRadius);
  marks = without.length < marks.length ? without : [...marks, [Number(x.toFixed(4)), Number(y.toFixed(4))]];
  say(`${countOf(marks.length, 'face')} marked.`);
  showPhoto();
}

function finishPhoto() {
  const photo = nextPhoto();
  record('photos', photo.id, marks);
  undoable.push(photo.id);
  marked = '';
  showPhoto();
}

const steps = { ArrowLeft: [-0.02, 0], ArrowRight: [0.02, 0], ArrowUp: [0, -0.02], ArrowDown: [0, 0.02] };

const missedTask = {
  show: showPhoto,
  undo() {
    if (marks.length) marks.pop();
    else {
      const last = undoable.pop();
      if (!last) return;
      moveMarksTo(last, [...labels[worker].photos[last] || []]);
      record('photos', last, null);
    }
    showPhoto();
  },
  key(key) {
    if (key === 'Enter') finishPhoto();
    else if (key === ' ' && cross) mark(...cross);
    else if (steps[key]) {
      cross = (cross || [0.5, 0.5]).map((value, axis) => Math.min(1, Math.max(0, value + steps[key][axis])));
      showPhoto();
    } else return false;
    return true;
  },
};
