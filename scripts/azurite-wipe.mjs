// Azurite appends blobs and messages to files ("extents") and leaves the bytes of deleted ones there, for good where anything else in the
// file is still needed. While it does not run, wipe() takes them out: a file that nothing refers to goes, another keeps its length and
// only the bytes that are referred to; the rest becomes a hole, which takes no room on the disk.
import { createHash } from 'node:crypto';
import { closeSync, existsSync, fsyncSync, ftruncateSync, openSync, readFileSync, readSync, readdirSync, renameSync, rmSync, statSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';

const stores = [
  { database: '__azurite_db_blob__.json', collection: '$BLOBS_COLLECTION$', folder: '__blobstorage__' },
  { database: '__azurite_db_queue__.json', collection: '$MESSAGES_COLLECTION$', folder: '__queuestorage__' },
];
const buffer = Buffer.alloc(1 << 20);

export function wipe(location) {
  const noteFile = join(location, 'wiped.json');
  const before = read(noteFile) ?? {};
  const now = {};
  for (const { database, collection, folder } of stores) {
    const index = read(join(location, database));
    const extents = join(location, folder);
    // What cannot be read says nothing about what is needed.
    if (!index?.collections?.some?.(({ name }) => name === collection) || !existsSync(extents)) continue;
    const needed = rangesByExtent(index);
    for (const name of readdirSync(extents)) {
      const path = join(extents, name);
      const ranges = merge(needed.get(name) ?? []);
      if (name.endsWith('.new') || ranges.length === 0) {
        rmSync(path);
        continue;
      }
      const { size } = statSync(path);
      const state = createHash('sha256').update(`${size} ${ranges.join(' ')}`).digest('hex');
      const isWhole = ranges.length === 1 && ranges[0][0] === 0 && ranges[0][1] >= size;
      if (!isWhole && before[name] !== state) keepOnly(path, size, ranges);
      now[name] = state;
    }
  }
  writeFileSync(noteFile, JSON.stringify(now));
}

function read(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return null;
  }
}

// Whatever in the index names an extent, an offset and a count, is needed: blobs, blocks, pages and messages.
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
