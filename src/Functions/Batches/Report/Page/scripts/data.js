// The report's data block, as photos and faces that refer to each other. ReportData describes its schema.

const report = JSON.parse(byId('report-data').textContent);
const emotions = report.emotions;
const counts = report.counts;
// A folder may be named constructor.
for (const shares of [report.clear, report.withUnsure, report.corrected]) if (shares) Object.setPrototypeOf(shares.groups, null);

const groupNames = Object.keys(report.withUnsure.groups);
const allFaces = counts.clear + counts.unsure + counts.poor;

const photos = [];
const faces = [];

const looks = {
  angry: 'angry', disgust: 'disgusted', fear: 'afraid', happy: 'happy', sad: 'sad', surprise: 'surprised', neutral: 'neutral',
};

function largest(values, except = -1) {
  let best = except === 0 ? 1 : 0;
  for (let index = 0; index < values.length; index++) if (index !== except && values[index] > values[best]) best = index;
  return best;
}

function kindOf(face) {
  if (face.quality && face.quality.length) return 'poor';
  return face.unsure ? 'unsure' : 'clear';
}

for (const source of report.photos) {
  const { id, name, status, reason, width, height, group, takenAt } = source;
  const photo = { id, name, status, reason, width, height, group, takenAt, index: photos.length, pictureLine: 0, faces: [] };
  (source.faces || []).forEach((face, index) => {
    const { box, detection, probabilities, networkPx } = face;
    const answer = largest(probabilities);
    const second = largest(probabilities, answer);
    photo.faces.push({
      box,
      detection,
      probabilities,
      networkPx,
      photo,
      number: index + 1,
      index: faces.length + index,
      id: `${id}-${index + 1}`,
      emotion: emotions[answer],
      confidence: probabilities[answer],
      second: emotions[second],
      secondConfidence: probabilities[second],
      quality: face.quality || [],
      examined: Array.isArray(face.quality),
      kind: kindOf(face),
    });
  });
  faces.push(...photo.faces);
  photos.push(photo);
}

report.pictureOrder.forEach((index, line) => { photos[index].pictureLine = line; });
const photoSource = photo => pictureSource(photo.pictureLine, 0);
const faceSource = face => pictureSource(face.photo.pictureLine, face.number);

/** Windows and an occlusion map: where the network looked. Nothing while the file is still loading. */
function explanationOf(face) {
  const lines = blockOf('explanations', face.photo.index);
  const { windows = [], importance = null } = lines ? JSON.parse(lines[face.photo.index % linesPerBlock])[face.number - 1] : {};
  return { windows, importance };
}

const faceById = new Map(faces.map(face => [face.id, face]));
const isUnread = photo => photo.status === 'rejected' || photo.status === 'failed';

// The emotions by their share, so that the most frequent one comes first everywhere.
const emotionOrder = emotions.map((_, index) => index).sort((a, b) =>
  report.clear.all.counts[b] - report.clear.all.counts[a] || report.withUnsure.all.counts[b] - report.withUnsure.all.counts[a] || a - b);
