// @ts-check
import { h } from './dom.js';

/**
 * @typedef {import('./message.js').Drawn} Drawn
 * @typedef {import('./pane.js').Pane} Pane
 * @typedef {{ name: string, sign: string, key: string, run: () => unknown }} Act
 */

/**
 * What one can do with a message, with the key that does it while the message has the focus.
 *
 * @param {Drawn} drawn
 * @param {Pane} pane
 * @returns {Act[]}
 */
export function actsOn({ message, can, isInThread, threadId }, pane) {
  const { id } = message;
  const act = (/** @type {string} */ what) => pane.act({ act: what, message: id });
  const acts = [
    can.react.length > 0 && { name: 'React', sign: '☺', key: 'r', run: () => pane.pickReaction(id) },
    can.reply && { name: 'Reply', sign: '↩', key: 'a', run: () => pane.replyTo(id) },
    can.thread &&
      !isInThread && {
        name: 'Open a thread',
        sign: '≡',
        key: 't',
        run: () => pane.openThread(message.threadId ?? threadId ?? id, id),
      },
    can.edit && { name: 'Edit', sign: '✎', key: 'e', run: () => pane.edit(id) },
    can.pin && {
      name: message.isPinned ? 'Unpin' : 'Pin',
      sign: '⚲',
      key: 'p',
      run: () => act(message.isPinned ? 'unpin' : 'pin'),
    },
    can.delete && { name: 'Delete', sign: '✕', key: 'Delete', run: () => act('delete') },
    { name: 'Inspect', sign: '⌕', key: 'Enter', run: () => pane.inspect(id) },
  ];
  return acts.filter((each) => each !== false);
}

/**
 * The tools at a message: made when it is pointed at or gets the focus.
 *
 * @param {Drawn} drawn
 * @param {Pane} pane
 */
export function drawActs(drawn, pane) {
  const { message, can } = drawn;
  const buttons = actsOn(drawn, pane).map(({ name, sign, key, run }) =>
    h('button', { type: 'button', 'aria-label': name, title: `${name} (${key})`, onclick: () => void run() }, sign),
  );
  const picker = h(
    'span',
    { class: 'picker', hidden: true, role: 'group', 'aria-label': 'Reactions' },
    ...can.react.map((emoji) =>
      h(
        'button',
        {
          type: 'button',
          'aria-label': `React with ${emoji}`,
          onclick: () => {
            picker.hidden = true;
            void pane.act({ act: 'react', message: message.id, emoji });
          },
        },
        shownEmoji(emoji),
      ),
    ),
  );
  return h(
    'div',
    { class: 'acts', role: 'toolbar', 'aria-label': `Actions on the message of ${message.authorName}` },
    ...buttons,
    picker,
  );
}

/** @param {string} emoji */
export function shownEmoji(emoji) {
  return /^[\w+-]+$/.test(emoji) ? `:${emoji}:` : emoji;
}
