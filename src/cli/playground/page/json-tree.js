// @ts-check
import { h } from './dom.js';

/** Opened at once down to here. */
const openDepth = 2;
const longest = 2_000;

/**
 * Any JSON as a tree that opens and closes.
 *
 * @param {unknown} value
 * @param {number} [depth]
 * @returns {HTMLElement}
 */
export function drawJson(value, depth = 0) {
  if (typeof value !== 'object' || value === null) return drawScalar(value);
  const isList = Array.isArray(value);
  const entries = Object.entries(value);
  if (entries.length === 0) return h('span', { class: 'json-empty' }, isList ? '[]' : '{}');
  const lines = entries.map(([key, each]) => {
    const isOpenable = typeof each === 'object' && each !== null && Object.keys(each).length > 0;
    const name = h('span', { class: 'json-key' }, isList ? `${key}` : key);
    if (!isOpenable) return h('li', {}, name, ' ', drawScalarOrEmpty(each));
    const summary = h('summary', {}, name, ' ', h('span', { class: 'json-empty' }, brief(each)));
    const details = h('details', { open: depth < openDepth - 1 || size(each) < 6 }, summary);
    fillOnce(details, () => drawJson(each, depth + 1));
    return h('li', {}, details);
  });
  return h('ul', { class: 'json' }, ...lines);
}

/**
 * What is not opened is not drawn.
 *
 * @param {HTMLDetailsElement} details
 * @param {() => HTMLElement} make
 */
export function fillOnce(details, make) {
  let isFilled = false;
  const fill = () => {
    if (isFilled || !details.open) return;
    isFilled = true;
    details.append(make());
  };
  details.addEventListener('toggle', fill);
  fill();
}

/** @param {unknown} value */
function drawScalarOrEmpty(value) {
  if (typeof value === 'object' && value !== null)
    return h('span', { class: 'json-empty' }, Array.isArray(value) ? '[]' : '{}');
  return drawScalar(value);
}

/** @param {unknown} value */
function drawScalar(value) {
  const text =
    typeof value === 'string'
      ? JSON.stringify(value.length > longest ? `${value.slice(0, longest)}…` : value)
      : String(value);
  return h('span', { class: `json-${value === null ? 'null' : typeof value}` }, text);
}

/** @param {object} value */
function brief(value) {
  return Array.isArray(value)
    ? `[${value.length}]`
    : `{${Object.keys(value).slice(0, 4).join(', ')}${Object.keys(value).length > 4 ? ', …' : ''}}`;
}

/** @param {object} value */
function size(value) {
  return JSON.stringify(value).length / 24;
}
