// @ts-check
import { h } from './dom.js';

/**
 * @typedef {import('../view.js').StreamEntry} StreamEntry
 * @typedef {{ state: string, from: number, to: number | undefined, backfilled: number }} Span
 */

/** @type {Record<string, string>} */
const states = {
  'connection.connected': 'connected',
  'connection.reconnecting': 'reconnecting',
  'connection.disconnected': 'disconnected',
};
const mostSpans = 12;

/**
 * The states that a connection went through, oldest first; each with the events that were read again in it.
 *
 * @param {readonly StreamEntry[]} entries - of one platform, oldest first
 * @returns {Span[]}
 */
export function spansOf(entries) {
  /** @type {Span[]} */
  const spans = [];
  for (const { type, at, event } of entries) {
    const last = spans.at(-1);
    const state = states[type];
    if (state !== undefined && last?.state !== state) {
      const from = Date.parse(at);
      if (last) last.to = from;
      spans.push({ state, from, to: undefined, backfilled: 0 });
    } else if (last && event && /** @type {{ backfilled?: boolean }} */ (event).backfilled) last.backfilled += 1;
  }
  return spans.slice(-mostSpans);
}

/**
 * The spans as a bar and in words.
 *
 * @param {readonly Span[]} spans
 * @param {number} now
 */
export function drawTimeline(spans, now) {
  const bar = h('div', { class: 'timeline-bar', 'aria-hidden': 'true' }, ...spans.map((span) => drawSpan(span, now)));
  const words = h(
    'ol',
    { class: 'timeline', 'aria-label': 'States of the connection' },
    ...spans.map(({ state, from, to, backfilled }) =>
      h(
        'li',
        { 'data-state': state },
        h('time', { datetime: new Date(from).toISOString() }, new Date(from).toLocaleTimeString()),
        ' ',
        h('b', {}, state),
        to !== undefined && h('span', { class: 'faint' }, ` ${lasted(to - from)}`),
        backfilled > 0 && ` · ${backfilled} ${backfilled === 1 ? 'event' : 'events'} read again`,
      ),
    ),
  );
  return [bar, words];
}

/**
 * @param {Span} span
 * @param {number} now
 */
function drawSpan({ state, from, to }, now) {
  const part = h('i', { 'data-state': state });
  // By its square root: a second among minutes is still seen.
  part.style.setProperty('flex-grow', String(Math.sqrt(Math.max(50, (to ?? now) - from))));
  return part;
}

/** @param {number} ms */
function lasted(ms) {
  if (ms < 1_000) return `${ms} ms`;
  return ms < 60_000
    ? `${(ms / 1_000).toFixed(1)} s`
    : `${Math.floor(ms / 60_000)} min ${Math.round((ms % 60_000) / 1_000)} s`;
}
