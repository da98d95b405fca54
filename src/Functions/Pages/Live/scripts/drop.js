// Turns dropped or chosen files into batches: each folder or zip is one batch, loose files together are another.

// Files that operating systems put beside photos.
const isJunk = path => /(^|\/)(\.[^/]*|Thumbs\.db|desktop\.ini)$|(^|\/)__MACOSX\//i.test(path);

async function filesOf(entry, path) {
  if (entry.isFile) return [{ path, file: await new Promise((resolve, reject) => entry.file(resolve, reject)) }];
  const reader = entry.createReader();
  const found = [];
  for (;;) {
    // A reader returns a hundred entries at a time.
    const some = await new Promise((resolve, reject) => reader.readEntries(resolve, reject));
    if (some.length === 0) break;
    for (const inner of some) {
      // One by one: a call cannot have as many arguments as a folder can have files.
      for (const file of await filesOf(inner, path ? `${path}/${inner.name}` : inner.name)) found.push(file);
    }
  }
  return found;
}

/** What has no place on a disk, such as a picture dragged from another page. */
const fileEntry = file => ({ isFile: true, name: file.name, file: resolve => resolve(file) });

const isZip = name => /\.zip$/i.test(name);

async function takeDropped(items) {
  // Read all at once: items are empty after the first await.
  const taken = items.map(item => item.webkitGetAsEntry() || fileEntry(item.getAsFile()));
  const loose = [];
  for (const entry of taken) {
    if (entry.isDirectory) startBatch(entry.name, await filesOf(entry, ''));
    else if (isZip(entry.name)) startBatch(entry.name.slice(0, -4), await filesOf(entry, entry.name));
    else loose.push(...await filesOf(entry, entry.name));
  }
  startBatch('dropped', loose);
}

function takeChosen(files) {
  const chosen = [...files].map(file => ({ path: file.webkitRelativePath.split('/').slice(1).join('/') || file.name, file }));
  const folder = files[0] && files[0].webkitRelativePath.split('/')[0];
  if (folder) return startBatch(folder, chosen);
  for (const one of chosen.filter(one => isZip(one.path))) startBatch(one.path.slice(0, -4), [one]);
  return startBatch('dropped', chosen.filter(one => !isZip(one.path)));
}

/** Two loose files may have one name. */
function withOwnNames(files) {
  const taken = new Set();
  return files.map(({ path, file }) => {
    const dot = path.lastIndexOf('.') > path.lastIndexOf('/') + 1 ? path.lastIndexOf('.') : path.length;
    let name = path;
    for (let i = 2; taken.has(name); i++) name = `${path.slice(0, dot)} (${i})${path.slice(dot)}`;
    taken.add(name);
    return { path: name, file };
  });
}

/** The nearest name that a batch may have. */
const batchNameOf = wanted => wanted.replace(/[^\p{L}\p{Nd}_.-]/gu, '-').slice(0, 90).replace(/^[-.]+|[-.]+$/g, '') || 'photos';

function listenToDrop() {
  const zone = byId('drop');
  for (const kind of ['dragenter', 'dragover']) addEventListener(kind, event => { event.preventDefault(); zone.classList.add('over'); });
  addEventListener('dragleave', event => { if (!event.relatedTarget) zone.classList.remove('over'); });
  addEventListener('drop', event => {
    event.preventDefault();
    zone.classList.remove('over');
    takeDropped([...event.dataTransfer.items].filter(item => item.kind === 'file')).catch(error => toast(`The dropped files cannot be read: ${error.message}`));
  });
  for (const kind of ['files', 'folder']) {
    const input = byId(kind);
    byId(`choose-${kind}`).onclick = () => input.click();
    input.onchange = () => {
      takeChosen([...input.files]);
      input.value = '';
    };
  }
}
