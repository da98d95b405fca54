// Faces by the time at which their photos were taken, if the photos have one.

const timelineFormats = {
  hour: { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' },
  day: { day: 'numeric', month: 'short', year: 'numeric' },
  month: { month: 'long', year: 'numeric' },
  year: { year: 'numeric' },
};

function bucketName(from, unit) {
  return new Date(from + ':00Z').toLocaleString('en-GB', { ...timelineFormats[unit], timeZone: 'UTC' });
}

function bucketBar(bucket, unit, most) {
  const amounts = emotions.map((_, index) => bucket.clear[index] + (basis === 'clear' ? 0 : bucket.unsure[index]));
  const total = amounts.reduce((sum, amount) => sum + amount, 0);
  const shown = emotionOrder.filter(index => amounts[index]);
  const name = bucketName(bucket.from, unit);
  const words = shown.map(index => `${amounts[index]} ${emotions[index]}`).join(', ') || 'no face';

  const bar = element('span', 'stack');
  bar.setAttribute('aria-hidden', 'true');
  bar.style.height = 100 * total / most + '%';
  for (const index of shown) {
    const part = element('i');
    part.style.flex = amounts[index];
    part.style.background = `var(--${emotions[index]})`;
    bar.append(part);
  }
  const item = element('li', '', bar, hiddenText(`${name}: ${words}`));
  item.title = `${name}: ${words}`;
  return item;
}

function writeTimeline() {
  const timeline = report.timeline;
  if (!timeline || timeline.buckets.length < 2) return;
  byId('timeline').hidden = false;
  const sum = values => values.reduce((total, value) => total + value, 0);
  const most = Math.max(1, ...timeline.buckets.map(bucket => sum(bucket.clear) + (basis === 'clear' ? 0 : sum(bucket.unsure))));
  const first = bucketName(timeline.buckets[0].from, timeline.unit);
  const last = bucketName(timeline.buckets.at(-1).from, timeline.unit);
  byId('timeline-title').textContent = `Faces by ${timeline.unit}`;
  byId('timeline-bars').replaceChildren(...timeline.buckets.map(bucket => bucketBar(bucket, timeline.unit, most)));
  byId('timeline-foot').textContent = `${first} to ${last}, by the cameras' clocks; ${timeline.unit}s without a face are left out. Highest bar: ${countOf(most, 'face')}.`
    + (timeline.undated ? ` ${countOf(timeline.undated, 'photo')} without a date ${timeline.undated === 1 ? 'is' : 'are'} not included.` : '');
}
