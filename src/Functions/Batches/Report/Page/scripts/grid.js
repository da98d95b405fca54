// The grid has a place for every item, but only rows near the viewport are in the page.

const grid = byId('grid');
const rowsAtOnce = 3;
const millisecondsAtOnce = 4;

let rows = [];
let currentItem = 0;
let gridTop = 0;
let laidOutWidth = 0;
let toolsTop = Infinity;
const shownRows = new Map();

/** Lays all rows out, as numbers: { top, height, cells: [{ item, left, width, height }] }. */
function layOut() {
  rows = [];
  const across = laidOutWidth = grid.clientWidth;
  const gap = across < 600 ? 10 : 16;
  const bottom = view.tab === 'faces' ? layOutFaces(across, gap) : layOutPhotos(across, gap);
  grid.style.height = Math.max(0, bottom - gap) + 'px';
}

function layOutFaces(across, gap) {
  const captionHeight = 46;
  const columns = Math.max(3, Math.floor((across + gap) / (across < 600 ? 118 : 152)));
  const width = (across - gap * (columns - 1)) / columns;
  const height = width + captionHeight + gap;
  for (let first = 0; first < items.length; first += columns) {
    const cells = [];
    for (let item = first; item < Math.min(items.length, first + columns); item++) cells.push({ item, left: (item - first) * (width + gap), width, height: width });
    rows.push({ top: rows.length * height, height, cells });
  }
  return rows.length * height;
}

/** Photos of one row have one height and fill it; their own shapes are kept within bounds. */
function layOutPhotos(across, gap) {
  const captionHeight = view.tab === 'photos' ? 42 : 26;
  const wanted = across < 600 ? 140 : across < 1100 ? 156 : 164;
  let top = 0;
  let run = [];
  let shapes = 0;
  const heightOf = () => (across - gap * (run.length - 1)) / shapes;
  const close = isLast => {
    const height = isLast ? Math.min(heightOf(), wanted * 1.25) : heightOf();
    const row = { top, height: height + captionHeight + gap, cells: [] };
    let left = 0;
    for (const { item, shape } of run) {
      row.cells.push({ item, left, width: shape * height, height });
      left += shape * height + gap;
    }
    rows.push(row);
    top += row.height;
    run = [];
    shapes = 0;
  };
  items.forEach((photo, item) => {
    const shape = Math.min(2.4, Math.max(0.62, photo.width / photo.height || 1));
    run.push({ item, shape });
    shapes += shape;
    if (heightOf() <= wanted) close(false);
  });
  if (run.length) close(true);
  return top;
}

function makeTile({ item, left, width, height }, row) {
  const tile = view.tab === 'faces' ? faceTile(items[item]) : photoTile(items[item], width, height);
  tile.tabIndex = item === currentItem ? 0 : -1;
  tile.dataset.item = item;
  const place = element('li', '', tile);
  place.setAttribute('aria-setsize', items.length);
  place.setAttribute('aria-posinset', item + 1);
  Object.assign(place.style, { width: `${width}px`, height: `${row.height - 8}px`, transform: `translate(${left.toFixed(1)}px, ${row.top.toFixed(1)}px)` });
  return place;
}

/** Text above the grid can be opened and closed, so this is measured whenever it is needed. */
function measureTops() {
  gridTop = grid.getBoundingClientRect().top + scrollY;
  toolsTop = byId('tools-start').getBoundingClientRect().top + scrollY;
}

function paint() {
  if (report.faceless) return;
  measureTops();
  if (view.tab === 'unread') return;
  const top = scrollY - gridTop;
  const wanted = rowsBetween(top - innerHeight / 2, top + innerHeight * 1.5);
  for (const [number, places] of shownRows) {
    if (wanted.includes(number) || places.some(place => place.contains(document.activeElement))) continue;
    places.forEach(place => place.remove());
    shownRows.delete(number);
  }
  const middle = top + innerHeight / 2;
  const missing = wanted.filter(number => !shownRows.has(number)).sort((a, b) => Math.abs(rows[a].top - middle) - Math.abs(rows[b].top - middle));
  const begun = performance.now();
  for (let made = 0; made < missing.length; made++) {
    if (made >= rowsAtOnce || (made && performance.now() - begun > millisecondsAtOnce)) {
      paintSoon();
      break;
    }
    insertRow(missing[made]);
  }
}

