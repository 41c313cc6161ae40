// @ts-check
import { h } from './dom.js';

/** @type {[string, string][]} */
const pageKeys = [
  ['1 … 6', 'write on that platform'],
  ['m', 'show one platform alone, or all again'],
  ['i  v  f', 'inspector, events, faults'],
  ['b', 'run the bot again'],
  ['?', 'this list'],
];
/** @type {[string, string][]} */
const messageKeys = [
  ['↑ ↓ Home End', 'walk over the messages'],
  ['Enter', 'inspect'],
  ['r', 'react'],
  ['a', 'reply'],
  ['t', 'open the thread'],
  ['e', 'edit'],
  ['p', 'pin, unpin'],
  ['Delete', 'delete'],
];
/** @type {[string, string][]} */
const writingKeys = [
  ['Enter', 'send'],
  ['Shift+Enter', 'a new line'],
  ['↑ in an empty field', 'edit your last message'],
  ['Esc', 'leave an edit, a reply, a menu, a dialog; then the field'],
];

/**
 * The list of keys, and the keys of the page itself: they count while nobody types.
 *
 * @param {Record<string, () => void>} keys
 * @returns {() => void} what shows the list
 */
export function startShortcuts(keys) {
  const dialog = h(
    'dialog',
    { class: 'keys', 'aria-labelledby': 'keys-title' },
    h(
      'form',
      { method: 'dialog' },
      h('h2', { id: 'keys-title' }, 'Keys'),
      drawKeys('Anywhere, while you do not type', pageKeys),
      drawKeys('On a message', messageKeys),
      drawKeys('While you write', writingKeys),
      h('button', { class: 'primary' }, 'Close'),
    ),
  );
  document.body.append(dialog);
  const show = () => {
    if (!dialog.open) dialog.showModal();
  };
  document.addEventListener('keydown', (event) => {
    const { target, key } = event;
    if (event.ctrlKey || event.metaKey || event.altKey || dialog.open || event.defaultPrevented) return;
    if (target instanceof Element && target.closest('input, textarea, select, .modal')) return;
    const run = key === '?' ? show : keys[key];
    if (!run) return;
    event.preventDefault();
    run();
  });
  return show;
}

/**
 * @param {string} title
 * @param {[string, string][]} keys
 */
function drawKeys(title, keys) {
  return h(
    'section',
    {},
    h('h3', {}, title),
    h(
      'dl',
      {},
      ...keys.map(([key, words]) =>
        h('div', {}, h('dt', {}, ...key.split(/ {2}/).map((each) => h('kbd', {}, each))), h('dd', {}, words)),
      ),
    ),
  );
}
