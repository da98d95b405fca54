// Keyboard, and the start of the page.

byId('undo').onclick = () => task.undo();
byId('stop').onclick = showStart;

addEventListener('keydown', event => {
  if (!task || event.ctrlKey || event.metaKey || event.altKey) return;
  // A button that has the focus is pressed by these.
  if ((event.key === 'Enter' || event.key === ' ') && event.target.closest('button:focus-visible')) return;
  if (event.key === 'Escape') showStart();
  else if (event.key === 'z' || event.key === 'Backspace') task.undo();
  else if (!task.key(event.key)) return;
  event.preventDefault();
});

addEventListener('storage', event => {
  const changed = places.find(({ name }) => name === event.key);
  if (!changed || !event.newValue) return;
  labels[changed.person][changed.part] = JSON.parse(event.newValue);
  if (task) task.show(); else showStart();
});

// The pictures come after this script.
document.addEventListener('DOMContentLoaded', async () => {
  await loadSaved();
  showStart();
});
