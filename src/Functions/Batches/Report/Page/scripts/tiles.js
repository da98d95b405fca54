// A tile of the grid: a photo with its boxes, or a face.

const reasonWords = { small: 'small', blurred: 'blurred', turned: 'turned away', cut: 'cut by the edge', dark: 'dark' };
const words = reasons => reasons.map(reason => reasonWords[reason] || reason).join(', ');

function photoCaption(photo) {
  if (photo.faces.length === 1) {
    const [face] = photo.faces;
    const remark = face.kind === 'unsure' ? ', unsure' : face.kind === 'poor' ? ', ' + words(face.quality) : '';
    return `${face.emotion} ${formatPercent(face.confidence)}${remark}`;
  }
  const amounts = Object.entries(countBy(photo.faces, face => face.emotion)).sort((a, b) => b[1] - a[1]);
  const remarks = ['unsure', 'poor']
    .map(kind => [kind, photo.faces.filter(face => face.kind === kind).length])
    .filter(([, amount]) => amount)
    .map(([kind, amount]) => ` · ${amount} ${kind}`);
  return amounts.map(([emotion, amount]) => `${amount} ${emotion}`).join(', ') + remarks.join('');
}

const smallBox = 34;
const roomForConfidence = 64;
const mostBoxesOfTile = 60;

/** Boxes over a photo that fills width x height, cut off at its longer side. */
function boxesOver(photo, width, height) {
  const scale = Math.max(width / photo.width, height / photo.height);
  const left = (width - photo.width * scale) / 2;
  const top = (height - photo.height * scale) / 2;
  return photo.faces.slice(0, mostBoxesOfTile).map(face => {
    const [x, y, w, h] = face.box.map(value => value * scale);
    const box = element('span', `box ${face.kind}` + (faceMatches(face) ? '' : ' dimmed') + (w < smallBox ? ' small' : ''));
    box.dataset.face = face.index;
    Object.assign(box.style, { left: `${left + x}px`, top: `${top + y}px`, width: `${w}px`, height: `${h}px` });
    box.style.setProperty('--colour', `var(--${face.emotion})`);
    const only = photo.faces.length === 1;
    const label = w >= roomForConfidence || only ? `${face.emotion} ${Math.round(100 * face.confidence)}` : face.emotion;
    const labelWidth = 7 * label.length + 24;
    const roomAbove = top + y >= 20;
    if (only || labelWidth < w + 20 && (roomAbove || w >= roomForConfidence)) {
      const sign = element('em', roomAbove ? '' : 'below', swatch(face.emotion), label);
      // A label that would leave the tile on the right is held by the right edge of its box.
      if (left + x + labelWidth > width) sign.classList.add('from-right');
      box.append(sign);
    }
    return box;
  });
}

/** A file's name with its folder in front; where room is short, the folder gives way first. */
function placeOf(name) {
  const start = name.lastIndexOf('/') + 1;
  return element('span', 'place', start ? element('span', 'folder', name.slice(0, start)) : null, element('span', 'file', name.slice(start)));
}

function photoTile(photo, width, height) {
  const shown = element('div', 'photo-picture', picture(photoSource(photo), ''));
  shown.setAttribute('aria-hidden', 'true');
  Object.assign(shown.style, { width: `${width}px`, height: `${height}px` });
  const caption = element('div', 'caption', placeOf(photo.name));
  const link = element('a', 'tile', shown, caption);
  if (photo.faces.length) {
    link.title = photoCaption(photo);
    link.href = '#face=' + (photo.faces.find(faceMatches) || photo.faces[0]).id;
    shown.append(...boxesOver(photo, width, height));
    caption.append(element('span', '', photoCaption(photo)));
  } else {
    link.href = '#view=no-face';
  }
  return link;
}

function faceTile(face) {
  const shown = element('div', 'face-picture', picture(faceSource(face), ''));
  if (face.kind !== 'clear') shown.append(element('span', 'tag', face.kind === 'unsure' ? 'unsure' : words(face.quality)));
  const doubt = face.kind === 'unsure';
  const caption = element('div', 'face-caption',
    element('p', '', swatch(face.emotion), element('b', '', face.emotion), formatPercent(face.confidence)),
    element('p', '', doubt ? `or ${face.second}, ${formatPercent(face.secondConfidence)}` : placeOf(face.photo.name)));
  const link = element('a', 'tile', shown, caption);
  if (doubt) link.append(hiddenText(face.photo.name));
  link.href = '#face=' + face.id;
  return link;
}
