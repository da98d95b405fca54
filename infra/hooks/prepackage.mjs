// Before azd publishes the Functions app: installs the face detector's weights, which are part of the app.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { fail } from './az.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
if (!existsSync(join(root, 'node_modules', '@mediapipe', 'face_detection'))) {
  const npm = spawnSync('npm', ['ci', '--ignore-scripts', '--no-progress'], { cwd: root, stdio: 'inherit', shell: process.platform === 'win32' });
  if (npm.status !== 0) {
    fail('npm ci failed; without the package @mediapipe/face_detection there is no face detector.');
  }
}
