// Runs Azurite inside this process and ties its life to standard input: the starting process holds the other end, so when that
// process ends, even by kill -9, Azurite saves its state and exits and does not stay behind with the data folder. Bytes of deleted blobs
// and messages are erased when it stops (wipe).
//
//   node scripts/azurite.mjs [--location DIR | --inMemoryPersistence] [further options of Azurite]
//
// Once the three services listen, prints one line of JSON: {"pid":…,"blob":"http://…","queue":"http://…","table":"http://…"}.
import { createHash } from 'node:crypto';
import { closeSync, existsSync, fsyncSync, ftruncateSync, openSync, readFileSync, readSync, readdirSync, renameSync, rmSync, statSync, writeFileSync, writeSync } from 'node:fs';
import Module, { createRequire } from 'node:module';
import { join } from 'node:path';

const secondsToSave = 15;
const secondsToDrain = 20;
const secondsBetweenNotes = 2;
const given = process.argv.slice(2);
const location = given.includes('--location') ? given[given.indexOf('--location') + 1] : null;
const addressFile = location === null ? null : join(location, 'azurite.json');

process.argv.splice(2, process.argv.length,
  '--blobPort', '0', '--queuePort', '0', '--tablePort', '0',
  '--silent', '--skipApiVersionCheck', '--disableTelemetry', ...given);

const stores = [
  { database: '__azurite_db_blob__.json', collection: '$BLOBS_COLLECTION$', folder: '__blobstorage__' },
  { database: '__azurite_db_queue__.json', collection: '$MESSAGES_COLLECTION$', folder: '__queuestorage__' },
];
const buffer = Buffer.alloc(1 << 20);

const addresses = {};
let closed = 0;
const print = console.log;
console.log = (line) => {
  const listening = /Azurite (Blob|Queue|Table) service is successfully listening at (\S+)/.exec(line);
  if (listening !== null) {
    addresses[listening[1].toLowerCase()] = listening[2];
    if (Object.keys(addresses).length === 3) announce();
  } else if (/successfully closed/.test(line) && ++closed === 3) {
    if (location !== null) wipe(location);
    exit(0);
  }
};

// A killed Azurite leaves its socket behind.
if (location !== null && existsSync(location) && (existsSync(addressFile) || !existsSync(join(location, 'wiped.json')))) wipe(location);

function announce() {
  const line = JSON.stringify({ pid: process.pid, ...addresses });
  if (addressFile !== null) {
    writeFileSync(`${addressFile}.new`, line);
    renameSync(`${addressFile}.new`, addressFile);
  }
  print(line);
}

function exit(code) {
  if (addressFile !== null) rmSync(addressFile, { force: true });
  process.exit(code);
}

let stopping = false;
function stop() {
  if (stopping) return;
  stopping = true;
  setTimeout(() => exit(1), secondsToSave * 1000).unref();
  if (Object.keys(addresses).length < 3) exit(0);
  process.emit('message', 'shutdown');
}

process.stdin.on('end', stop).on('error', stop).resume();

// Ctrl-C, a terminal that is closed and a system that shuts down reach the host too, which still needs its storage to drain; it closes
// standard input afterwards.
for (const signal of ['SIGINT', 'SIGHUP']) process.on(signal, () => {});
process.on('SIGTERM', () => setTimeout(stop, secondsToDrain * 1000).unref());
const once = process.once.bind(process);
process.once = (name, listener) => (name === 'SIGINT' || name === 'SIGTERM' ? process : once(name, listener));

const require = createRequire(import.meta.url);
loadOnlyWhatIsUsed();
refuseNamesThatListingsCannotCarry(require('node:http'));
require('azurite/dist/src/azurite.js');

// Half of Azurite's start is loading modules for telemetry, which is off, and for a SQL database, which is not used.
function loadOnlyWhatIsUsed() {
  delete process.env.AZURITE_DB;
  // The program uses the account that Azurite has without it.
  delete process.env.AZURITE_ACCOUNTS;
  const load = Module._load;
  Module._load = (request, ...others) => (/^applicationinsights$|\/SqlBlobServer$/.test(request) ? {} : load(request, ...others));
}

