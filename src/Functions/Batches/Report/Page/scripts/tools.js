// Tabs, filters, order and search.

const tabLabels = [
  ['photos', 'Photos', photosOfTab('photos').length],
  ['faces', 'Faces', faces.length],
  ['no-face', 'No face', counts.noFace],
  ['unread', 'Not read', counts.rejected + counts.failed],
];
const mostGroupChips = 4;
const mostUnreadRows = 500;
const leads = {
  'no-face': 'The detector found no face here. A face in profile, upside down or under about 20 pixels can be missed, so these are worth a look.',
  unread: 'These files could not be scored. If a file was rejected, fix what the reason names and run the same command again. If it failed, retry it with the command requeue, or from the batch’s menu on the live page.',
};

function writeTabs() {
  const show = name => {
    view.tab = name;
    currentItem = 0;
    refresh();
    byId('tab-' + name).focus();
  };
  byId('tabs').replaceChildren(...tabLabels.map(([name, label, amount]) => {
    const tab = button('', () => show(name), label, element('b', '', formatNumber(amount)));
    tab.id = 'tab-' + name;
    tab.setAttribute('role', 'tab');
    tab.setAttribute('aria-controls', 'panel');
    tab.setAttribute('aria-selected', view.tab === name);
    tab.tabIndex = view.tab === name ? 0 : -1;
    return tab;
  }));
  byId('panel').setAttribute('aria-labelledby', 'tab-' + view.tab);
  byId('tabs').onkeydown = event => {
    const now = tabNames.indexOf(view.tab);
    const next = { ArrowRight: now + 1, ArrowLeft: now - 1, Home: 0, End: tabNames.length - 1 }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    show(tabNames[(next + tabNames.length) % tabNames.length]);
  };
}

function filterChip(chosen, value, amount, mark) {
  const chip = button('chip', () => {
    if (chosen.has(value)) chosen.delete(value); else chosen.add(value);
    currentItem = 0;
    refresh();
    [...byId('chips').children].find(other => other.dataset.value === value)?.focus();
  }, mark, element('span', 'chip-name', value), element('b', '', formatNumber(amount)));
  chip.setAttribute('aria-pressed', chosen.has(value));
  chip.dataset.value = value;
  chip.dataset.amount = amount;
  return chip;
}

function selectChip(name, values, chosen, choose) {
  const select = element('select', '', ...values.map(([value, label]) => option(value, label)));
  select.value = chosen;
  select.onchange = () => {
    choose(select.value);
    currentItem = 0;
    refresh();
    byId('chips').querySelector(`[data-value="${name}"] select`)?.focus();
  };
  const chip = element('label', 'chip select-chip' + (chosen ? ' chosen' : ''), element('span', '', name), select);
  chip.dataset.value = name;
  return chip;
}

function groupChips() {
  const source = view.tab === 'faces' ? faces.map(face => face.photo) : photosOfTab(view.tab);
  const amounts = countBy(source.filter(photo => photo.group), photo => photo.group);
  const names = Object.keys(amounts).sort(compareText);
  if (names.length < 2 && !view.groups.size) return [];
  if (names.length <= mostGroupChips) return names.map(name => filterChip(view.groups, name, amounts[name], null));
  return [selectChip('Group', [['', 'all'], ...names.map(name => [name, `${isolated(name)} (${formatNumber(amounts[name])})`])], [...view.groups][0] || '',
    value => { view.groups = new Set(value ? [value] : []); })];
}

function reasonChip(inView) {
  const reasons = [...new Set(faces.flatMap(face => face.quality))];
  if (!reasons.length) return [];
  const amounts = countBy(inView.filter(face => hasEmotion(face) && hasKind(face)).flatMap(face => face.quality), reason => reason);
  return [selectChip('Quality', [['', 'any'], ...reasons.map(reason => [reason, `${reasonWords[reason] || reason} (${formatNumber(amounts[reason] || 0)})`])], view.reason,
    value => { view.reason = value; })];
}

