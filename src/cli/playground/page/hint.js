// @ts-check
import { h } from './dom.js';

const key = 'chatmux-playground-hint';

/**
 * What this page is, for who sees it for the first time; gone for good once it is closed.
 *
 * @param {HTMLElement} element
 * @param {() => void} showKeys
 */
export function showHint(element, showKeys) {
  if (read() === 'seen') return;
  const close = () => {
    element.hidden = true;
    try {
      localStorage.setItem(key, 'seen');
    } catch {
      // It comes again then.
    }
  };
  element.replaceChildren(
    h(
      'p',
      {},
      h('b', {}, 'One bot on six platforms. '),
      'You are the people: type ',
      h('code', {}, '!info'),
      ' in any pane. Click a message to see what the bot gets of it. Under ',
      h('b', {}, 'Faults'),
      ' break a connection, and watch it recover.',
    ),
    h(
      'p',
      { class: 'tools' },
      h('button', { type: 'button', class: 'keys-button', onclick: showKeys }, 'Keys'),
      h('button', { type: 'button', class: 'primary', onclick: close }, 'Got it'),
    ),
  );
  element.hidden = false;
}

function read() {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}