function rowsBetween(from, to) {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (rows[middle].top + rows[middle].height < from) low = middle + 1; else high = middle;
  }
  const found = [];
  for (let number = low; number < rows.length && rows[number].top < to; number++) found.push(number);
  return found;
}

/** In the order of the rows, so that a screen reader meets them in order. */
function insertRow(number) {
  const places = rows[number].cells.map(cell => makeTile(cell, rows[number]));
  const before = Math.max(-1, ...[...shownRows.keys()].filter(shown => shown < number));
  if (before < 0) grid.prepend(...places); else shownRows.get(before).at(-1).after(...places);
  shownRows.set(number, places);
}

let painting = 0;
function paintSoon() {
  painting ||= requestAnimationFrame(() => { painting = 0; paint(); });
}

function rebuildGrid() {
  shownRows.forEach(places => places.forEach(place => place.remove()));
  shownRows.clear();
  layOut();
  currentItem = Math.min(currentItem, Math.max(0, items.length - 1));
  paint();
}

/** Gives tiles the pictures that were still loading when they were made. */
function showArrivedPictures() {
  for (const tile of grid.querySelectorAll('.tile')) {
    const frame = tile.firstElementChild;
    if (frame.querySelector('img')) continue;
    const item = items[tile.dataset.item];
    const arrived = picture(view.tab === 'faces' ? faceSource(item) : photoSource(item), '');
    if (arrived) frame.prepend(arrived);
  }
  if (dialog.open && !byId('stage').querySelector('img') && photoSource(openedPhoto)) drawDialog();
}

const rowOf = item => rows.findIndex(row => row.cells.length && item <= row.cells.at(-1).item);

function focusItem(item) {
  currentItem = Math.max(0, Math.min(items.length - 1, item));
  const number = rowOf(currentItem);
  const row = rows[number];
  if (!row) return;
  measureTops();
  const covered = byId('tools').offsetHeight + 12;
  const top = gridTop + row.top;
  if (top - covered < scrollY) scrollTo(0, top - covered);
  else if (top + row.height > scrollY + innerHeight) scrollTo(0, top + row.height - innerHeight + 8);
  paint();
  if (!shownRows.has(number)) insertRow(number);
  grid.querySelectorAll('.tile').forEach(tile => { tile.tabIndex = Number(tile.dataset.item) === currentItem ? 0 : -1; });
  grid.querySelector(`[data-item="${currentItem}"]`)?.focus({ preventScroll: true });
}

function itemForKey(key, item) {
  const number = rowOf(item);
  const cell = rows[number].cells.find(one => one.item === item);
  const middle = cell.left + cell.width / 2;
  const distance = one => Math.abs(one.left + one.width / 2 - middle);
  const inRow = to => rows[to] ? rows[to].cells.reduce((best, one) => distance(one) < distance(best) ? one : best).item : item;
  switch (key) {
    case 'ArrowRight': return item + 1;
    case 'ArrowLeft': return item - 1;
    case 'ArrowDown': return inRow(number + 1);
    case 'ArrowUp': return inRow(number - 1);
    case 'PageDown': return inRow(Math.min(rows.length - 1, number + 3));
    case 'PageUp': return inRow(Math.max(0, number - 3));
    case 'Home': return 0;
    case 'End': return items.length - 1;
    default: return null;
  }
}

function listenToGrid() {
  grid.addEventListener('keydown', event => {
    const tile = event.target.closest('.tile');
    const next = tile && !event.altKey && !event.ctrlKey && !event.metaKey ? itemForKey(event.key, Number(tile.dataset.item)) : null;
    if (next === null) return;
    event.preventDefault();
    focusItem(next);
  });
  grid.addEventListener('click', event => {
    const tile = event.target.closest('.tile');
    if (!tile || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    currentItem = Number(tile.dataset.item);
    const box = event.target.closest('.box');
    const face = box ? faces[box.dataset.face] : faceById.get(tile.hash.slice('#face='.length));
    if (face) openFace(face); else openPhoto(items[currentItem]);
  });
  addEventListener('scroll', () => {
    paintSoon();
    document.body.classList.toggle('stuck', scrollY > toolsTop);
  }, { passive: true });
  new ResizeObserver(() => {
    if (grid.clientWidth && grid.clientWidth !== laidOutWidth) rebuildGrid();
  }).observe(grid);
}
