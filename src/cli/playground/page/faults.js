// @ts-check
import { armFault, moveBot } from './api.js';
import { h, showOnce } from './dom.js';
import { faultGroups, lastingFaults } from './fault-list.js';
import { drawHearing } from './hearing.js';
import { recall, remember } from './memory.js';
import { listen, store } from './store.js';
import { drawTimeline, spansOf } from './timeline.js';

/** @typedef {import('./fault-list.js').Fault} Fault */

const mostPast = 30;

/** What really happens to connections, to be tried; and how the backend comes through it. */
export function createFaults() {
  let platform = String(recall('faults') ?? '');
  const chooser = h('select', { 'aria-label': 'Platform', onchange: () => choose(chooser.value) });
  const state = h('p', { class: 'health', role: 'status' });
  const timeline = h('div', { class: 'timeline-box' });
  const hearing = h('div', { class: 'hearing', role: 'group', 'aria-label': 'Was anything lost?' });
  const history = h('ol', { class: 'history', 'aria-label': 'What happened, the newest first' });
  const refusal = h('p', { class: 'refusal', role: 'alert', hidden: true });
  const times = h('input', { type: 'number', min: 1, max: 100, value: 1 });
  const ms = h('input', { type: 'number', min: 0, max: 60_000, step: 100, value: 1_000 });
  const match = h('input', { type: 'text', placeholder: 'any', size: 12, maxlength: 200 });
  const clear = h(
    'button',
    { type: 'button', class: 'primary', onclick: () => arm({ fault: 'clear' }) },
    'End all faults',
  );
  const again = h('button', { type: 'button', onclick: () => reconnect() }, 'Connect again');
  const buttons = new Map(faultGroups.flatMap(({ faults }) => faults).map((fault) => [fault.name, drawFault(fault)]));
  const element = h(
    'div',
    { class: 'faults' },
    h(
      'div',
      { class: 'fault-side' },
      h('p', { class: 'tools' }, chooser, clear, again),
      state,
      timeline,
      hearing,
      history,
    ),
    h(
      'div',
      { class: 'fault-groups' },
      refusal,
      h(
        'p',
        { class: 'tools settings' },
        h('label', {}, 'Times ', times),
        h('label', {}, 'Time in ms ', ms),
        h(
          'label',
          { title: "A part of the platform call's name or path: chat.postMessage, /messages" },
          'Only calls with ',
          match,
        ),
      ),
      ...faultGroups.map(({ title, faults }) =>
        h(
          'fieldset',
          {},
          h('legend', {}, title),
          ...faults.map(({ name }) => /** @type {HTMLElement} */ (buttons.get(name))),
        ),
      ),
    ),
  );

  /** @param {string} words */
  const refuse = (words) => {
    refusal.hidden = false;
    refusal.textContent = words;
  };

  /** @type {Promise<void>} */
  let armed = Promise.resolve();

  /** One after the other, as they were pressed. @param {Record<string, unknown>} order */
  function arm(order) {
    const target = platform;
    armed = armed.then(async () => {
      if (await armFault(target, order, refuse)) refusal.hidden = true;
    });
    return armed;
  }

  async function reconnect() {
    if (await moveBot({ action: 'reconnect', platform }, refuse)) refusal.hidden = true;
  }

  /** @param {Fault} fault */
  function drawFault({ name, label, words, well, order }) {
    const press = () => {
      const view = store.platforms.get(platform);
      const isOn = lastingFaults.has(name) && view?.lastingFaults.includes(name);
      const off = name === 'delayEvents' ? { ms: 0 } : { on: false };
      const settings = { times: Number(times.value) || 1, ms: Number(ms.value) || 0, match: match.value.trim() };
      void arm({ fault: name, ...(isOn ? off : order(settings)) });
    };
    return h(
      'button',
      { type: 'button', class: 'fault', 'data-fault': name, onclick: press },
      h('b', {}, label),
      h('small', {}, words),
      h('small', { class: 'well' }, `→ ${well}`),
    );
  }

  /** @param {string} name */
  function choose(name) {
    platform = name;
    chooser.value = name;
    remember('faults', name);
    refusal.hidden = true;
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
      if (lastingFaults.has(name)) button.setAttribute('aria-pressed', String(view.lastingFaults.includes(name)));
    showOnce(hearing, [platform, view.hearing], () => drawHearing(view));
    const mine = store.entries.filter((entry) => entry.platform === platform);
    const spans = spansOf(mine);
    showOnce(timeline, [platform, spans], () => drawTimeline(spans, Date.now()));
    const past = mine.filter(({ type }) => /^(connection\.|rate_limited|error|playground)/.test(type)).slice(-mostPast);
    showOnce(history, [platform, past.map(({ seq }) => seq)], () => past.reverse().map(drawPast));
  }

  listen('hello', () => {
    const names = store.hello?.platforms ?? [];
    chooser.replaceChildren(...names.map((name) => h('option', { value: name, selected: name === platform }, name)));
    if (!names.includes(platform)) choose(names[0] ?? '');
  });
  listen('platform', (name) => {
    const option = chooser.querySelector(`option[value="${CSS.escape(name)}"]`);
    if (option) option.textContent = store.platforms.get(name)?.title ?? name;
    if (name === platform) update();
  });
  listen('entries', update);
  listen('selected', (place) => {
    if (place) choose(place.platform);
  });
  return element;
}

/** @param {import('../view.js').StreamEntry} entry */
function drawPast({ at, type, summary }) {
  return h(
    'li',
    { 'data-type': type },
    h('time', { datetime: at }, new Date(at).toLocaleTimeString()),
    ' ',
    h('b', {}, type.replace('connection.', '')),
    ' ',
    summary,
  );
}
