// The top of the page: a headline, how many faces count and why the others do not, and where the figures come from.

const kindWords = { clear: 'clear', unsure: 'unsure', poor: 'poor quality' };
const thresholds = [...new Set(report.models.map(model => model.unsureBelow).filter(value => value != null))];

function writeHeadline() {
  const clear = report.clear.all;
  const top = emotionOrder[0];
  const look = looks[emotions[top]];
  const of = clear.faces;
  let sentence;
  const read = counts.scored + counts.noFace;
  if (!counts.images) sentence = 'This batch is empty.';
  else if (!read) sentence = 'No file could be scored.';
  else if (!allFaces) sentence = 'No face was found.';
  else if (!of) sentence = 'No face here is clear enough to count.';
  else if (of === 1) sentence = `The one clear face looks ${look}.`;
  else if (of < 20) sentence = `${clear.counts[top]} of ${of} clear faces ${clear.counts[top] === 1 ? 'looks' : 'look'} ${look}.`;
  else sentence = `${formatPercent(clear.counts[top] / of)} of the clear faces look ${look}.`;
  byId('headline').textContent = sentence;

  const found = read || !counts.images ? `${countOf(allFaces, 'face')} in ${countOf(read, 'photo')}.` : counts.images === 1 ? 'The reason is below.' : `The reasons for all ${formatNumber(counts.images)} files are below.`;
  byId('subline').textContent = of < 2 ? found : `${found} If these photos resemble the model's test images, `
    + `about ${formatNumber(Math.round(counts.expectedRight))} of the ${formatNumber(of)} clear answers are right.`;
}

function unsureExplanation() {
  return thresholds.length === 1 ? `under ${formatPercent(thresholds[0])} sure` : 'under the model\'s own limit';
}

function writeParts() {
  const bar = byId('parts-bar');
  const list = byId('parts-list');
  list.style.setProperty('--digits', formatNumber(Math.max(allFaces, counts.images)).length);

  const line = (mark, amount, words, explanation, hidden, show) => {
    const content = [element('i', mark), element('b', '', formatNumber(amount)), element('span', '', element('em', '', words + ' '), explanation)];
    list.append(element('li', '', report.faceless
      ? element('div', 'part', ...content)
      : button('part', () => { resetFilters(); show(); refresh(); byId('tools').scrollIntoView(); }, ...content, hiddenText(hidden))));
  };

  const explanations = { clear: 'counted', unsure: unsureExplanation(), poor: 'small, blurred, dark, turned, cut' };
  for (const kind of ['clear', 'unsure', 'poor']) {
    if (counts[kind]) {
      const part = element('i', 'kind-' + kind);
      part.style.flex = Math.max(counts[kind], allFaces * 0.012);
      bar.append(part);
    }
    line('kind-' + kind, counts[kind], kindWords[kind], explanations[kind], 'show these faces', () => { view.tab = 'faces'; view.kinds = new Set([kind]); });
  }
  line('', counts.noFace, 'no face', 'photos without a detected face', 'show them', () => { view.tab = 'no-face'; });
  line('', counts.rejected + counts.failed, 'not read', 'files that could not be scored', 'show them', () => { view.tab = 'unread'; });
}

function writeCaution() {
  const caution = byId('caution');
  caution.classList.toggle('plain', basis === 'corrected');
  caution.replaceChildren(icon(basis === 'corrected' ? 'good' : 'warning'), basis === 'corrected'
    ? element('p', '',
      element('b', '', `Corrected by ${countOf(report.corrected.all.labels, 'label')}. `),
      'People labelled faces drawn at random. The shares of all good faces, including unsure ones, are corrected by how far the model was off. ', agreementWords())
    : element('p', '',
      element('b', '', 'Not corrected: these shares may be off by more than their whiskers. '),
      'Whiskers show only the chance of which photos happened to be in the batch. The model also mistakes one expression for another, '
      + 'and leaving unsure faces out favours expressions that are easy to recognize, such as happy. ', report.labelProblem || '', ...wayToLabels()));
}

const fewestLabels = 30;
const usualLabels = 300;

/** A report from a server links to the label page beside it; a report on disk names the command. */
function wayToLabels() {
  const good = counts.clear + counts.unsure;
  if (report.faceless || report.corrected || good < fewestLabels) return [];
  const label = `Label ${countOf(Math.min(good, usualLabels), 'face')}`;
  if (location.protocol.startsWith('http') && location.pathname.endsWith('/report')) {
    const link = element('a', '', label);
    link.href = 'label';
    return [' ', link, ' to correct them.'];
  }
  return [` ${label} to correct them: `, element('code', '', `./run.sh label ${report.batch}`), '.'];
}

function agreementWords() {
  if (!report.agreement || !report.agreement.people.length) return '';
  const [first] = report.agreement.people;
  const interval = figure => `${Math.round(100 * figure.low)}\u2013${Math.round(100 * figure.high)}`;
  const between = report.agreement.betweenPeople;
  return `The model agrees with them on ${formatPercent(first.accuracy.value)} of ${countOf(first.faces, 'face')} (${interval(first.accuracy)})`
    + (between ? `, two people with each other on ${formatPercent(between.same.value)} (${interval(between.same)}).` : '.');
}

function writeFoot() {
  const foot = byId('foot');
  const day = new Date(report.writtenAt);
  const date = day.toLocaleDateString('en-GB', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' });
  const models = report.models.map((model, index) => {
    const accuracy = model.accuracy == null ? '' : `, which is right for ${formatPercent(model.accuracy, 1)} of its test images (${model.measuredOn})`;
    const photoCount = report.models.length > 1 ? ` (${countOf(model.photos, 'photo')})` : '';
    return `${index ? ' and by ' : ''}model ${model.version}${photoCount}${accuracy}`;
  }).join('');
  foot.append(
    element('div', '', element('h2', '', 'How it was made'),
      element('p', '', `Written on ${date}, ${day.toISOString().slice(11, 16)} UTC. ${models ? `Scored by ${models}.` : ''}`)),
    element('div', '', element('h2', '', 'What it does not say'),
      element('p', '', 'What a face shows is not what a person feels. The model was trained on photos from the web, many of them posed; '
        + 'people agree on such labels about two times out of three. Do not use it to judge a person.')));
  if (!report.files || !report.files.length) {
    byId('files-menu').hidden = true;
    return;
  }
  const list = element('ul');
  for (const file of report.files) {
    const link = () => {
      const anchor = element('a', '', file.name);
      anchor.href = file.name;
      return anchor;
    };
    const inMenu = link();
    inMenu.append(element('span', '', file.about));
    byId('files').append(inMenu);
    list.append(element('li', '', link(), ' ' + file.about));
  }
  foot.append(element('div', '', element('h2', '', 'Data files'), list));
}
