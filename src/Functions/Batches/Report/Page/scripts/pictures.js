// Text at the end of the page is in blocks of lines, read when a line is needed for the first time. A block is a comment, so while the
// file is still loading it is there whole or not at all.

const linesPerBlock = 50;
const readBlocks = new Map();

/** The lines of the block that has this line; null while it is still loading. */
function blockOf(name, line) {
  const id = `${name}-${Math.floor(line / linesPerBlock)}`;
  let lines = readBlocks.get(id);
  if (!lines) {
    const block = byId(id);
    if (!block || !block.firstChild) return null;
    lines = block.firstChild.data.split('\n');
    readBlocks.set(id, lines);
  }
  return lines;
}

/** The source of a picture: of the photo itself (0) or of a face (its number); empty if there is none or it is still loading. */
function pictureSource(line, number) {
  const lines = blockOf('pictures', line);
  const [head, rest] = ((lines && lines[line % linesPerBlock].split(' ')[number]) || '').split(':');
  if (!rest) return '';
  // JPEGs share their heads, which are the block's last line.
  return head ? `data:image/jpeg;base64,${lines.at(-1).split(' ')[head]}${rest}` : `data:image/webp;base64,${rest}`;
}

/** An image element, or null where the page has no such picture. */
function picture(source, alternative) {
  if (!source) return null;
  const image = element('img');
  image.alt = alternative;
  image.decoding = 'async';
  image.src = source;
  return image;
}
