// The faces to label, and each person's labels so far. Labels stay in this browser until they are exported or saved.

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
let labels = nothing();
let isKept = true;

// A place for each person and task: another tab of this browser may be at another one.
const places = people.flatMap(person => tasks.map(part => ({ person, part, name: `${place}:${person}:${part}` })));
try {
  for (const { person, part, name } of places) labels[person][part] = JSON.parse(localStorage.getItem(name)) || {};
} catch {
  isKept = false;
}

/** Keeps what a person said in a task; without arguments, everything. */
function keep(whose, which) {
  try {
    for (const { person, part, name } of places) {
      if ((whose || person) === person && (which || part) === part) localStorage.setItem(name, JSON.stringify(labels[person][part]));
    }
  } catch {
    isKept = false;
  }
}

/** Labels that this page shows to nobody and keeps: those of people beside the two. */
let otherPeople = [];

const labelledFaces = person => Object.keys(labels[person].faces).length;
const searchedPhotos = person => Object.keys(labels[person].photos).length;
const hasAnything = () => people.some(person => labelledFaces(person) || searchedPhotos(person));

/** The file that `agreement` reads and a server keeps. */
function exported() {
  return {
    schema: sheet.schema,
    batch: sheet.batch,
    strata: sheet.strata,
    people: [...people.filter(person => labelledFaces(person) || searchedPhotos(person)).map(person => ({ name: person, ...labels[person] })), ...otherPeople],
  };
}
