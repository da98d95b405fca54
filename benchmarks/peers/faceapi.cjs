// face-api for ./bench.sh, in one warm process:  node faceapi.cjs FOLDER_OF_NODE_MODULES ssd|tiny PHOTO...
// For each line on stdin it decodes all photos, finds their faces and scores their expressions, and prints one line of JSON.
'use strict';
const path = require('path'), readline = require('readline');
const [folder, detector, ...photos] = process.argv.slice(2);
const need = require('module').createRequire(path.resolve(folder, 'x.js'));
const tf = need('@tensorflow/tfjs'), wasm = need('@tensorflow/tfjs-backend-wasm'), sharp = need('sharp');
const script = need.resolve('@vladmandic/face-api/dist/face-api.node-wasm.js');
const faceapi = need(script);

const options = () => detector === 'ssd'
  ? new faceapi.SsdMobilenetv1Options({ minConfidence: 0.5 })
  : new faceapi.TinyFaceDetectorOptions({ inputSize: 416 });

async function analyse(photo) {
  const { data, info } = await sharp(photo).rotate().removeAlpha().toColourspace('srgb').raw().toBuffer({ resolveWithObject: true });
  const image = tf.tensor3d(data, [info.height, info.width, info.channels], 'int32');
  try { return (await faceapi.detectAllFaces(image, options()).withFaceExpressions()).length; } finally { image.dispose(); }
}

(async () => {
  sharp.concurrency(1);
  wasm.setWasmPaths(path.join(path.dirname(need.resolve('@tensorflow/tfjs-backend-wasm/package.json')), 'dist') + path.sep);
  wasm.setThreadsCount(1);
  await tf.setBackend('wasm');
  await tf.ready();
  const models = path.join(path.dirname(script), '..', 'model');
  for (const net of [detector === 'ssd' ? 'ssdMobilenetv1' : 'tinyFaceDetector', 'faceExpressionNet']) await faceapi.nets[net].loadFromDisk(models);
  for await (const _ of readline.createInterface({ input: process.stdin })) {
    const start = performance.now(), used = process.cpuUsage();
    let faces = 0;
    for (const photo of photos) faces += await analyse(photo);
    const { user, system } = process.cpuUsage(used);
    console.log(JSON.stringify({ photos: photos.length, faces, ms: performance.now() - start, cpuMs: (user + system) / 1000 }));
  }
})().catch((error) => { console.error(error); process.exit(1); });
