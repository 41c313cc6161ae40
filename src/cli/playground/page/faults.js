// @ts-check
import { armFault, moveBot } from './api.js';
import { h, showOnce } from './dom.js';
import { listen, store } from './store.js';

/** @typedef {{ times: number, ms: number, match: string }} Settings */
/** @typedef {{ name: string, label: string, words: string, order: (settings: Settings) => Record<string, unknown> }} Fault */

const calls = (/** @type {Settings} */ { times, match }) => ({ times, ...(match && { match }) });

/** @type {{ title: string, faults: Fault[] }[]} */
const groups = [
  {
    title: 'Connection',
    faults: [
      {
        name: 'dropConnections',
        label: 'Drop the connection',
        words: 'Real-time connections end abruptly',
        order: () => ({}),
      },
      {
        name: 'halfOpen',
        label: 'Half-open',
        words: 'They stay open and fall silent, until ended',
        order: () => ({ on: true }),
      },
      { name: 'requestReconnect', label: 'Ask to reconnect', words: "In the platform's own manner", order: () => ({}) },
      {
        name: 'refuse',
        label: 'Refuse all',
        words: 'No request and no socket gets in, until ended',
        order: () => ({ on: true }),
      },
      {
        name: 'restart',
        label: 'Restart the server',
        words: 'Down for the time below, then back with its state',
        order: ({ ms }) => ({ downMs: ms }),
      },
    ],
  },
  {
    title: "The bot's next calls",
    faults: [
      {
        name: 'rateLimit',
        label: 'Rate limit',
        words: '429, to come again after the time below',
        order: (settings) => ({ ...calls(settings), retryAfterMs: settings.ms }),
      },
      { name: 'fail', label: 'Server error', words: '500', order: calls },
      {
        name: 'slow',
        label: 'Late answer',
        words: 'Late by the time below',
        order: (settings) => ({ ...calls(settings), ms: settings.ms }),
      },
      { name: 'loseAnswer', label: 'Lose the answer', words: 'The work is done, the answer never comes', order: calls },
      { name: 'cutBody', label: 'Cut the answer', words: 'Half of it comes', order: calls },
    ],
  },
  {
    title: 'Events',
    faults: [
      {
        name: 'duplicateEvents',
        label: 'Deliver twice',
        words: 'The next events come twice',
        order: ({ times }) => ({ times }),
      },
      {
        name: 'reorderEvents',
        label: 'Reorder',
        words: 'The next ones come in reverse order',
        order: ({ times }) => ({ count: Math.max(2, times) }),
      },
      {
        name: 'delayEvents',
        label: 'Delay',
        words: 'Each by the time below, until ended',
        order: ({ ms }) => ({ ms }),
      },
      { name: 'sendGarbage', label: 'Send garbage', words: 'A malformed frame', order: () => ({}) },
    ],
  },
  {
    title: 'Credentials',
    faults: [
      {
        name: 'expireSession',
        label: 'Expire the session',
        words: 'Resuming is refused; the token is good',
        order: () => ({}),
      },
      {
        name: 'revokeToken',
        label: 'Revoke the token',
        words: 'Everything is refused, until ended',
        order: () => ({ on: true }),
      },
    ],
  },
];

const lasting = new Set(['refuse', 'halfOpen', 'revokeToken', 'delayEvents']);

/** What really happens to connections, to be tried; and how the backend comes through it. */
export function createFaults() {
  let platform = '';
  const chooser = h('select', { 'aria-label': 'Platform', onchange: () => choose(chooser.value) });
  const state = h('p', { class: 'health', role: 'status' });
  const history = h('ol', { class: 'history', 'aria-label': 'What the connection went through, the newest first' });
  const times = h('input', { type: 'number', min: 1, max: 100, value: 1 });
  const ms = h('input', { type: 'number', min: 0, max: 60_000, step: 100, value: 1_000 });
  const match = h('input', { type: 'text', placeholder: 'any', size: 12, maxlength: 200 });
  const clear = h(
    'button',
    { type: 'button', class: 'primary', onclick: () => armFault(platform, { fault: 'clear' }) },
    'End all faults',
  );
  const again = h(
    'button',
    { type: 'button', onclick: () => moveBot({ action: 'reconnect', platform }) },
    'Connect again',
  );
  const buttons = new Map(groups.flatMap(({ faults }) => faults).map((fault) => [fault.name, drawFault(fault)]));
  const element = h(
    'div',
    { class: 'faults' },
    h('div', { class: 'fault-side' }, h('p', { class: 'tools' }, chooser, clear, again), state, history),
    h(
      'div',
      { class: 'fault-groups' },
      h(
        'p',
        { class: 'tools settings' },
        h('label', {}, 'Times ', times),
        h('label', {}, 'Time in ms ', ms),
        h('label', {}, 'Only calls with ', match),
      ),
      ...groups.map(({ title, faults }) =>
        h(
          'fieldset',
          {},
          h('legend', {}, title),
          ...faults.map(({ name }) => /** @type {HTMLElement} */ (buttons.get(name))),
        ),
      ),
    ),
  );

  /** @param {Fault} fault */
  function drawFault(fault) {
    const press = () => {
      const view = store.platforms.get(platform);
      const isOn = lasting.has(fault.name) && view?.lastingFaults.includes(fault.name);
      const off = fault.name === 'delayEvents' ? { ms: 0 } : { on: false };
      const settings = { times: Number(times.value) || 1, ms: Number(ms.value) || 0, match: match.value.trim() };
      void armFault(platform, { fault: fault.name, ...(isOn ? off : fault.order(settings)) });
    };
    return h(
      'button',
      { type: 'button', class: 'fault', 'data-fault': fault.name, onclick: press },
      h('b', {}, fault.label),
      h('small', {}, fault.words),
    );
  }

  /** @param {string} name */
  function choose(name) {
    platform = name;
    update();
  }

  function update() {
    const view = store.platforms.get(platform);
    if (!view) return;
    const { connection, bot } = view;
    const shown = bot.state === 'failed' ? 'failed' : connection.state;
    showOnce(state, [view.title, shown, bot.error], () => [
      h('i', { 'data-state': shown, 'aria-hidden': 'true' }),
      `${view.title}: ${shown}`,
      bot.error ? ` — ${bot.error}` : '',
    ]);
    for (const [name, button] of buttons)
      if (lasting.has(name)) button.setAttribute('aria-pressed', String(view.lastingFaults.includes(name)));
    const past = store.entries
      .filter(
        (entry) => entry.platform === platform && /^(connection\.|rate_limited|error|playground)/.test(entry.type),
      )
      .slice(-30)
      .reverse();
    showOnce(
      history,
      past.map(({ seq }) => seq),
      () =>
        past.map(({ at, type, summary }) =>
          h(
            'li',
            { 'data-type': type },
            h('time', { datetime: at }, new Date(at).toLocaleTimeString()),
            ' ',
            h('b', {}, type.replace('connection.', '')),
            ' ',
            summary,
          ),
        ),
    );
  }

  listen('hello', () => {
    const names = store.hello?.platforms ?? [];
    chooser.replaceChildren(...names.map((name) => h('option', { value: name, selected: name === platform }, name)));
    if (!names.includes(platform)) choose(names[0] ?? '');
  });
  listen('platform', (name) => {
    if (name === platform) update();
  });
  listen('entries', update);
  listen('selected', (place) => {
    if (!place) return;
    chooser.value = place.platform;
    choose(place.platform);
  });
  return element;
}
