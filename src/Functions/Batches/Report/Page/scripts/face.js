// One face: its photo, what the network saw and answered, and its picture quality.

const dialog = byId('face-dialog');
let openedFace = null;
let openedPhoto = null;
let showWindows = false;

function openFace(face) {
  openedFace = face;
  openedPhoto = face.photo;
  view.face = face.id;
  showDialog();
}

/** A photo without a face, to look for one that was missed. */
function openPhoto(photo) {
  openedFace = null;
  openedPhoto = photo;
  showDialog();
}

function showDialog() {
  const wasOpen = dialog.open;
  writeAddress(!wasOpen);
  drawDialog();
  if (wasOpen) return;
  dialog.showModal();
  byId('face-title').focus({ preventScroll: true });
}

/** Goes back to the face's tile at once: by the time of the event 'close' the user may already be typing elsewhere. */
function closeFace() {
  dialog.close();
  leaveFace();
}

function leaveFace() {
  const item = items.indexOf(view.tab === 'faces' ? openedFace : openedPhoto);
  openedFace = openedPhoto = null;
  view.face = '';
  leaveEntry();
  if (item >= 0) focusItem(item);
}

function step(by) {
  const sequence = openedFace ? walk : items;
  const next = sequence[sequence.indexOf(openedFace || openedPhoto) + by];
  if (next) (openedFace ? openFace : openPhoto)(next);
}

function drawDialog() {
  const sequence = openedFace ? walk : items;
  const place = sequence.indexOf(openedFace || openedPhoto);
  byId('face-title').textContent = openedPhoto.name;
  byId('face-position').textContent = place < 0 ? 'not in this view' : `${formatNumber(place + 1)} of ${formatNumber(sequence.length)}`;
  byId('previous-face').disabled = place <= 0;
  byId('next-face').disabled = place < 0 || place >= sequence.length - 1;
  drawStage();
  const side = byId('side');
  const scrolled = side.scrollTop;
  side.replaceChildren(...(openedFace ? describeFace(openedFace) : describePhoto(openedPhoto)));
  side.scrollTop = scrolled;
  // What had the focus may be gone, or disabled; keys must still reach the dialog.
  if (dialog.open && (!dialog.contains(document.activeElement) || document.activeElement.disabled)) byId('face-title').focus({ preventScroll: true });
}

// The photo

function drawStage() {
  const stage = byId('stage');
  if (stage.dataset.photo !== openedPhoto.id) {
    const source = photoSource(openedPhoto);
    stage.dataset.photo = source || document.readyState !== 'loading' ? openedPhoto.id : '';
    const alternative = `${openedPhoto.name}, ${countOf(openedPhoto.faces.length, 'face')}`;
    const frame = element('div', '', picture(source, alternative), ...openedPhoto.faces.map(stageBox));
    frame.style.setProperty('--aspect', openedPhoto.width / openedPhoto.height || 1);
    // A small photo is not enlarged beyond recognition.
    frame.style.setProperty('--widest', `${openedPhoto.width * (openedPhoto.width < 200 ? 6 : 3)}px`);
    stage.replaceChildren(frame);
  }
  for (const box of stage.querySelectorAll('.box')) {
    const face = faces[box.dataset.face];
    box.setAttribute('aria-current', face === openedFace);
    box.replaceChildren();
    if (face !== openedFace) continue;
    const atTop = face.box[1] < openedPhoto.height * 0.05;
    box.append(element('em', atTop ? 'below' : '', swatch(face.emotion), `${face.emotion} ${Math.round(100 * face.confidence)}`));
  }
}

function stageBox(face) {
  const { width, height } = face.photo;
  const box = button(`box ${face.kind}`, () => openFace(face));
  box.dataset.face = face.index;
  box.setAttribute('aria-label', `Face ${face.number} of ${face.photo.faces.length}: ${face.emotion} ${formatPercent(face.confidence)}`);
  const [x, y, w, h] = face.box;
  Object.assign(box.style, { left: `${100 * x / width}%`, top: `${100 * y / height}%`, width: `${100 * w / width}%`, height: `${100 * h / height}%` });
  box.style.setProperty('--colour', `var(--${face.emotion})`);
  return box;
}

