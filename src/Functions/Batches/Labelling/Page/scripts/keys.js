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

// Another tab of this browser, with another person or task, keeps its labels in the same place.
addEventListener('storage', event => {
  if (event.key !== place || !event.newValue) return;
  labels = Object.assign(nothing(), JSON.parse(event.newValue));
  if (task) task.show(); else showStart();
});

// The pictures come after this script.
document.addEventListener('DOMContentLoaded', async () => {
  await loadSaved();
  showStart();
});
