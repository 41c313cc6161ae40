// @ts-check
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

/** The stream of unified events of all platforms, the newest on top. */
export function createStream() {
  const platform = h(
    'select',
    { 'aria-label': 'Events of', onchange: redraw },
    h('option', { value: '' }, 'All platforms'),
  );
  const pause = h('button', { type: 'button', 'aria-pressed': 'false', onclick: togglePause }, 'Pause');
  const list = h('ol', { class: 'stream', 'aria-label': 'Unified events, the newest first' });
  const element = h('div', { class: 'stream-box' }, h('p', { class: 'tools' }, platform, pause), list);
  let isPaused = false;

  /** @param {StreamEntry} entry */
  const isWanted = (entry) => platform.value === '' || entry.platform === platform.value;

  function redraw() {
    list.replaceChildren(...store.entries.filter(isWanted).slice(-mostShown).reverse().map(drawEntry));
  }

  function togglePause() {
    isPaused = !isPaused;
    pause.setAttribute('aria-pressed', String(isPaused));
    pause.textContent = isPaused ? 'Go on' : 'Pause';
    if (!isPaused) redraw();
  }

  listen('hello', () => {
    const names = store.hello?.platforms ?? [];
    platform.replaceChildren(
      h('option', { value: '' }, 'All platforms'),
      ...names.map((name) => h('option', { value: name }, name)),
    );
  });
  listen('entries', (/** @type {StreamEntry[]} */ fresh) => {
    if (isPaused) return;
    list.prepend(...fresh.filter(isWanted).reverse().map(drawEntry));
    while (list.childElementCount > mostShown) list.lastElementChild?.remove();
  });
  return element;
}

/** @param {StreamEntry} entry */
function drawEntry({ at, platform, type, summary, event }) {
  const line = [
    h('time', { datetime: at }, clock.format(new Date(at))),
    h('span', { class: 'tag', 'data-platform': platform }, platform),
    h('code', {}, type),
    h('span', { class: 'summary' }, summary),
  ];
  if (event === null) return h('li', { 'data-type': type }, h('p', {}, ...line));
  const details = h('details', {}, h('summary', {}, ...line));
  fillOnce(details, () => drawJson(event));
  return h('li', { 'data-type': type }, details);
}
