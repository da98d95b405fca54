// Starts the page.

function listenToPage() {
  byId('theme').onclick = () => {
    const root = document.documentElement;
    const dark = root.dataset.theme ? root.dataset.theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
    root.dataset.theme = dark ? 'light' : 'dark';
  };
  byId('print').onclick = () => print();
  // The address belongs to what is shown, so this link must not change it.
  document.querySelector('.skip-link').onclick = event => {
    event.preventDefault();
    byId('tools').focus();
  };
  addEventListener('beforeprint', fillPrintArea);
  addEventListener('afterprint', () => byId('print-area').replaceChildren());
  addEventListener('popstate', () => {
    if (isGoingBack) {
      isGoingBack = false;
      writeAddress();
      return;
    }
    readAddress();
    refresh();
    showOpenFace();
  });

  const menu = byId('files-menu');
  document.addEventListener('click', event => { if (!menu.contains(event.target)) menu.open = false; });
  document.addEventListener('keydown', event => {
    if (event.key === 'Escape' && menu.open) {
      menu.open = false;
      menu.querySelector('summary').focus();
    }
    if (event.key === '/' && !report.faceless && !dialog.open && !/INPUT|SELECT/.test(document.activeElement.tagName)) {
      event.preventDefault();
      byId('search').focus();
    }
  });
}

/** The face that the address names; an unknown one does no harm. */
function showOpenFace() {
  const face = faceById.get(view.face);
  if (face) openFace(face);
  else if (dialog.open) closeFace();
}

document.title = report.batch ? `${report.batch}: ${countOf(allFaces, 'face')} in ${countOf(counts.scored + counts.noFace, 'photo')} · DeepEmotion` : document.title;
writeHeadline();
writeParts();
writeShares();
writeDifferences();
writeCaution();
writeTimeline();
writeFoot();
listenToPage();
byId('browse').hidden = Boolean(report.faceless);
byId('shares-area').hidden = !allFaces;
if (!report.faceless) {
  listenToGrid();
  listenToTools();
  listenToFace();
  readAddress();
  refresh();
  showOpenFace();
  // The pictures come after this script, those of the first screen first.
  const arrivals = new MutationObserver(showArrivedPictures);
  arrivals.observe(document.body, { childList: true });
  document.addEventListener('DOMContentLoaded', () => {
    arrivals.disconnect();
    showArrivedPictures();
    if (dialog.open) drawDialog();
  });
}