// Azurite lists blobs as XML but accepts names that XML cannot represent; it then answers every listing of their container with 500.
function refuseNamesThatListingsCannotCarry(http) {
  const create = http.createServer;
  http.createServer = (...options) => {
    const server = create(...options);
    const emit = server.emit;
    server.emit = function (event, request, response) {
      if (event !== 'request' || request.method !== 'PUT' || isCarried(request.url)) return emit.apply(this, arguments);
      const message = 'The name contains a character that a listing cannot represent (a control character, U+FFFE or U+FFFF). Rename the file.';
      response.writeHead(400, { 'Content-Type': 'application/xml', 'x-ms-error-code': 'InvalidResourceName' });
      response.end(`<?xml version="1.0" encoding="utf-8"?><Error><Code>InvalidResourceName</Code><Message>${message}</Message></Error>`);
      request.resume();
      return true;
    };
    return server;
  };
}

function isCarried(address) {
  try {
    return !/[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/.test(decodeURIComponent(address.split('?')[0]));
  } catch {
    return false;
  }
}

// Azurite appends blobs and messages to files ("extents") and leaves the bytes of deleted ones there, forever if anything else in the
// file is still needed. While it is stopped, this erases them: a file without references is deleted; another file keeps its length and
// only the referenced bytes; the rest becomes a hole, which takes no disk space. It may be killed at any time and continues next time; each
// line that it prints says that it is alive.
function wipe(location) {
  const noteFile = join(location, 'wiped.json');
  const before = read(noteFile) ?? {};
  const now = {};
  const note = (content) => {
    writeFileSync(`${noteFile}.new`, JSON.stringify(content));
    renameSync(`${noteFile}.new`, noteFile);
  };
  let noted = Date.now();
  for (const { database, collection, folder } of stores) {
    const index = read(join(location, database));
    const extents = join(location, folder);
    // An unreadable index does not show which bytes are needed.
    if (!index?.collections?.some?.(({ name }) => name === collection) || !existsSync(extents)) continue;
    const needed = rangesByExtent(index);
    for (const name of readdirSync(extents)) {
      const path = join(extents, name);
      const ranges = merge(needed.get(name) ?? []);
      if (name.endsWith('.new') || ranges.length === 0) {
        rmSync(path, { force: true });
        continue;
      }
      const { size } = statSync(path);
      const state = createHash('sha256').update(`${size} ${ranges.join(' ')}`).digest('hex');
      const isWhole = ranges.length === 1 && ranges[0][0] === 0 && ranges[0][1] >= size;
      if (!isWhole && before[name] !== state) keepOnly(path, size, ranges);
      now[name] = state;
      if (Date.now() - noted < secondsBetweenNotes * 1000) continue;
      noted = Date.now();
      note({ ...before, ...now });
      print('erasing deleted bytes');
    }
  }
  note(now);
}

function read(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return null;
  }
}

// Every index entry with an extent, an offset and a count is needed: blobs, blocks, pages and messages.
function rangesByExtent(index) {
  const found = new Map();
  const waiting = index.collections.map((collection) => collection.data);
  while (waiting.length > 0) {
    const value = waiting.pop();
    if (value === null || typeof value !== 'object') continue;
    if (typeof value.id === 'string' && typeof value.offset === 'number' && typeof value.count === 'number') {
      if (!found.has(value.id)) found.set(value.id, []);
      found.get(value.id).push([value.offset, value.offset + value.count]);
    }
    for (const inner of Object.values(value)) waiting.push(inner);
  }
  return found;
}

function merge(ranges) {
  const merged = [];
  for (const [from, to] of ranges.sort((a, b) => a[0] - b[0])) {
    if (from === to) continue;
    const last = merged.at(-1);
    if (last !== undefined && from <= last[1]) last[1] = Math.max(last[1], to);
    else merged.push([from, to]);
  }
  return merged;
}

function keepOnly(path, size, ranges) {
  const source = openSync(path, 'r');
  const target = openSync(`${path}.new`, 'w', statSync(path).mode);
  try {
    for (const [from, to] of ranges) {
      for (let at = from; at < to;) {
        const length = readSync(source, buffer, 0, Math.min(buffer.length, to - at), at);
        if (length === 0) break;
        writeSync(target, buffer, 0, length, at);
        at += length;
      }
    }
    ftruncateSync(target, size);
    fsyncSync(target);
  } finally {
    closeSync(source);
    closeSync(target);
  }
  renameSync(`${path}.new`, path);
}
