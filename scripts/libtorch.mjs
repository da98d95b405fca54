// libtorch.mjs LIBRARY VERSION SYMBOL: in a 64-bit ELF library, makes the required symbol version, and the only symbol that needs it, weak.
// GCC 13's <iostream> references that symbol but nothing calls it, so it may stay unresolved.
import { readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';

const [library, version, symbol] = process.argv.slice(2);
const image = readFileSync(library);
const names = { dynamicSymbols: 11, neededVersions: 0x6ffffffe };

function fail() {
  console.error(`'${library}' is not a library that this script can adapt. Install GCC 13's libstdc++6 or newer (Debian 13, Ubuntu 24.04).`);
  process.exit(1);
}

if (image.readUInt32BE(0) !== 0x7f454c46 || image[4] !== 2 || image[5] !== 1) fail();
const sections = Array.from({ length: image.readUInt16LE(60) }, (_, i) => Number(image.readBigUInt64LE(40)) + 64 * i).map(at => ({
  type: image.readUInt32LE(at + 4),
  offset: Number(image.readBigUInt64LE(at + 24)),
  size: Number(image.readBigUInt64LE(at + 32)),
  link: image.readUInt32LE(at + 40),
}));
const symbols = sections.find(s => s.type === names.dynamicSymbols) ?? fail();
const needed = sections.find(s => s.type === names.neededVersions) ?? fail();
const nameAt = offset => image.toString('latin1', sections[symbols.link].offset + offset, image.indexOf(0, sections[symbols.link].offset + offset));

let changed = 0;
for (let file = needed.offset, next = 1; next !== 0; file += next) {
  next = image.readUInt32LE(file + 12);
  for (let i = 0, at = file + image.readUInt32LE(file + 8); i < image.readUInt16LE(file + 2); i++, at += image.readUInt32LE(at + 12)) {
    if (nameAt(image.readUInt32LE(at + 8)) === version) changed += image.writeUInt16LE(2, at + 4) && 1;
  }
}
for (let at = symbols.offset; at < symbols.offset + symbols.size; at += 24) {
  if (nameAt(image.readUInt32LE(at)) === symbol) changed += image.writeUInt8((2 << 4) | (image[at + 4] & 15), at + 4) && 1;
}
if (changed < 2) fail();

// Replaced by a rename: a process that has the old file open keeps it.
writeFileSync(`${library}.part`, image, { mode: statSync(library).mode });
renameSync(`${library}.part`, library);
