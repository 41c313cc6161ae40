// @ts-check
import { drawAvatar } from './avatar.js';
import { h } from './dom.js';

const statuses = ['online', 'away', 'busy', 'dnd', 'idle', 'offline'];

/**
 * One who is there: opens to what can be done with them.
 *
 * @param {{ person: import('../view.js').PersonView, isMe: boolean, isHere: boolean, off: string | undefined }} one
 * `isHere`: in the channel that is shown; `off`: why nobody can set a presence here
 * @param {import('./pane.js').Pane} pane
 */
export function drawPerson({ person, isMe, isHere, off }, pane) {
  const { handle, name, isBot, status, statusText, statusEmoji, modal } = person;
  const label = h(
    'summary',
    { title: `${name} is ${status}${statusText ? `: ${statusText}` : ''}` },
    drawAvatar(person),
    h('span', { class: 'person-name' }, name),
    isMe && h('span', { class: 'you' }, 'you'),
    !isHere && h('span', { class: 'faint' }, '(not in here)'),
    modal && h('span', { class: 'you' }, 'has a dialog'),
    h('span', { class: 'hidden' }, ` ${status}`),
  );
  const shown = h(
    'p',
    {},
    `@${handle} is ${status}`,
    (statusText || statusEmoji) && ` — ${statusEmoji ?? ''} ${statusText ?? ''}`,
  );
  const menu = h(
    'div',
    { class: 'menu' },
    shown,
    ...(isBot ? [h('p', { class: 'faint' }, 'The bot sets its own presence.')] : controls()),
  );
  return h('li', { 'data-me': isMe }, h('details', { class: 'popover' }, label, menu));

  function controls() {
    const set = (/** @type {Record<string, string>} */ presence) =>
      pane.act({ act: 'presence', as: handle, channel: undefined, ...presence });
    const text = h('input', {
      type: 'text',
      value: statusText ?? '',
      maxlength: 200,
      placeholder: 'Status text',
      'aria-label': `Status text of ${name}`,
      disabled: off !== undefined,
    });
    const newName = h('input', {
      type: 'text',
      value: name,
      maxlength: 80,
      required: true,
      'aria-label': `New name of ${name}`,
    });
    const choose = (/** @type {Event} */ event) =>
      set({ status: /** @type {HTMLSelectElement} */ (event.target).value });
    const options = [...new Set([status, ...statuses])].map((each) =>
      h('option', { value: each, selected: each === status }, each),
    );
    const submit = (/** @type {Event} */ event) => {
      event.preventDefault();
      set({ statusText: text.value });
    };
    return [
      !isMe && h('button', { type: 'button', onclick: () => pane.speakAs(handle) }, `Speak as ${name}`),
      h(
        'label',
        {},
        'Presence ',
        h('select', { disabled: off !== undefined, onchange: choose, 'aria-label': `Presence of ${name}` }, ...options),
      ),
      h('form', { onsubmit: submit }, text, h('button', { disabled: off !== undefined }, 'Set')),
      h(
        'form',
        {
          onsubmit: (/** @type {Event} */ event) => {
            event.preventDefault();
            void pane.act({ act: 'rename', as: handle, channel: undefined, name: newName.value });
          },
        },
        newName,
        h('button', {}, 'Rename'),
      ),
      h(
        'button',
        { type: 'button', onclick: () => pane.act({ act: isHere ? 'leave' : 'join', as: handle }) },
        `${isHere ? 'Leave' : 'Join'} ${pane.channel?.name ?? 'the channel'}`,
      ),
      off && h('p', { class: 'faint' }, off),
    ].filter((each) => each instanceof Node);
  }
}
