// Pictures are in blocks of text at the end of the page, a line for each photo: the photo itself, then its faces.
// A block is read when one of its photos is shown for the first time.

const photosPerBlock = 50;
const pictureBlocks = new Map();

function picturesOf(photo) {
  const number = Math.floor(photo.index / photosPerBlock);
  let lines = pictureBlocks.get(number);
  if (!lines) {
    const block = byId('pictures-' + number);
    if (!block) return [];
    // While the file is still loading, its last block may be incomplete.
    lines = block.textContent.split('\n');
    if (document.readyState !== 'loading') pictureBlocks.set(number, lines);
  }
  return (lines[photo.index % photosPerBlock] || '').split(' ');
}

function pictureSource(text) {
  if (!text || text === '-') return '';
  return `data:image/${text.startsWith('/9j/') ? 'jpeg' : 'webp'};base64,${text}`;
}

const photoSource = photo => pictureSource(picturesOf(photo)[0]);
const faceSource = face => pictureSource(picturesOf(face.photo)[face.number]);

/** An image element, or null where the report has no such picture. */
function picture(source, alternative) {
  if (!source) return null;
  const image = element('img');
  image.alt = alternative;
  image.decoding = 'async';
  image.src = source;
  return image;
}
