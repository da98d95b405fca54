// coverage.mjs FOLDER: how many lines of each project of src the tests of all projects together have run, from Cobertura files below
// FOLDER. Then the files of which less than half was run. Programs that tests start (run.sh, train.sh) are not counted.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const few = 0.5;
const leastLines = 8;
const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const files = new Map();

for (const name of readdirSync(process.argv[2], { recursive: true }).filter(name => name.endsWith('.xml'))) {
  const report = readFileSync(join(process.argv[2], name), 'utf8');
  const sources = [...report.matchAll(/<source>([^<]*)<\/source>/g)].map(match => match[1]);
  for (const [, attributes, body] of report.matchAll(/<class ([^>]*)>(.*?)<\/class>/gs)) {
    const file = locate(/filename="([^"]*)"/.exec(attributes)[1], sources);
    if (file === null) continue;
    const lines = files.get(file) ?? files.set(file, new Map()).get(file);
    for (const [, number, hits] of body.matchAll(/<line number="(\d+)" hits="(\d+)"/g)) lines.set(number, Math.max(lines.get(number) ?? 0, Number(hits)));
  }
}

// A file of src, by its path in the repository; null for others and for what a build generates.
function locate(name, sources) {
  const path = [name, ...sources.map(source => join(source, name))].map(candidate => relative(root, resolve(root, candidate)).split(sep).join('/')).find(candidate => candidate.startsWith('src/'));
  return path === undefined || path.includes('/obj/') ? null : path;
}

function count(lines) {
  return [[...lines.values()].filter(hits => hits > 0).length, lines.size];
}

const projects = new Map();
for (const [file, lines] of files) {
  const project = file.split('/')[1];
  const [run, all] = count(lines);
  const sum = projects.get(project) ?? [0, 0];
  projects.set(project, [sum[0] + run, sum[1] + all]);
}

const percent = (run, all) => `${(100 * run / all).toFixed(1)} %`;
console.log('\nCoverage: lines that the tests run in their own process\n');
for (const [project, [run, all]] of [...projects].sort()) console.log(`${project.padEnd(12)}${percent(run, all).padStart(8)}${`${run} of ${all}`.padStart(16)}`);
const untouched = [...files].map(([file, lines]) => [file, ...count(lines)]).filter(([, run, all]) => all >= leastLines && run < few * all).sort((a, b) => (b[2] - b[1]) - (a[2] - a[1]));
console.log(`\nFiles of which less than half is run (${untouched.length}):\n`);
for (const [file, run, all] of untouched) console.log(`${percent(run, all).padStart(8)}  ${String(all).padStart(4)} lines  ${file}`);
console.log('');
