// On paper: the summary, the first photos of the current view, and both lists.

const mostPrintedPhotos = 60;
const mostPrintedNames = 200;
const printedHeight = 118;

function printedPhoto(photo) {
  const width = Math.min(2.4, Math.max(0.62, photo.width / photo.height)) * printedHeight;
  const shown = element('div', 'photo-picture', picture(photoSource(photo), ''), ...boxesOver(photo, width, printedHeight));
  shown.querySelectorAll('em').forEach(label => label.remove());
  Object.assign(shown.style, { width: `${width}px`, height: `${printedHeight}px` });
  const item = element('li', '', shown, element('p', '', photo.name), element('p', 'muted', photoCaption(photo)));
  item.style.width = `${width}px`;
  return item;
}

const someOf = (named, all) => (named.length < all ? [element('p', 'muted', `${formatNumber(named.length)} of them; all are in results.csv:`)] : []);

function fillPrintArea() {
  if (report.faceless) return;
  const scored = view.tab === 'photos' ? items : [...new Set(walk.map(face => face.photo))];
  const printed = scored.slice(0, mostPrintedPhotos);
  const parts = [];
  if (printed.length) {
    parts.push(element('h2', '', printed.length < scored.length ? `The first ${printed.length} of ${countOf(scored.length, 'photo')}` : countOf(scored.length, 'photo')));
    parts.push(element('ul', '', ...printed.map(printedPhoto)));
  }
  const noFace = photosOfTab('no-face').slice(0, mostPrintedNames);
  if (noFace.length) {
    parts.push(element('h2', '', `No face found in ${countOf(counts.noFace, 'photo')}`), ...someOf(noFace, counts.noFace), element('p', '', noFace.map(photo => isolated(photo.name)).join(', ')));
  }
  const unread = photosOfTab('unread').slice(0, mostPrintedNames);
  if (unread.length) {
    const all = counts.rejected + counts.failed;
    parts.push(element('h2', '', `${countOf(all, 'file')} not read`), ...someOf(unread, all), ...unread.map(file => element('p', '', `${isolated(file.name)}: ${file.reason || file.status}`)));
  }
  byId('print-area').replaceChildren(...parts);
}
