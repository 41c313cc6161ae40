// @ts-check
import { h } from './dom.js';

const shownMs = 6_000;

/**
 * Tells the user something, for a while.
 *
 * @param {string} words
 */
export function toast(words) {
  const place = document.getElementById('toasts');
  const note = h('p', { class: 'toast' }, words);
  place?.append(note);
  setTimeout(() => note.remove(), shownMs);
}
