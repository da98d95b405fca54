// Starts the page and refreshes it: often while there is work, rarely when the page is hidden.

let canForget = false;
let refreshing = false;

async function refresh() {
  if (refreshing) return;
  refreshing = true;
  try {
    await readHealth();
    if (!serverAway) {
      await readBatches();
      await readModels();
    }
  } catch (error) {
    // The health line shows when the server is away; refusals come with their own message.
    if (!passes(error)) toast(error.message);
  } finally {
    refreshing = false;
  }
  for (const [name, row] of rows) writeRow(row, batchOf(name));
}

async function keepFresh() {
  for (;;) {
    await refresh();
    const inWork = [...batches.values()].some(batch => batch.upload || !batch.state || !(batch.state.filesAreCurrent || hasNothingToScore(batch)));
    await pause(document.hidden ? 15 : serverAway ? 3 : inWork ? 1.5 : 5);
  }
}

async function readPerson() {
  if (!root) return;
  const [person] = await (await fetch('/.auth/me')).json();
  const leave = element('a', '', 'Sign out');
  leave.href = '/.auth/logout';
  byId('who').replaceChildren(`${person.user_id} `, leave);
}

byId('where').textContent = `${root ? 'Photos go to the storage of this deployment.' : 'Photos stay on this machine.'} JPEG, PNG, WebP, GIF, BMP, TIFF, AVIF, HEIC, JPEG XL, JPEG 2000 or camera raw; up to 50 MiB a photo, 4 GiB a zip.`;
byId('theme').onclick = () => {
  const dark = document.documentElement.dataset.theme ? document.documentElement.dataset.theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
  document.documentElement.dataset.theme = dark ? 'light' : 'dark';
};
byId('more-batches').onclick = () => {
  shownBatches = Math.min(mostShownBatches, shownBatches + 50);
  refresh();
};
byId('camera-button').onclick = switchCamera;
document.addEventListener('click', event => document.querySelectorAll('details.menu[open]').forEach(menu => { if (!menu.contains(event.target)) menu.open = false; }));
document.addEventListener('keydown', event => {
  if (event.key !== 'Escape') return;
  document.querySelectorAll('details.menu[open]').forEach(menu => {
    menu.open = false;
    menu.querySelector('summary').focus();
  });
});
addEventListener('beforeunload', event => { if (hasFilesToSend()) event.preventDefault(); });
document.addEventListener('visibilitychange', () => { if (!document.hidden) refresh(); });
listenToDrop();
readPerson().catch(() => {});
fetch('/api/openapi.json').then(answer => answer.json()).then(api => { canForget = Boolean(api.paths['/api/batches/{batch}'].delete); }).catch(() => {});
keepFresh();
