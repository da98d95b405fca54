// Sends the files of a batch: a few at a time, with retries while the server is away.

const together = 4;
const addressesAtOnce = 100;

async function startBatch(wanted, dropped) {
  const files = withOwnNames(dropped.filter(({ path }) => !isJunk(path)));
  if (files.length === 0) {
    if (dropped.length) toast(`${wanted} contains no photos.`);
    return;
  }
  // Only the server can read a zip, so the number of photos is unknown.
  const expected = files.some(({ path }) => isZip(path)) ? undefined : files.length;
  try {
    const unmade = { upload: {} };
    if (serverAway) toast(`${wanted} waits until the server answers.`);
    const name = await persist(unmade, () => makeBatch(batchNameOf(wanted), expected));
    const batch = batchOf(name);
    batch.upload = { total: files.length, done: 0, waits: false };
    batch.leftOut = [];
    toast(`${countOf(files.length, 'file')} added as ${name}.`);
    writeBatches([name, ...[...rows.keys()].filter(other => other !== name)]);
    await sendFiles(batch, files);
    if (batch.leftOut.length) await persist(batch, () => send('PATCH', `batches/${encodeURIComponent(name)}`, { leftOut: batch.leftOut.length }));
    batch.upload = null;
    await refresh();
  } catch (error) {
    toast(error.message);
  }
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
  const worker = async () => {
    while (queue.length) {
      const some = queue.splice(0, Math.ceil(addressesAtOnce / together));
      const addresses = await addressesOf(batch, some);
      for (let i = 0; i < some.length; i++) await sendFile(batch, some[i], addresses[i]);
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
        await call(address.url, { method: address.method, headers: address.headers, body: file });
      } catch (error) {
        // A storage URL that has expired.
        if (error.status !== 403 || !address.expiresAt) throw error;
        [address] = (await send('POST', `batches/${encodeURIComponent(batch.name)}/uploads`, { files: [path] })).uploads;
        await call(address.url, { method: address.method, headers: address.headers, body: file });
      }
    });
  } catch (error) {
    batch.leftOut.push([path, error.message]);
  }
  batch.upload.done++;
  const row = rows.get(batch.name);
  if (row) writeRow(row, batch);
}

/** Tries until it works or is refused for good. */
async function persist(batch, act) {
  for (let wait = 1; ; wait = Math.min(2 * wait, 15)) {
    try {
      const result = await act();
      batch.upload.waits = false;
      return result;
    } catch (error) {
      if (!passes(error)) throw error;
      batch.upload.waits = true;
      await pause(wait);
    }
  }
}
