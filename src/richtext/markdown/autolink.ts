import type { Slots } from './slots.js';

/** A bare address in a text. */
export type Autolink = { start: number; end: number; url: string };

const candidate = /(?:https?|ftp):\/\/|www\.|@/i;
const webAddress = /(?:(?:https?|ftp):\/\/|www\.)[^\s<]+/gi;
const emailAddress = /[a-z0-9.+_-]{1,64}@[a-z0-9_-]+(?:\.[a-z0-9_-]+)+/gi;

/**
 * Bare web and e-mail addresses, as the autolink extension of GitHub-flavoured Markdown finds them.
 *
 * @param isLiteral - tells whether the character at an offset was written as itself; an escaped `:`, `.` or `@` makes
 * no link
 */
export function findAutolinks(text: string, isLiteral: (offset: number) => boolean, slots?: Slots): Autolink[] {
  if (!candidate.test(text)) return [];
  const links: Autolink[] = [];
  for (const match of text.matchAll(webAddress)) {
    const link = webLink(text, match.index, match[0], isLiteral, slots);
    if (link) links.push(link);
  }
  if (text.includes('@')) {
    for (const match of text.matchAll(emailAddress)) {
      const start = match.index;
      const address = match[0].replace(/\.+$/, '');
      if (/[-_]$/.test(address) || !isLiteral(start) || !isLiteral(start + address.indexOf('@'))) continue;
      links.push({ start, end: start + address.length, url: `mailto:${address}` });
    }
    links.sort((a, b) => a.start - b.start);
  }
  let end = 0;
  return links.filter((link) => {
    if (link.start < end) return false;
    end = link.end;
    return true;
  });
}

function webLink(
  text: string,
  start: number,
  match: string,
  isLiteral: (offset: number) => boolean,
  slots: Slots | undefined,
): Autolink | undefined {
  const before = text[start - 1] ?? '';
  const isWww = /^www\./i.test(match);
  if (isWww ? !/^$|[\s*_~(]/.test(before) : /[\p{L}\p{N}]/u.test(before)) return undefined;
  const sign = isWww ? 3 : match.indexOf(':');
  if (!isLiteral(start) || !isLiteral(start + sign)) return undefined;
  const address = trimEnd(cutAtSlot(match, slots));
  const domain = /^(?:(?:https?|ftp):\/\/)?([^\s/?#:]*)/i.exec(address)?.[1] ?? '';
  const segments = domain.split('.');
  if (domain === '' || segments.slice(-2).some((segment) => segment.includes('_'))) return undefined;
  if (isWww && (segments.length < 2 || segments[1] === '')) return undefined;
  return { start, end: start + address.length, url: isWww ? `http://${address}` : address };
}

/** A value in an address stays part of it only where it is a word. */
function cutAtSlot(match: string, slots: Slots | undefined): string {
  if (!slots || slots.size === 0) return match;
  let end = 0;
  for (const character of match) {
    const slot = slots.get(character);
    if (slot && (slot.nodes || /[\s<]/.test(slot.text))) break;
    end += character.length;
  }
  return match.slice(0, end);
}

function trimEnd(address: string): string {
  let end = address.length;
  let opened = 0;
  let closed = 0;
  for (const character of address) {
    if (character === '(') opened += 1;
    else if (character === ')') closed += 1;
  }
  while (end > 0) {
    const character = address[end - 1] as string;
    if ('?!.,:*_~\'"'.includes(character)) end -= 1;
    else if (character === ')' && closed > opened) {
      closed -= 1;
      end -= 1;
    } else if (character === ';') {
      const entity = /&[a-z0-9]+;$/i.exec(address.slice(Math.max(0, end - 40), end));
      if (!entity) break;
      end -= entity[0].length;
    } else break;
  }
  return address.slice(0, end);
}
