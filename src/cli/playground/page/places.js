// @ts-check
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
    h('option', { value: id, selected: id === pane.channel?.id }, `${signs[kind] ?? '#'} ${name}`),
  );
  const noDirect = reason(view, 'direct');
  const { channel, me } = pane;
  const outside = view.people.filter(({ id, isBot }) => !isBot && !channel?.memberIds.includes(id));
  const isPrivate = h('input', { type: 'checkbox' });
  const made = async (
    /** @type {Promise<{ id?: string | null } | undefined>} */ answer,
    /** @type {boolean} */ isPlace,
  ) => {
    const done = await answer;
    if (!done) return; // what is wrong is told; one may mend it
    pane.places.querySelector('details[open]')?.removeAttribute('open');
    const { id } = done;
    if (id && isPlace) setTimeout(() => pane.open(id), 100);
  };
  /**
   * @param {string} label
   * @param {string} what - what people may lack here
   * @param {Record<string, unknown>} order
   */
  const doing = (label, what, order) => {
    const off = reason(view, what);
    return h(
      'button',
      { type: 'button', disabled: off !== undefined, title: off, onclick: () => made(pane.act(order), false) },
      label,
    );
  };
  return [
    h('select', { class: 'channel', 'aria-label': `Channel on ${view.title}`, onchange: choose }, ...options),
    h(
      'details',
      { class: 'popover more' },
      h(
        'summary',
        { 'aria-label': `More on ${view.title}`, title: 'A channel, a person, a direct message, and more' },
        '+',
      ),
      h(
        'div',
        { class: 'menu' },
        h(
          'button',
          {
            type: 'button',
            disabled: noDirect !== undefined,
            title: noDirect,
            onclick: () =>
              made(pane.act({ as: undefined, channel: undefined, act: 'direct', handles: [pane.as] }), true),
          },
          'Write to the bot directly',
        ),
        ask('New channel', (name) => {
          const [type, members] = isPrivate.checked ? ['private', [pane.as]] : ['public', undefined];
          void made(pane.act({ as: undefined, channel: undefined, act: 'channel', name, type, members }), true);
        }),
        h('label', { class: 'box' }, isPrivate, `Private, with ${me?.name ?? 'you'} and the bot`),
        ask('New person', (handle) => {
          void made(pane.act({ as: undefined, channel: undefined, act: 'person', handle }), false);
        }),
        h('hr'),
        doing('Read all of this channel', 'read', { act: 'read' }),
        doing('Share a location', 'location', { act: 'location', lat: 51.4779, lon: -0.0015 }),
        ...outside.map(({ handle, name }) => doing(`${name} joins`, 'join', { act: 'join', as: handle })),
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
