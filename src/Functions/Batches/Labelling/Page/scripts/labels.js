// The faces to label, and each person's labels so far. What is not saved on a server stays in this browser.

const sheet = JSON.parse(byId('label-sheet').textContent);
const people = ['A', 'B'];
const personNames = { A: 'First person', B: 'Second person' };

// Pictures are in the order of the faces, then the photos.
sheet.faces.forEach((face, index) => Object.assign(face, { index, number: 1, photo: face }));
sheet.photos.forEach((photo, index) => Object.assign(photo, { index: sheet.faces.length + index }));
const pictureOfFace = face => pictureSource(face.index, 1);
const pictureOfPhoto = photo => pictureSource(photo.index, 0);

const place = `deepemotion-labels:${sheet.batch}:${sheet.strata.map(stratum => `${stratum.faces}.${stratum.drawn}`)}:${sheet.faces.length ? sheet.faces[0].id : ''}`;
const tasks = ['faces', 'photos'];
const nothing = () => Object.fromEntries(people.map(person => [person, { faces: {}, photos: {} }]));

/** What people said, saved or not. */
let labels = nothing();

/** What only this browser knows of that; null takes an answer back. */
let unsaved = nothing();

let isKept = true;

// A place for each person and task: another tab of this browser may be at another one.
const places = people.flatMap(person => tasks.map(part => ({ person, part, name: `${place}:${person}:${part}` })));
try {
  for (const { person, part, name } of places) takeOver(person, part, JSON.parse(localStorage.getItem(name)) || {});
} catch {
  isKept = false;
}

/** Puts what this browser knows over what the page has. */
function takeOver(person, part, answers) {
  unsaved[person][part] = answers;
  for (const [id, answer] of Object.entries(answers)) put(labels[person][part], id, answer);
}

function put(answers, id, answer) {
  if (answer === null) delete answers[id];
  else answers[id] = answer;
}

/** Records what the person said of a face or photo; null takes it back. */
function record(part, id, answer, person = worker) {
  put(labels[person][part], id, answer);
  unsaved[person][part][id] = answer;
  keep(person, part);
}

/** Keeps in this browser what a person said in a task and no server has. */
function keep(person, part) {
  const { name } = places.find(one => one.person === person && one.part === part);
  try {
    if (Object.keys(unsaved[person][part]).length) localStorage.setItem(name, JSON.stringify(unsaved[person][part]));
    else localStorage.removeItem(name);
  } catch {
    isKept = false;
  }
}

/** Takes every answer back. */
function startOver() {
  for (const { person, part } of places) {
    for (const id of Object.keys(labels[person][part])) record(part, id, null, person);
  }
}

/** These answers are on the server; those that were given since are not. */
function forgetUnsaved(person, part, answers) {
  for (const [id, answer] of Object.entries(answers)) {
    if (unsaved[person][part][id] === answer) delete unsaved[person][part][id];
  }
  keep(person, part);
}

/** Labels that this page shows to nobody and keeps: those of people beside the two. */
let otherPeople = [];

const labelledFaces = person => Object.keys(labels[person].faces).length;
const searchedPhotos = person => Object.keys(labels[person].photos).length;
const hasAnything = () => people.some(person => labelledFaces(person) || searchedPhotos(person));
const hasUnsaved = () => places.some(({ person, part }) => Object.keys(unsaved[person][part]).length);

/** The file that `agreement` reads and a server keeps. */
function exported() {
  const said = [...people.filter(person => labelledFaces(person) || searchedPhotos(person)).map(person => ({ name: person, ...labels[person] })), ...otherPeople];
  return {
    schema: sheet.schema,
    batch: sheet.batch,
    strata: sheet.strata,
    // Nobody's labels are those of one person who said nothing.
    people: said.length ? said : [{ name: people[0], faces: {}, photos: {} }],
  };
}
