// The known batches: those of the server, and those that this page is uploading.

const batches = new Map();
const mostShownBatches = 500;
let shownBatches = 20;
let hasMoreBatches = false;

function batchOf(name) {
  if (!batches.has(name)) batches.set(name, { name, state: null, upload: null, rate: 0, counted: null, reasons: null });
  return batches.get(name);
}

async function readBatches() {
  const answer = await call(`${root}/api/batches?limit=${shownBatches}`);
  hasMoreBatches = Boolean(answer.headers.get('Link')) && shownBatches < mostShownBatches;
  const states = await answer.json();
  const names = new Set(states.map(state => state.batch));
  for (const [name, batch] of batches) if (!names.has(name) && !batch.upload && batch.state) batches.delete(name);
  for (const state of states) {
    const batch = batchOf(state.batch);
    const before = batch.state;
    batch.state = state;
    measure(batch);
    if (before && before.state !== 'complete' && state.state === 'complete') toast(`${state.batch} is complete: ${countOf(state.faces, 'face')} in ${countOf(state.images, 'file')}.`);
  }
  // By when they were made: by their latest result, batches in work would change places all the time.
  states.sort((a, b) => new Date(madeAt(b)) - new Date(madeAt(a)));
  writeBatches(states.map(state => state.batch));
}

const madeAt = state => state.createdAt || state.firstTouchedAt;

/** Photos a second, smoothed. */
function measure(batch) {
  const now = performance.now();
  const counted = batch.counted;
  if (!counted || counted.images > batch.state.images) batch.counted = { images: batch.state.images, at: now };
  else if (batch.state.images > counted.images) {
    const rate = (batch.state.images - counted.images) / ((now - counted.at) / 1000);
    batch.rate = batch.rate ? 0.7 * batch.rate + 0.3 * rate : rate;
    batch.counted = { images: batch.state.images, at: now };
  }
}

const leftOutOf = ({ state }) => state ? state.rejected + state.failed + (state.leftOut || 0) : 0;

/** Whether every file of the batch was left out before it was sent. */
const hasNothingToScore = ({ state, upload }) => Boolean(!upload && state && state.images === 0 && state.leftOut && state.leftOut >= state.expected);

/** Kind, icon and words of where a batch is. */
function stageOf(batch) {
  const { state, upload } = batch;
  if (upload && upload.waits) return ['bad', 'clock', 'Waiting for the server'];
  if (upload) return ['', 'clock', 'Uploading'];
  if (state && state.problem) return ['bad', 'warning', 'Cannot be counted'];
  const done = state && state.filesAreCurrent && (state.state === 'complete' || state.state === 'open');
  if (hasNothingToScore(batch)) return ['warning', 'warning', `Nothing to score, ${countOf(state.leftOut, 'file')} left out`];
  if (serverAway && !done) return ['bad', 'clock', 'Waiting for the server'];
  if (!state || state.state === 'waiting') return ['', 'clock', 'Waiting'];
  if (state.state === 'working') return ['', 'clock', 'Scoring'];
  if (!state.filesAreCurrent) return ['', 'clock', state.state === 'complete' ? 'Complete, writing the report' : 'Scoring'];
  const words = state.state === 'complete' ? 'Complete' : 'Up to date';
  const left = leftOutOf(batch);
  return left ? ['warning', 'warning', `${words}, ${countOf(left, 'file')} left out`] : ['good', 'good', words];
}

function timeLeft(batch) {
  const seconds = (batch.state.expected - (batch.state.leftOut || 0) - batch.state.images) / batch.rate;
  if (!Number.isFinite(seconds)) return null;
  return seconds < 60 ? 'under a minute left' : seconds < 5400 ? `about ${Math.round(seconds / 60)} min left` : `about ${Math.round(seconds / 3600)} h left`;
}

function ago(time) {
  const minutes = Math.round((Date.now() - new Date(time)) / 60000);
  if (minutes < 1) return 'just now';
  if (minutes < 60) return `${minutes} min ago`;
  return minutes < 1440 ? `${Math.round(minutes / 60)} h ago` : new Date(time).toLocaleDateString('en', { dateStyle: 'medium' });
}

/** Why files have no answer, from the server, the first hundred of each kind. */
async function readReasons(batch) {
  const reasons = [...(batch.leftOut || [])];
  for (const status of ['rejected', 'failed']) {
    if (!batch.state[status]) continue;
    const page = await get(`batches/${encodeURIComponent(batch.name)}/photos?status=${status}&limit=100`);
    reasons.push(...page.items.map(photo => [photo.image, photo.reason]));
  }
  return reasons;
}
