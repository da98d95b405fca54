// What is shown: tab, filters, order, search, open face. All of it is in the URL, so that a link shows the same.

const tabNames = ['photos', 'faces', 'no-face', 'unread'];
const view = { tab: '', emotions: new Set(), kinds: new Set(), reason: '', groups: new Set(), sort: 'unsure', search: '', face: '' };

const hasDates = photos.some(photo => photo.takenAt);
const sortNames = [
  ['unsure', 'Unsure first'],
  ['sure', 'Surest first'],
  ['poor', 'Poor quality first'],
  ['name', 'File name'],
  ...(hasDates ? [['taken', 'Date taken']] : []),
  ...(groupNames.length > 1 ? [['group', 'Group']] : []),
  ['size', 'Largest face first'],
  ...emotions.map(emotion => [emotion, `Most ${emotion} first`]),
];

function resetFilters() {
  view.emotions.clear();
  view.kinds.clear();
  view.groups.clear();
  view.reason = '';
  view.search = '';
}

const filterCount = () => view.emotions.size + view.kinds.size + view.groups.size + (view.reason ? 1 : 0);

function writeAddress(asNewPage) {
  const parts = new URLSearchParams();
  if (view.tab !== firstTab) parts.set('view', view.tab);
  for (const name of ['emotions', 'kinds', 'groups']) {
    for (const value of view[name]) parts.append(name, value);
  }
  if (view.reason) parts.set('reason', view.reason);
  if (view.sort !== 'unsure') parts.set('sort', view.sort);
  if (view.search) parts.set('search', view.search);
  if (view.face) parts.set('face', view.face);
  const hash = '#' + parts.toString();
  if (isGoingBack || hash === (location.hash || '#')) return;
  if (asNewPage) history.pushState({ hasPageBefore: true }, '', hash);
  else history.replaceState(history.state, '', hash);
}

let isGoingBack = false;

/** Takes the entry of an open face out of the history, so that Back then leaves what was there before it. */
function leaveEntry() {
  if (!history.state || !history.state.hasPageBefore) return writeAddress();
  isGoingBack = true;
  return history.back();
}

function readAddress() {
  const parts = new URLSearchParams(location.hash.slice(1));
  view.tab = tabNames.includes(parts.get('view')) ? parts.get('view') : firstTab;
  for (const name of ['emotions', 'kinds', 'groups']) view[name] = new Set(parts.getAll(name));
  view.reason = parts.get('reason') || '';
  view.sort = sortNames.some(([name]) => name === parts.get('sort')) ? parts.get('sort') : 'unsure';
  view.search = parts.get('search') || '';
  view.face = parts.get('face') || '';
}

// Filters

const hasEmotion = face => !view.emotions.size || view.emotions.has(face.emotion);
const hasKind = face => !view.kinds.size || view.kinds.has(face.kind);
const hasReason = face => !view.reason || face.quality.includes(view.reason);
const faceMatches = face => hasEmotion(face) && hasKind(face) && hasReason(face);

const photoMatches = photo =>
  (!view.groups.size || view.groups.has(photo.group))
  && (!view.search || photo.name.toLowerCase().includes(view.search.toLowerCase()));

function photosOfTab(tab) {
  if (tab === 'no-face') return photos.filter(photo => photo.status === 'no-face');
  if (tab === 'unread') return photos.filter(isUnread);
  return photos.filter(photo => photo.faces.length);
}

// What the page shows first: a batch of which no photo has a face begins with the reasons.
const firstTab = tabNames.find(name => photosOfTab(name).length) || 'photos';

// Order

const unsureRank = { unsure: 0, clear: 1, poor: 2 };
const text = value => value || '\uffff';
const compareText = (a, b) => a < b ? -1 : a > b ? 1 : 0;

function faceOrder() {
  const emotion = emotions.indexOf(view.sort);
  if (emotion >= 0) return (a, b) => b.probabilities[emotion] - a.probabilities[emotion];
  switch (view.sort) {
    case 'sure': return (a, b) => (a.kind === 'poor') - (b.kind === 'poor') || b.confidence - a.confidence;
    case 'poor': return (a, b) => b.quality.length - a.quality.length || a.confidence - b.confidence;
    case 'name': return (a, b) => a.index - b.index;
    case 'taken': return (a, b) => compareText(text(a.photo.takenAt), text(b.photo.takenAt)) || a.index - b.index;
    case 'group': return (a, b) => compareText(text(a.photo.group), text(b.photo.group)) || a.index - b.index;
    case 'size': return (a, b) => b.box[2] - a.box[2];
    default: return (a, b) => unsureRank[a.kind] - unsureRank[b.kind] || a.confidence - b.confidence;
  }
}

/** What the grid shows, and the faces that one walks through when one is open. */
let items = [];
let walk = [];

function filterAndSort() {
  const order = faceOrder();
  if (view.tab === 'faces') {
    items = walk = faces.filter(face => faceMatches(face) && photoMatches(face.photo)).sort(order);
    return;
  }
  items = photosOfTab(view.tab).filter(photo => photoMatches(photo) && (!photo.faces.length || photo.faces.some(faceMatches)));
  if (view.tab !== 'photos') {
    walk = [];
    return;
  }
  const shown = new Map(items.map(photo => [photo, photo.faces.filter(faceMatches).sort(order)]));
  const kindCount = (photo, kind) => shown.get(photo).filter(face => face.kind === kind).length;
  if (view.sort === 'unsure' || view.sort === 'poor') {
    const amounts = new Map(items.map(photo => [photo, kindCount(photo, view.sort)]));
    items.sort((a, b) => amounts.get(b) - amounts.get(a) || a.index - b.index);
  } else {
    items.sort((a, b) => order(shown.get(a)[0], shown.get(b)[0]));
  }
  walk = items.flatMap(photo => photo.faces.filter(faceMatches));
}
