// Keyboard, and the start of the page.

byId('undo').onclick = () => task.undo();
byId('stop').onclick = showStart;

addEventListener('keydown', event => {
  if (!task || event.ctrlKey || event.metaKey || event.altKey) return;
  const key = keyOf(event);
  // A button that has the focus is pressed by these.
  if ((event.key === 'Enter' || event.key === ' ') && event.target.closest('button:focus-visible')) return;
  // A key that is held down answers once.
  if (event.repeat && (key.length === 1 || key === 'Enter' || key === 'Backspace')) event.preventDefault();
  else if (key === 'Escape') showStart();
  else if (key === 'z' || key === 'Backspace') task.undo();
  else if (!task.key(key)) return;
  event.preventDefault();
});

/** What a key says: with Caps Lock too, and on keyboards whose digits need Shift. */
function keyOf({ key, code }) {
  const digit = /^[1-9]$/.test(key) ? null : /^Digit([1-9])$/.exec(code);
  return digit ? digit[1] : key.length === 1 ? key.toLowerCase() : key;
}

addEventListener('storage', event => {
  const changed = places.find(({ name }) => name === event.key);
  if (!changed) return;
  // Nothing is left of it once another tab has saved it.
  takeOver(changed.person, changed.part, JSON.parse(event.newValue) || {});
  if (task) task.show(); else showStart();
});

// The pictures come after this script.
document.addEventListener('DOMContentLoaded', async () => {
  // Photos whose pictures are not kept cannot be looked through.
  sheet.photos = sheet.photos.filter(pictureOfPhoto);
  await loadSaved(savedLabels);
  showStart();
});