function writeChips() {
  const parts = [];
  if (view.tab === 'photos' || view.tab === 'faces') {
    const inView = faces.filter(face => photoMatches(face.photo));
    const byEmotion = countBy(inView.filter(face => hasKind(face) && hasReason(face)), face => face.emotion);
    const byKind = countBy(inView.filter(face => hasEmotion(face) && hasReason(face)), face => face.kind);
    parts.push(emotionOrder.map(index => filterChip(view.emotions, emotions[index], byEmotion[emotions[index]] || 0, swatch(emotions[index]))));
    parts.push([...['clear', 'unsure', 'poor'].map(kind => filterChip(view.kinds, kind, byKind[kind] || 0, element('i', 'mark kind-' + kind))), ...reasonChip(inView)]);
  }
  parts.push(groupChips());
  byId('chips').replaceChildren(...parts.filter(part => part.length).flatMap((part, index) => index ? [element('span', 'gap'), ...part] : part));
  byId('filter-count').textContent = filterCount() ? ` ${filterCount()}` : '';
}

function foundText(filtered) {
  const rest = filtered ? ' that match' : '';
  if (view.tab === 'photos') return `${countOf(items.length, 'photo')}, ${countOf(walk.length, 'face')}${rest}`;
  if (view.tab === 'faces') return countOf(items.length, 'face') + rest;
  return countOf(items.length, view.tab === 'unread' ? 'file' : 'photo') + rest;
}

/** What a reader must know before counting anything here. */
function remarks() {
  const parts = [];
  const [, , all] = tabLabels.find(([name]) => name === view.tab);
  const listed = photosOfTab(view.tab).length;
  if (view.tab === 'no-face' || view.tab === 'unread') {
    if (listed < all) parts.push(`This page shows ${formatNumber(listed)} of ${countOf(all, view.tab === 'unread' ? 'file' : 'photo')}, drawn at random. The data files cover all of them.`);
  } else if (report.sample) {
    parts.push(`This page shows ${formatNumber(report.sample.faces)} of ${countOf(allFaces, 'face')}: ${formatNumber(report.sample.unsure)} of the unsure ones, and a random sample of photos. `
      + 'The figures above and the data files cover all of them.');
  }
  if (report.models.length > 1) parts.push(`${report.models.length} models scored this batch, so compare its photos with care.`);
  return parts.join(' ');
}

function writeList(filtered) {
  const list = byId('list');
  list.replaceChildren();
  grid.hidden = view.tab === 'unread';
  if (view.tab === 'unread' && items.length) {
    const head = element('tr', '', ...['File', 'Status', 'Reason'].map(name => {
      const cell = element('th', '', name);
      cell.scope = 'col';
      return cell;
    }));
    const body = items.slice(0, mostUnreadRows).map(file => element('tr', '', element('td', '', file.name), element('td', '', file.status), element('td', '', file.reason || '')));
    list.append(element('table', 'unread', element('thead', '', head), element('tbody', '', ...body)));
    if (items.length > mostUnreadRows) list.append(element('p', 'lead', `The first ${mostUnreadRows} of ${formatNumber(items.length)}; all are in results.csv.`));
  }
  if (!items.length) {
    const reason = filtered ? 'Remove a filter, or clear them all.' : view.tab === 'unread' ? 'Every file was read.' : '';
    list.append(element('div', 'nothing', element('b', '', filtered ? 'Nothing matches these filters' : 'Nothing here'), reason));
  }
}

/** Shows what `view` says. */
function refresh(asNewPage) {
  if (report.faceless) return;
  filterAndSort();
  writeTabs();
  writeChips();
  writeAddress(asNewPage);
  const filtered = filterCount() > 0 || view.search !== '';
  byId('sort').value = view.sort;
  if (byId('search').value !== view.search) byId('search').value = view.search;
  byId('clear-filters').hidden = !filtered;
  byId('legend').hidden = view.tab !== 'photos';
  byId('found').textContent = foundText(filtered);
  byId('remarks').textContent = remarks();
  byId('lead').hidden = !leads[view.tab];
  byId('lead').textContent = leads[view.tab] || '';
  writeList(filtered);
  rebuildGrid();
}

function listenToTools() {
  byId('sort').append(...sortNames.map(([value, label]) => option(value, label)));
  byId('sort').onchange = () => { view.sort = byId('sort').value; currentItem = 0; refresh(); };
  let waiting = 0;
  byId('search').oninput = () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => { view.search = byId('search').value; currentItem = 0; refresh(); }, 120);
  };
  byId('clear-filters').onclick = () => { resetFilters(); refresh(); byId('search').focus(); };
  byId('open-filters').onclick = () => {
    const open = byId('tools').classList.toggle('open');
    byId('open-filters').setAttribute('aria-expanded', open);
    rebuildGrid();
  };
}
