// The share of each emotion: all photos, and the groups side by side. Clear faces, or unsure ones too, because leaving unsure ones
// out favours emotions that are easy to recognize; and, if people labelled some faces, all good faces, corrected by labels.

const fewestFacesOfGroup = 10;
const mostGroupColumns = 4;
const isCorrected = Boolean(report.corrected && report.corrected.all.shares.length);
let basis = isCorrected ? 'corrected' : 'clear';
let comparedGroup = '';

function groupColumns(shares) {
  const large = groupNames.filter(name => (shares.groups[name] || { faces: 0 }).faces >= fewestFacesOfGroup);
  const byFaces = [...large].sort((a, b) => shares.groups[b].faces - shares.groups[a].faces || compareText(a, b));
  let columns = byFaces.slice(0, mostGroupColumns);
  if (comparedGroup && large.includes(comparedGroup) && !columns.includes(comparedGroup)) columns = [...columns.slice(0, mostGroupColumns - 1), comparedGroup];
  return { large, columns: columns.sort(compareText), few: groupNames.filter(name => !large.includes(name)) };
}

const sharesOfBasis = () => basis === 'clear' ? report.clear : report.withUnsure;

/** A share with its interval: the corrected one, null where it has too few labels, or the one that was counted. */
function shareOf(shares, index, group) {
  if (basis === 'corrected') {
    const corrected = group ? report.corrected.groups[group] : report.corrected.all;
    return corrected && corrected.shares[index] || null;
  }
  return { value: shares.faces ? shares.counts[index] / shares.faces : 0, low: shares.low[index], high: shares.high[index] };
}

function shareCell(shares, index, className, columnName) {
  const emotion = emotions[index];
  const figure = shareOf(shares, index, columnName);
  if (!figure) return element('td', className, element('div', 'cell nothing-here', element('small', '', 'too few labels')));
  const share = figure.value;
  const interval = `${Math.round(100 * figure.low)}\u2013${Math.round(100 * figure.high)}`;

  const track = element('div', 'track');
  track.setAttribute('aria-hidden', 'true');
  track.style.setProperty('--colour', `var(--${emotion})`);
  const bar = element('i');
  bar.style.width = 100 * share + '%';
  const whisker = element('u');
  whisker.style.left = 100 * figure.low + '%';
  whisker.style.right = 100 - 100 * figure.high + '%';
  track.append(bar);
  if (shares.faces) track.append(whisker);

  const cell = element('div', 'cell' + (share ? '' : ' nothing-here'), track, element('b', '', formatPercent(share)));
  if (shares.faces) cell.append(columnName ? hiddenText(`interval ${interval} %`) : element('small', '', interval));
  const column = element('td', className, cell);
  const counted = basis === 'corrected' ? `${formatPercent(share, 1)}, corrected by labels` : `${formatNumber(shares.counts[index])} of ${countOf(shares.faces, 'face')}`;
  column.title = `${emotion}, ${columnName || 'all photos'}: ${counted}; 95 % interval ${interval} %`;
  return column;
}

function writeShares() {
  const shares = sharesOfBasis();
  const { large, columns, few } = groupColumns(shares);
  const all = [['all-column', '', shares.all], ...columns.map(name => ['group-column' + (comparedGroup === name ? ' picked' : ''), name, shares.groups[name]])];

  const head = element('tr', '', element('td', 'emotion-column'));
  for (const [className, name, column] of all) {
    const cell = element('th', className, element('span', 'column-name', name || 'All photos'), element('small', '', countOf(column.faces, 'face')));
    cell.scope = 'col';
    head.append(cell);
  }
  const body = element('tbody');
  for (const index of emotionOrder) {
    const name = element('th', '', element('span', '', swatch(emotions[index]), emotions[index]));
    name.scope = 'row';
    body.append(element('tr', '', name, ...all.map(([className, group, column]) => shareCell(column, index, className, group))));
  }
  const which = { clear: 'clear', withUnsure: 'clear and unsure', corrected: 'all good' }[basis];
  byId('shares').replaceChildren(
    element('caption', 'visually-hidden', `Share of each expression among ${which} faces, for all photos and each group, with 95 % intervals, ${basis === 'corrected' ? '' : 'not '}corrected by labels`),
    element('thead', '', head), body);
  byId('shares').classList.toggle('picking', Boolean(comparedGroup));
  byId('shares').classList.toggle('alone', !columns.length);

  const parts = ['Whiskers: 95 % interval over photos.'];
  if (large.length > columns.length) parts.push(`The ${columns.length} largest of ${formatNumber(large.length)} groups; all are in the data files.`);
  if (few.length && groupNames.length > 1) parts.push(`Too few faces to compare: ${few.slice(0, 6).map(name => `${isolated(name)} (${(shares.groups[name] || { faces: 0 }).faces})`).join(', ')}${few.length > 6 ? ` and ${formatNumber(few.length - 6)} more groups` : ''}.`);
  byId('shares-foot').textContent = parts.join(' ');
  writeShareControls(large, columns);
}

function writeShareControls(large, columns) {
  const choose = (value, label) => {
    const choice = button('', () => {
      basis = value;
      writeShares();
      writeCaution();
      writeTimeline();
      byId('basis').querySelector('[aria-pressed=true]').focus();
    }, label);
    choice.setAttribute('aria-pressed', basis === value);
    return choice;
  };
  byId('basis').replaceChildren(
    ...(isCorrected ? [choose('corrected', 'Corrected')] : []), choose('clear', 'Clear faces'), choose('withUnsure', 'With unsure ones'));

  // On a phone only one column fits, so the choice is always shown.
  byId('group-choice').hidden = !large.length;
  byId('group-choice').classList.toggle('only-phone', large.length <= mostGroupColumns);
  const select = byId('compared-group');
  select.replaceChildren(option('', large.length > mostGroupColumns ? 'the largest groups' : 'all photos'), ...large.map(name => option(name, name)));
  select.value = comparedGroup;
  select.onchange = () => { comparedGroup = select.value; writeShares(); };
}

// Differences between two groups, among good faces.

const isApart = figure => figure && (figure.low > 0 || figure.high < 0);
const points = value => (value > 0 ? '+' : '') + (100 * value).toFixed(1);

function writeDifferences() {
  const pairs = report.differences || [];
  byId('differences').hidden = !pairs.length;
  if (!pairs.length) return;
  const head = element('tr', '', element('th', '', 'Groups'), ...emotionOrder.map(index => element('th', '', emotions[index])), element('th', '', 'Corrected'));
  for (const cell of head.children) cell.scope = 'col';
  byId('differences-table').replaceChildren(element('thead', '', head), element('tbody', '', ...pairs.map(pair => {
    const name = element('th', '', `${pair.group} minus ${pair.other}`);
    name.scope = 'row';
    return element('tr', '', name, ...emotionOrder.map(index => {
      const figure = pair.shares[index];
      return figure
        ? element('td', isApart(figure) ? 'apart' : '', points(figure.value), ' ', element('small', '', `${points(figure.low)} to ${points(figure.high)}`))
        : element('td', 'muted', 'too few labels');
    }), element('td', '', pair.corrected ? 'by labels' : 'no'));
  })));
}
