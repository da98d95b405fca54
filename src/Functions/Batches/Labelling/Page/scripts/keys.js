// Keyboard, and the start of the page.

byId('undo').onclick = () => task.undo();
byId('stop').onclick = showStart;

addEventListener('keydown', event => {
  if (!task || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === 'Escape') showStart();
  else if (event.key === 'z' || event.key === 'Backspace') task.undo();
  else if (!task.key(event.key)) return;
  event.preventDefault();
});

// The pictures come after this script.
document.addEventListener('DOMContentLoaded', async () => {
  await loadSaved();
  showStart();
});
