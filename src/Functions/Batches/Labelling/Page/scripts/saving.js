// If the page came from a server, the server stores the labels: the page loads them at the start, and a button saves them.
// The browser then forgets them, so that what another browser saves later is not replaced by old answers.

const labelStore = document.querySelector('meta[name=label-store]').content;
const savedLabels = document.querySelector('meta[name=saved-labels]').content;
const saveTries = 3;
let savedVersion = null;

/** Saved labels of other faces than those on this page; saving replaces them. */
let labelsOfOtherDraw = 0;

const drawOf = ({ strata }) => JSON.stringify(strata.map(({ group, faces, drawn }) => [group ?? null, faces, drawn]));

/** Loads the saved labels. What is unsaved in this browser wins. */
async function loadSaved(address) {
  if (!address) return;
  try {
    const answer = await fetch(address, { cache: 'no-cache' });
    if (answer.status === 404) savedVersion = null;
    if (!answer.ok) return;
    const saved = await answer.json();
    savedVersion = answer.headers.get('ETag');
    const isThisDraw = drawOf(saved) === drawOf(sheet);
    labelsOfOtherDraw = isThisDraw ? 0 : saved.people.reduce((sum, { faces, photos }) => sum + Object.keys(faces).length + Object.keys(photos).length, 0);
    if (!isThisDraw) return;
    otherPeople = saved.people.filter(person => !people.includes(person.name));
    labels = { ...nothing(), ...Object.fromEntries(saved.people.filter(person => people.includes(person.name)).map(({ name, faces, photos }) => [name, { faces, photos }])) };
    for (const { person, part } of places) takeOver(person, part, unsaved[person][part]);
  } catch {
    // Labelling and exporting also work without the server.
  }
}

const willReplace = () => `${countOf(labelsOfOtherDraw, 'label')} of another draw from this batch ${labelsOfOtherDraw === 1 ? 'is' : 'are'} saved. Saving the labels of this page replaces ${labelsOfOtherDraw === 1 ? 'it' : 'them'}.`;

async function save(event) {
  const does = event.currentTarget;
  does.disabled = true;
  try {
    tellSaved(await saveMerged());
  } catch {
    tellSaved(`The server does not answer. ${isKept ? 'The labels stay in this browser; save them later, or export them.' : 'Export the labels before you close this page.'}`);
  }
  does.disabled = false;
}

/** Saves the labels. If somebody else saved some meanwhile, it merges both and tries again. */
async function saveMerged() {
  for (let tries = 1; ; tries++) {
    if (labelsOfOtherDraw && !confirm(willReplace())) return 'Not saved.';
    const sent = places.map(({ person, part }) => [person, part, { ...unsaved[person][part] }]);
    const answer = await fetch(labelStore, {
      method: 'PUT', headers: { 'Content-Type': 'application/json', ...(savedVersion ? { 'If-Match': savedVersion } : {}) }, body: JSON.stringify(exported()),
    });
    const said = await answer.json();
    if (answer.ok) {
      savedVersion = `"${said.version}"`;
      labelsOfOtherDraw = 0;
      sent.forEach(([person, part, answers]) => forgetUnsaved(person, part, answers));
      return `${countOf(said.faces, 'label')} saved${tries > 1 ? ', with those that somebody else saved meanwhile' : ''}.`;
    }
    if (answer.status !== 412 || tries === saveTries) return said.detail;
    await loadSaved(`${labelStore}.json`);
  }
}

function tellSaved(text) {
  for (const line of document.querySelectorAll('.saved')) line.textContent = text;
  say(text);
}

const saveButton = () => (labelStore ? [button('button solid', save, 'Save labels'), element('span', 'saved')] : []);
