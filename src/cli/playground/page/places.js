// @ts-check
import { act } from './api.js';
import { h } from './dom.js';
import { reason } from './reasons.js';

/** @type {Record<string, string>} */
const signs = { public: '#', private: '🔒', direct: '@', group: '@', announcement: '📣', forum: '☰', voice: '🔊' };

/**
 * Where one can go, and what can be made.
 *
 * @param {import('./pane.js').Pane} pane
 */
export function drawPlaces(pane) {
  const { view } = pane;
  const choose = (/** @type {Event} */ event) => pane.open(/** @type {HTMLSelectElement} */ (event.target).value);
  const options = view.channels.map(({ id, name, kind }) =>
    h('option', { value: id, selected: id === pane.channelId }, `${signs[kind] ?? '#'} ${name}`),
  );
  const noDirect = reason(view, 'direct');
  const made = async (
    /** @type {Promise<{ id?: string | null } | undefined>} */ answer,
    /** @type {boolean} */ isPlace,
  ) => {
    const { id } = (await answer) ?? {};
    if (id && isPlace) setTimeout(() => pane.open(id), 100);
  };
  return [
    h('select', { class: 'channel', 'aria-label': `Channel on ${view.title}`, onchange: choose }, ...options),
    h(
      'details',
      { class: 'popover more' },
      h('summary', { 'aria-label': `More on ${view.title}`, title: 'Make a channel, a person, a direct message' }, '+'),
      h(
        'div',
        { class: 'menu' },
        h(
          'button',
          {
            type: 'button',
            disabled: noDirect !== undefined,
            title: noDirect,
            onclick: () => made(act(view.name, { act: 'direct', handles: [pane.as] }), true),
          },
          'Write to the bot directly',
        ),
        ask('New channel', (name) => made(act(view.name, { act: 'channel', name, type: 'public' }), true)),
        ask('New person', (handle) => made(act(view.name, { act: 'person', handle }), false)),
      ),
    ),
  ];
}

/**
 * @param {string} label
 * @param {(value: string) => void} run
 */
function ask(label, run) {
  const input = h('input', { type: 'text', placeholder: label, 'aria-label': label, required: true, maxlength: 60 });
  const submit = (/** @type {Event} */ event) => {
    event.preventDefault();
    run(input.value.trim().toLowerCase().replace(/^#|@/, ''));
    input.value = '';
  };
  return h('form', { onsubmit: submit }, input, h('button', {}, 'Add'));
}
