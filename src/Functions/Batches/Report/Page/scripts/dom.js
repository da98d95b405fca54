// Elements, numbers and words. Text is always inserted as text, never as markup.

const byId = id => document.getElementById(id);

function element(name, className, ...content) {
  const node = document.createElement(name);
  if (className) node.className = className;
  node.append(...content.filter(part => part !== null && part !== undefined));
  return node;
}

function button(className, onClick, ...content) {
  const node = element('button', className, ...content);
  node.type = 'button';
  node.onclick = onClick;
  return node;
}

function svgElement(name, attributes) {
  const node = document.createElementNS('http://www.w3.org/2000/svg', name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  return node;
}

function icon(name) {
  const node = svgElement('svg', { class: 'icon', 'aria-hidden': 'true' });
  node.append(svgElement('use', { href: '#icon-' + name }));
  return node;
}

/** The colour mark of an emotion; the word always stands beside it. */
function swatch(emotion) {
  const node = element('i', 'swatch');
  node.style.setProperty('--colour', `var(--${emotion})`);
  return node;
}

const hiddenText = text => element('span', 'visually-hidden', text);

/** A name within a sentence: letters from right to left in it do not reorder the words around it. */
const isolated = name => `\u2068${name}\u2069`;

const numberFormat = new Intl.NumberFormat('en');
const formatNumber = value => numberFormat.format(value);

/** Never 0 % of some, or 100 % of fewer than all. */
function formatPercent(share, decimals = 0) {
  const shown = (100 * share).toFixed(decimals);
  const least = 10 ** -decimals;
  if (share > 0 && Number(shown) === 0) return `<${least.toFixed(decimals)}\u00a0%`;
  if (share < 1 && Number(shown) === 100) return `>${(100 - least).toFixed(decimals)}\u00a0%`;
  return `${shown}\u00a0%`;
}
const countOf = (count, noun) => `${formatNumber(count)} ${noun}${count === 1 ? '' : 's'}`;

function option(value, text) {
  const node = element('option', '', text);
  node.value = value;
  return node;
}

/** How many items have each key. */
function countBy(items, keyOf) {
  // Without a prototype: a folder may be named constructor.
  const counts = Object.create(null);
  for (const item of items) counts[keyOf(item)] = (counts[keyOf(item)] || 0) + 1;
  return counts;
}
