// @ts-check
import { copyButton } from './copy-button.js';
import { h } from './dom.js';
import { drawJson, fillOnce } from './json-tree.js';
import { listen, store } from './store.js';

/** @typedef {import('../view.js').StreamEntry} StreamEntry */

const mostShown = 300;
const clock = new Intl.DateTimeFormat(undefined, {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  fractionalSecondDigits: 3,
});

/** What one may look for. @type {[string, string, RegExp][]} */
const kinds = [
  ['', 'All events', /^/],
  ['messages', 'Messages', /^(message|reaction|thread)\./],
  ['people', 'People', /^(presence|user|typing|member|interaction|location|channel)/],
  ['connection', 'Connection and errors', /^(connection\.|rate_limited|error|playground)/],
  ['native', 'Native only', /^native$/],
  ['console', "The bot's console", /^console$/],
];

/** The stream of unified events of all platforms, the newest on top. */
export function createStream() {
  const platform = h(
    'select',
    { 'aria-label': 'Events of', onchange: redraw },
    h('option', { value: '' }, 'All platforms'),
  );
  const kind = h(
    'select',
    { 'aria-label': 'Kind of events', onchange: redraw },
    ...kinds.map(([value, label]) => h('option', { value }, label)),
  );
  const words = h('input', {
    type: 'search',
    placeholder: 'Filter',
    'aria-label': 'Filter events by words',
    oninput: redraw,
  });
  const pause = h('button', { type: 'button', 'aria-pressed': 'false', onclick: togglePause }, 'Pause');
  const clear = h('button', { type: 'button', onclick: clearAll }, 'Clear');
  const count = h('span', { class: 'faint', role: 'status' });
  const list = h('ol', { class: 'stream', 'aria-label': 'Unified events, the newest first' });
  const element = h(
    'div',
    { class: 'stream-box' },
    h('p', { class: 'tools' }, platform, kind, words, pause, clear, count),
    list,
  );
  let isPaused = false;
  let waiting = 0;
  /** Older ones were cleared away. */
  let after = 0;

  /** @param {StreamEntry} entry */
  function isWanted(entry) {
    const pattern = kinds.find(([value]) => value === kind.value)?.[2];
    const searched = `${entry.platform} ${entry.type} ${entry.summary}`.toLowerCase();
    return (
      entry.seq > after &&
      (platform.value === '' || entry.platform === platform.value) &&
      (pattern?.test(entry.type) ?? true) &&
      searched.includes(words.value.trim().toLowerCase())
    );
  }

  function redraw() {
    waiting = 0;
    list.replaceChildren(...store.entries.filter(isWanted).slice(-mostShown).reverse().map(drawEntry));
    tell();
  }

  function tell() {
    count.textContent = isPaused ? `paused, ${waiting} waiting` : `${list.childElementCount} shown`;
  }

  function togglePause() {
    isPaused = !isPaused;
    pause.setAttribute('aria-pressed', String(isPaused));
    pause.textContent = isPaused ? 'Go on' : 'Pause';
    if (isPaused) tell();
    else redraw();
  }

  function clearAll() {
    after = store.entries.at(-1)?.seq ?? 0;
    redraw();
  }

  listen('hello', () => {
    const names = store.hello?.platforms ?? [];
    const chosen = platform.value;
    platform.replaceChildren(
      h('option', { value: '' }, 'All platforms'),
      ...names.map((name) => h('option', { value: name, selected: name === chosen }, name)),
    );
  });
  listen('entries', (/** @type {StreamEntry[]} */ fresh) => {
    if ((fresh[0]?.seq ?? after + 1) <= after) after = 0; // a playground that was started anew
    const wanted = fresh.filter(isWanted);
    if (isPaused) waiting += wanted.length;
    else {
      list.prepend(...wanted.reverse().map(drawEntry));
      while (list.childElementCount > mostShown) list.lastElementChild?.remove();
    }
    tell();
  });
  return element;
}

/** @param {StreamEntry} entry */
function drawEntry({ at, platform, type, summary, event }) {
  const isAgain = /** @type {{ backfilled?: boolean } | null} */ (event)?.backfilled === true;
  const line = [
    h('time', { datetime: at }, clock.format(new Date(at))),
    h('span', { class: 'tag', 'data-platform': platform }, platform || 'all'),
    h('code', {}, type),
    isAgain && h('span', { class: 'again', title: 'Read again after a lost connection' }, 'backfilled'),
    h('span', { class: 'summary' }, summary),
  ];
  if (event === null) return h('li', { 'data-type': type }, h('p', {}, ...line));
  const details = h('details', {}, h('summary', {}, ...line));
  fillOnce(details, () =>
    h(
      'div',
      { class: 'event' },
      copyButton('the event as JSON', () => JSON.stringify(event, null, 2)),
      drawJson(event),
    ),
  );
  return h('li', { 'data-type': type }, details);
}
