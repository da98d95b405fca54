// Sends the files of a batch: a few at a time, with retries while the server is away.

const together = 4;
const addressesAtOnce = 100;

/** What was added and is not yet a batch, because the server does not answer. */
const unmadeBatches = new Set();

/** Whether the page would lose files if it were closed. */
const hasFilesToSend = () => unmadeBatches.size > 0 || [...batches.values()].some(batch => batch.upload);

async function startBatch(wanted, dropped) {
  const files = withOwnNames(dropped.filter(({ path }) => !isJunk(path)));
  if (files.length === 0) {
    if (dropped.length) toast(`${wanted} contains no photos.`);
    return;
  }
  // Only the server can read a zip, so the number of photos is unknown.
  const expected = files.some(({ path }) => isZip(path)) ? undefined : files.length;
  const unmade = { upload: {} };
  unmadeBatches.add(unmade);
  let batch = null;
  try {
    if (serverAway) toast(`${wanted} waits until the server answers.`);
    const name = await persist(unmade, () => makeBatch(batchNameOf(wanted), expected));
    unmadeBatches.delete(unmade);
    batch = batchOf(name);
    batch.upload = { total: files.length, done: 0, waits: false, stop: new AbortController() };
    batch.upload.ended = new Promise(resolve => { batch.upload.end = resolve; });
    batch.leftOut = [];
    toast(`${countOf(files.length, 'file')} added as ${name}.`);
    writeBatches([name, ...[...rows.keys()].filter(other => other !== name)]);
    await sendFiles(batch, files);
    if (batch.leftOut.length && !isStopped(batch)) {
      // If nothing is left, the batch waits for nothing.
      const change = { leftOut: batch.leftOut.length, expected: batch.leftOut.length === files.length ? files.length : undefined };
      await persist(batch, () => send('PATCH', `batches/${encodeURIComponent(name)}`, change));
    }
  } catch (error) {
    toast(error.message);
  } finally {
    unmadeBatches.delete(unmade);
    if (batch) {
      batch.upload.end();
      batch.upload = null;
    }
    await refresh();
  }
}

const isStopped = ({ upload }) => Boolean(upload && upload.stop && upload.stop.signal.aborted);

/** Ends the upload of a batch, so that none of its files arrives later. */
async function stopUpload({ upload }) {
  if (!upload) return;
  upload.stop.abort();
  await upload.ended;
}

/** Takes the next name where one is in use. */
async function makeBatch(wanted, expected) {
  for (let i = 1; ; i++) {
    const name = i === 1 ? wanted : `${wanted}-${i}`;
    if (batches.has(name)) continue;
    try {
      return (await send('POST', 'batches', { name, expected })).batch;
    } catch (error) {
      if (error.status !== 409 || i > 1000) throw error;
    }
  }
}

async function sendFiles(batch, files) {
  const queue = [...files];
  const some = Math.ceil(Math.min(addressesAtOnce, files.length) / together);
  const worker = async () => {
    while (queue.length && !isStopped(batch)) {
      const next = queue.splice(0, some);
      const addresses = await addressesOf(batch, next);
      for (let i = 0; i < next.length && !isStopped(batch); i++) await sendFile(batch, next[i], addresses[i]);
    }
  };
  await Promise.all(Array.from({ length: together }, worker));
}

/** A single name that is not allowed would cost all their addresses, so then each address is requested separately. */
async function addressesOf(batch, files) {
  const ask = some => persist(batch, () => send('POST', `batches/${encodeURIComponent(batch.name)}/uploads`, { files: some.map(({ path }) => path) }));
  try {
    return (await ask(files)).uploads;
  } catch (error) {
    return files.length > 1 ? (await Promise.all(files.map(file => addressesOf(batch, [file])))).flat() : [error];
  }
}

async function sendFile(batch, { path, file }, address) {
  try {
    if (address instanceof Error) throw address;
    await persist(batch, async () => {
      try {
        await sendTo(batch, address, file);
      } catch (error) {
        // A storage URL that has expired.
        if (error.status !== 403 || !address.expiresAt) throw error;
        [address] = (await send('POST', `batches/${encodeURIComponent(batch.name)}/uploads`, { files: [path] })).uploads;
        await sendTo(batch, address, file);
      }
    });
  } catch (error) {
    batch.leftOut.push([path, error.message]);
  }
  batch.upload.done++;
  const row = rows.get(batch.name);
  if (row) writeRow(row, batch);
}

async function sendTo(batch, { url, method, headers }, file) {
  try {
    await call(url, { method, headers, body: file, signal: batch.upload.stop.signal });
  } catch (error) {
    if (error instanceof Refused) throw error;
    // A request also fails if its file was changed, moved or deleted since it was chosen, and then it always fails. Of a deleted file a part reads as nothing.
    const read = await (file.size ? file.slice(0, 1) : file).arrayBuffer().catch(() => null);
    if (!read || (file.size && !read.byteLength)) throw new Refused(0, 'The browser cannot read this file: it was changed, moved or deleted after you added it. Add it again.');
    throw error;
  }
}

/** Tries until it works or is refused for good. */
async function persist(batch, act) {
  for (let wait = 1; ; wait = Math.min(2 * wait, 15)) {
    try {
      const result = await act();
      batch.upload.waits = false;
      return result;
    } catch (error) {
      if (!passes(error) || isStopped(batch)) throw error;
      batch.upload.waits = true;
      await pause(wait);
    }
  }
}