// The face

function describeFace(face) {
  return [...answer(face), ...probabilities(face), ...quality(face), ...facts(face), copyLink()];
}

function answer(face) {
  const { windows, importance } = explanationOf(face);
  const shown = element('div', 'face-picture', picture(faceSource(face), `Face ${face.number} of ${face.photo.name}`));
  if (showWindows && importance) shown.append(occlusionMap(importance));
  if (showWindows && windows.length) shown.append(windowOutlines(windows));
  const badge = { clear: 'sure', unsure: 'unsure', poor: 'poor quality' }[face.kind];
  const about = element('div', '',
    element('h3', '', swatch(face.emotion), face.emotion),
    element('p', '', formatPercent(face.confidence) + ' ', element('span', 'badge' + (face.kind === 'clear' ? '' : ' warning'), badge)),
    element('p', 'muted', meaning(face)));
  if (windows.length) about.append(windowSwitch());
  const parts = [element('div', 'who', element('div', '', shown), about)];
  if (showWindows && windows.length) {
    parts.push(element('p', 'small-print', windows.length > 1
      ? 'Solid: the window in the face. Dashed: the window in its mirror image. The answer is the mean of both.'
      : 'The window in the face. The answer is the mean with its mirror image, whose window was not stored.',
    importance ? ` Red: where covering the face lowers the answer's probability most, by up to ${Math.round(100 * Math.max(...importance))} percentage points.` : ''));
  }
  return parts;
}

function meaning(face) {
  if (face.kind === 'unsure') return `It may also be ${face.second} (${formatPercent(face.secondConfidence)}). Counted separately.`;
  if (face.kind === 'poor') return 'Counted separately: the model is often wrong about such a face, however high the confidence.';
  return `Of answers this sure, about ${Math.round(100 * face.confidence)} in 100 were right on the model's test images.`;
}

function windowSwitch() {
  const box = element('input');
  box.type = 'checkbox';
  box.checked = showWindows;
  box.onchange = () => {
    showWindows = box.checked;
    drawDialog();
    byId('side').querySelector('.look-switch input').focus();
  };
  return element('label', 'look-switch', box, 'Where it looked ', element('kbd', '', 'o'));
}

/** How much of the answer is lost where a patch is covered, as red that is the stronger the more is lost. */
function occlusionMap(importance) {
  const cells = Math.sqrt(importance.length);
  const most = Math.max(...importance, 0.02);
  const map = svgElement('svg', { viewBox: `0 0 ${cells} ${cells}`, role: 'img', 'aria-label': 'Which parts of the face the answer depends on', class: 'occlusion' });
  importance.forEach((drop, index) => map.append(svgElement('rect', {
    x: index % cells, y: Math.floor(index / cells), width: 1.01, height: 1.01, fill: '#e00', 'fill-opacity': (0.65 * drop / most).toFixed(2),
  })));
  return map;
}

/** The windows, as outlines in the square of the crop; the second one is the mirror image's, turned back. */
function windowOutlines(windows) {
  const outline = svgElement('svg', { viewBox: '0 0 100 100', role: 'img', 'aria-label': 'Outline of where the network looked' });
  windows.forEach(([xx, xy, x0, yx, yy, y0], index) => {
    const points = [[-1, -1], [1, -1], [1, 1], [-1, 1]].map(([u, v]) => {
      const x = (xx * u + xy * v + x0) * (index ? -1 : 1);
      const y = yx * u + yy * v + y0;
      return `${((x + 1) * 50).toFixed(1)},${((y + 1) * 50).toFixed(1)}`;
    }).join(' ');
    for (const [stroke, width] of [['#000', 3.6], ['#fff', 1.6]]) {
      const line = svgElement('polygon', { points, fill: 'none', stroke, 'stroke-width': width, 'stroke-linejoin': 'round' });
      if (index) line.setAttribute(stroke === '#000' ? 'stroke-opacity' : 'stroke-dasharray', stroke === '#000' ? '0.55' : '5 4');
      outline.append(line);
    }
  });
  return outline;
}

