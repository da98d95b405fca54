// The camera: a picture goes to /api/score, and its answer is drawn over the live picture.

const video = byId('video');
const widest = 640;
let stream = null;
let isStarting = false;

const cameraProblems = {
  NotAllowedError: 'The browser is not allowed to use the camera.',
  NotFoundError: 'No camera was found.',
  NotReadableError: 'Another program uses the camera.',
};

async function switchCamera() {
  if (isStarting) return undefined;
  if (stream) return stopCamera('The camera is off');
  if (!navigator.mediaDevices) return stopCamera('Browsers allow the camera only on pages from https or from this machine.');
  isStarting = true;
  try {
    stream = await navigator.mediaDevices.getUserMedia({ video: { width: { ideal: 1280 } } });
  } catch (error) {
    return stopCamera(cameraProblems[error.name] || `The camera cannot be used: ${error.message}`);
  } finally {
    isStarting = false;
  }
  video.srcObject = stream;
  video.hidden = false;
  byId('camera-text').hidden = true;
  byId('camera-button').lastElementChild.textContent = 'Turn the camera off';
  await video.play();
  return lookAtCamera(stream);
}

function stopCamera(words) {
  for (const track of stream ? stream.getTracks() : []) track.stop();
  stream = null;
  video.srcObject = null;
  video.hidden = true;
  byId('boxes').replaceChildren();
  byId('bars').hidden = true;
  byId('camera-text').hidden = false;
  byId('camera-text').textContent = words;
  byId('camera-button').lastElementChild.textContent = 'Turn the camera on';
}

async function lookAtCamera(mine) {
  const canvas = document.createElement('canvas');
  while (stream === mine) {
    const started = performance.now();
    if (video.videoWidth && !document.hidden) {
      canvas.width = Math.min(widest, video.videoWidth);
      canvas.height = Math.round(canvas.width * video.videoHeight / video.videoWidth);
      canvas.getContext('2d').drawImage(video, 0, 0, canvas.width, canvas.height);
      const picture = await new Promise(resolve => { canvas.toBlob(resolve, 'image/jpeg', 0.8); });
      try {
        const photo = await (await call(`${root}/api/score`, { method: 'POST', headers: { 'Content-Type': 'image/jpeg' }, body: picture })).json();
        if (stream === mine) drawFaces(photo, canvas);
      } catch (error) {
        if (!passes(error)) return stopCamera(error.message);
      }
    }
    await pause(Math.max(0.05, 0.5 - (performance.now() - started) / 1000));
  }
  return undefined;
}

function drawFaces(photo, { width, height }) {
  byId('boxes').replaceChildren(...photo.faces.map(face => {
    const box = element('div', 'box', element('em', '', `${face.emotion} ${Math.round(100 * face.confidence)}`));
    for (const [side, share] of Object.entries({ left: face.x / width, top: face.y / height, width: face.width / width, height: face.height / height })) box.style[side] = `${100 * share}%`;
    box.style.setProperty('--colour', `var(--${face.emotion})`);
    return box;
  }));
  const largestFace = photo.faces.reduce((best, face) => (!best || face.width > best.width ? face : best), null);
  const bars = byId('bars');
  bars.hidden = !largestFace;
  if (!largestFace) return;
  bars.replaceChildren(...Object.entries(largestFace.probabilities).map(([emotion, probability]) => {
    const bar = element('i', '');
    bar.style.width = `${100 * probability}%`;
    bar.style.setProperty('--colour', `var(--${emotion})`);
    return element('li', '', element('span', '', swatch(emotion), emotion), element('div', '', bar), element('b', '', formatPercent(probability)));
  }));
}
