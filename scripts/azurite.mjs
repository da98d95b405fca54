// Runs Azurite inside this process and ties its life to standard input: whoever started it holds the other end, so when that
// process ends, even by kill -9, Azurite saves its state and exits instead of staying behind with the data folder. Bytes of deleted blobs
// and messages go when it stops (azurite-wipe.mjs).
//
//   node scripts/azurite.mjs [--location DIR | --inMemoryPersistence] [further options of Azurite]
//
// Once the three services listen, prints one line of JSON: {"pid":…,"blob":"http://…","queue":"http://…","table":"http://…"}.
import { existsSync, rmSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { wipe } from './azurite-wipe.mjs';

const secondsToSave = 15;
const given = process.argv.slice(2);
const location = given.includes('--location') ? given[given.indexOf('--location') + 1] : null;
const addressFile = location === null ? null : join(location, 'azurite.json');

process.argv.splice(2, process.argv.length,
  '--blobPort', '0', '--queuePort', '0', '--tablePort', '0',
  '--silent', '--skipApiVersionCheck', '--disableTelemetry', ...given);

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

// The address is left behind by one that was killed.
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
process.on('SIGTERM', stop);

// Ctrl-C reaches the whole process group, and the host still needs its storage to drain; it closes standard input afterwards.
process.on('SIGINT', () => {});
const once = process.once.bind(process);
process.once = (name, listener) => (name === 'SIGINT' || name === 'SIGTERM' ? process : once(name, listener));

const require = createRequire(import.meta.url);
refuseNamesThatListingsCannotCarry(require('node:http'));
require('azurite/dist/src/azurite.js');

// Azurite lists blobs as XML and takes names that XML has no way to write: from then on it answers every listing of their container with 500.
function refuseNamesThatListingsCannotCarry(http) {
  const create = http.createServer;
  http.createServer = (...options) => {
    const server = create(...options);
    const emit = server.emit;
    server.emit = function (event, request, response) {
      if (event !== 'request' || request.method !== 'PUT' || isCarried(request.url)) return emit.apply(this, arguments);
      const message = 'The name holds a character that a listing cannot carry (a control character, U+FFFE or U+FFFF). Rename the file.';
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
