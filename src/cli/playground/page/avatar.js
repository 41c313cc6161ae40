// @ts-check
import { h } from './dom.js';

/**
 * A person's picture: initials on a colour of their own, and a dot for the presence.
 *
 * @param {{ name: string, status?: string | undefined, isBot: boolean }} person
 */
export function drawAvatar({ name, status, isBot }) {
  const initials = name
    .split(/\s+/)
    .map((word) => [...word][0] ?? '')
    .slice(0, 2)
    .join('')
    .toUpperCase();
  return h(
    'span',
    { class: 'avatar', 'aria-hidden': 'true', 'data-hue': hueOf(name), 'data-bot': isBot },
    h('span', {}, isBot ? '⌁' : initials),
    status && h('i', { class: 'dot', 'data-status': status }),
  );
}

/** @param {string} name */
function hueOf(name) {
  let sum = 0;
  for (const letter of name) sum = (sum * 31 + (letter.codePointAt(0) ?? 0)) % 997;
  return sum % 8;
}