function probabilities(face) {
  const bars = element('ul', 'bars', ...emotions.map((emotion, index) => {
    const bar = element('i');
    bar.style.width = 100 * face.probabilities[index] + '%';
    const track = element('span', 'track', bar);
    track.setAttribute('aria-hidden', 'true');
    track.style.setProperty('--colour', `var(--${emotion})`);
    return element('li', emotion === face.emotion ? 'top-answer' : '',
      element('span', '', swatch(emotion), emotion), track, element('b', '', formatPercent(face.probabilities[index], 1)));
  }));
  return [element('h4', '', 'Probabilities'), bars];
}

const qualityChecks = [
  ['small', 'Size', face => face.networkPx == null ? 'good' : `${face.networkPx} px`, 'too few pixels for the network'],
  ['blurred', 'Sharpness', () => 'good', 'blurred'],
  ['dark', 'Light', () => 'good', 'too dark'],
  ['turned', 'Pose', () => 'frontal', 'turned away'],
  ['cut', 'Frame', () => 'whole', 'cut by the edge of the photo'],
];

function quality(face) {
  if (!face.examined) return [element('h4', '', 'Quality: not examined')];
  const checks = qualityChecks.map(([reason, name, good, bad]) => {
    const isBad = face.quality.includes(reason);
    const size = reason === 'small' && isBad && face.networkPx != null ? `${face.networkPx} px, ` : '';
    return element('li', isBad ? 'bad' : '', icon(isBad ? 'close' : 'good'), element('span', '', name), element('span', '', isBad ? size + bad : good(face)));
  });
  return [element('h4', '', face.quality.length ? 'Quality: not good enough' : 'Quality: good'), element('ul', 'quality-list', ...checks)];
}

function facts(face) {
  const [x, y, width, height] = face.box;
  return factList([
    ['Face', `${face.number} of ${face.photo.faces.length}, ${width} × ${height} px at ${x}, ${y}`],
    ...photoFacts(face.photo),
    ['Detection confidence', face.detection.toFixed(2)],
    ['Face ID', face.id],
  ]);
}

function photoFacts(photo) {
  return [
    ['Photo', `${photo.width} × ${photo.height} px`],
    ['Group', photo.group || 'none'],
    ...(photo.takenAt ? [['Taken', photo.takenAt.replace('T', ', ')]] : []),
  ];
}

function factList(entries) {
  return [element('h4', '', 'Facts'), element('dl', 'facts', ...entries.flatMap(([name, value]) => [element('dt', '', name), element('dd', '', value)]))];
}

function describePhoto(photo) {
  return [element('h3', '', 'No face found'), element('p', 'muted', leads['no-face']), ...factList(photoFacts(photo))];
}

function copyLink() {
  const copy = button('button', async () => {
    try {
      await navigator.clipboard.writeText(location.href);
      copy.lastChild.textContent = 'Copied';
    } catch {
      copy.lastChild.textContent = 'Copy it from the address bar';
    }
  }, icon('link'), 'Copy link');
  return element('p', 'actions', copy);
}

function listenToFace() {
  byId('previous-face').onclick = () => step(-1);
  byId('next-face').onclick = () => step(1);
  byId('close-face').onclick = closeFace;
  dialog.addEventListener('click', event => { if (event.target === dialog) closeFace(); });
  dialog.addEventListener('cancel', event => {
    event.preventDefault();
    closeFace();
  });
  // A browser may close a dialog without asking first.
  dialog.addEventListener('close', () => { if (openedPhoto && !dialog.open) leaveFace(); });
  dialog.addEventListener('keydown', event => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === 'ArrowLeft') step(-1);
    else if (event.key === 'ArrowRight') step(1);
    else if (event.key === 'o' && openedFace && explanationOf(openedFace).windows.length) {
      showWindows = !showWindows;
      drawDialog();
    } else return;
    event.preventDefault();
  });
}
