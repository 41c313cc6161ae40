// @ts-check
import { inspect } from './api.js';
import { copyButton } from './copy-button.js';
import { h } from './dom.js';
import { drawJson } from './json-tree.js';
import { listen, store } from './store.js';

/** The message that is looked at: unified model, wire payload and losses, side by side. */
export function createInspector() {
  const element = h('div', { class: 'inspector' });
  let asked = 0;
  let shown = '';

  async function update() {
    const { selected } = store;
    asked += 1;
    const mine = asked;
    if (!selected) {
      element.replaceChildren(
        h(
          'p',
          { class: 'empty' },
          'Choose a message in any pane to see what chatmux makes of it: the unified model, the wire payload that it came from, and what was lost on the way.',
        ),
      );
      return;
    }
    const view = await inspect(selected);
    if (mine !== asked) return;
    const key = JSON.stringify([selected, view]);
    if (key === shown) return;
    shown = key;
    const scrolled = [...element.querySelectorAll('.column')].map(({ scrollTop }) => scrollTop);
    element.replaceChildren(...(view ? draw(view) : [h('p', { class: 'empty' }, 'This message is gone.')]));
    for (const [index, column] of element.querySelectorAll('.column').entries())
      column.scrollTop = scrolled[index] ?? 0;
  }

  listen('selected', () => void update());
  listen('platform', (name) => {
    if (name === store.selected?.platform) void update();
  });
  void update();
  return element;
}

/** @param {import('../view.js').InspectionView} view */
function draw({ content, model, wire, losses, problem }) {
  return [
    column(
      'Unified model',
      'what your bot gets, the same on every platform',
      problem ? undefined : () => JSON.stringify(model, null, 2),
      problem ? h('p', { class: 'problem' }, problem) : drawJson(model),
    ),
    column(
      'Wire payload',
      "the platform's own, from backend.raw(message)",
      () => (wire === undefined ? content : JSON.stringify(wire, null, 2)),
      h('p', { class: 'label' }, 'Markup'),
      h('pre', { class: 'markup', tabindex: 0 }, content || '(none)'),
      wire === undefined ? h('p', { class: 'faint' }, 'No payload is kept for this message.') : drawJson(wire),
    ),
    column('Losses', 'what the platform lacks, and what stands in its place', undefined, drawLosses(losses)),
  ];
}

/**
 * @param {string} title
 * @param {string} words
 * @param {(() => string) | undefined} copied
 * @param {...Node} content
 */
function column(title, words, copied, ...content) {
  return h(
    'section',
    { class: 'column', tabindex: 0, 'aria-label': title },
    h('h3', {}, title, ' ', h('small', {}, words), copied && copyButton(title.toLowerCase(), copied)),
    ...content,
  );
}

/** @param {import('../view.js').InspectionView['losses']} losses */
function drawLosses(losses) {
  if (!losses) return h('p', { class: 'faint' }, 'Not sent by the bot: nothing had to be degraded.');
  if (losses.length === 0) return h('p', { class: 'fine' }, '✓ Nothing was lost: the platform has all of it.');
  return h(
    'table',
    { class: 'losses' },
    h(
      'thead',
      {},
      h(
        'tr',
        {},
        h('th', { scope: 'col' }, 'Feature'),
        h('th', { scope: 'col' }, 'Asked for'),
        h('th', { scope: 'col' }, 'Shown as'),
      ),
    ),
    h(
      'tbody',
      {},
      ...losses.map(({ feature, from, to }) =>
        h('tr', {}, h('th', { scope: 'row' }, feature), h('td', {}, from), h('td', {}, to)),
      ),
    ),
  );
}
