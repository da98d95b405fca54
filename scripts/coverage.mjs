// coverage.mjs FOLDER [PAGE]: from the Cobertura files in FOLDER, the share of lines of each project of src that the tests of all projects
// run together, and the classes of which they run less than half. With PAGE also writes them as Markdown. Programs that tests start as
// processes of their own (run.sh, train.sh) are not measured.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const few = 0.5;
const leastLines = 8;
const [folder, page] = process.argv.slice(2);
const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const files = new Map();

for (const name of readdirSync(folder, { recursive: true }).filter(name => name.endsWith('.xml'))) {
  const report = readFileSync(join(folder, name), 'utf8');
  const sources = [...report.matchAll(/<source>([^<]*)<\/source>/g)].map(match => match[1]);
  for (const [, attributes, body] of report.matchAll(/<class ([^>]*)>(.*?)<\/class>/gs)) {
    const file = locate(/filename="([^"]*)"/.exec(attributes)[1], sources);
    if (file === null) continue;
    const lines = files.get(file) ?? files.set(file, new Map()).get(file);
    for (const [, number, hits] of body.matchAll(/<line number="(\d+)" hits="(\d+)"/g)) lines.set(number, Math.max(lines.get(number) ?? 0, Number(hits)));
  }
}

// A file of src by its path in the repository; null for other and generated files.
function locate(name, sources) {
  const path = [name, ...sources.map(source => join(source, name))].map(candidate => relative(root, resolve(root, candidate)).split(sep).join('/')).find(candidate => candidate.startsWith('src/'));
  return path === undefined || path.includes('/obj/') ? null : path;
}

const counted = [...files].map(([file, lines]) => ({ file, project: file.split('/')[1], run: [...lines.values()].filter(hits => hits > 0).length, all: lines.size }));
const percent = ({ run, all }) => `${(100 * run / all).toFixed(1)} %`;
const projects = [...new Set(counted.map(({ project }) => project))].sort().map(project => {
  const own = counted.filter(one => one.project === project);
  return { project, run: own.reduce((sum, one) => sum + one.run, 0), all: own.reduce((sum, one) => sum + one.all, 0) };
});
const untested = counted.filter(({ run, all }) => all >= leastLines && run < few * all).sort((a, b) => (b.all - b.run) - (a.all - a.run));

console.log('\nCoverage: lines that the tests run in their own process\n');
for (const one of projects) console.log(`${one.project.padEnd(12)}${percent(one).padStart(8)}${`${one.run} of ${one.all}`.padStart(16)}`);
console.log(`\nClasses of which less than half is run (${untested.length}):\n`);
for (const one of untested) console.log(`${percent(one).padStart(8)}  ${String(one.all).padStart(4)} lines  ${one.file}`);
console.log('');

if (page) {
  writeFileSync(page, `# Coverage

Written by \`./test.sh --coverage\`; do not edit. Lines of code that run in the process of a test. Code that runs only in programs
that tests start (\`run.sh\`, \`train.sh\`, the published app) counts as not covered, so 0 % does not mean untested.

| project | covered | lines |
| --- | --- | --- |
${projects.map(one => `| src/${one.project} | ${percent(one)} | ${one.run} of ${one.all} |`).join('\n')}

## Classes covered only from outside, if at all

Classes with ${leastLines} lines or more of which less than half is run:

| class | covered | lines |
| --- | --- | --- |
${untested.map(one => `| [${one.file.split('/').at(-1).replace('.cs', '')}](../${one.file}) | ${percent(one)} | ${one.all} |`).join('\n')}
`);
}
