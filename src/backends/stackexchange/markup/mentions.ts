import type { Mention } from '../../../models/index.js';
import type { Inline, MentionNode } from '../../../richtext/index.js';

// A ping is `@` and a name without its blanks: letters, digits and some marks (wire sheet, section 8).
const name = String.raw`[\p{L}\p{N}](?:[\p{L}\p{N}\p{M}_.'’-]*[\p{L}\p{N}\p{M}_])?`;
const before = String.raw`(?<![\p{L}\p{N}@])`;
const inText = new RegExp(`${before}@(${name})`, 'gu');
// In HTML, `'` in a name is a reference, and what stands in tags pings nobody.
const nameInHtml = String.raw`[\p{L}\p{N}](?:(?:[\p{L}\p{N}\p{M}_.'’-]|&#39;)*[\p{L}\p{N}\p{M}_])?`;
const inMarkup = new RegExp(`<[^<>]*>|${before}@(${nameInHtml})`, 'gu');

/**
 * The text with what stands before each name that would ping replaced. One sign behind a letter is an e-mail address's.
 *
 * @param instead - gives what stands in the place of the signs
 */
export function replacePings(text: string, instead: (signs: string) => string): string {
  if (!text.includes('@')) return text;
  return text.replace(/@+/g, (signs, at: number) => {
    // What follows the text may start with a name.
    const isLast = at + signs.length === text.length;
    const isName = isLast || letter.test(codePointAt(text, at + signs.length));
    const isAddress = signs.length === 1 && letter.test(codePointBefore(text, at));
    return isName && !isAddress ? instead(signs) : signs;
  });
}

const letter = /[\p{L}\p{N}]/u;

function codePointAt(text: string, at: number): string {
  const code = text.codePointAt(at);
  return code === undefined ? '' : String.fromCodePoint(code);
}

function codePointBefore(text: string, at: number): string {
  const pair = text.slice(Math.max(0, at - 2), at);
  return /^[\ud800-\udbff][\udc00-\udfff]$/.test(pair) ? pair : pair.slice(-1);
}

/** The name of a mention as it pings: without blanks. `undefined` where nothing of it could. */
export function pingName(node: MentionNode): string | undefined {
  const found = node.kind === 'user' ? node.name?.replace(/\s+/g, '') : undefined;
  return found !== undefined && new RegExp(`^${name}$`, 'u').test(found) ? found : undefined;
}

/** True when a text would go on with the name of the mention before it. */
export function continuesName(text: string): boolean {
  return /^[\p{L}\p{N}\p{M}_.'’-]/u.test(text);
}

/** The mentions of a message's HTML, or of its source, with their place in it. */
export function findMentions(text: string): Mention[] {
  if (!text.includes('@')) return [];
  const mentions: Mention[] = [];
  for (const { 0: whole, 1: found, index } of text.matchAll(inMarkup)) {
    if (found === undefined) continue;
    mentions.push({ kind: 'user', name: found.replaceAll('&#39;', "'"), start: index, end: index + whole.length });
  }
  return mentions;
}

export type Home = {
  platform: string;
  account: string;
  /** The id of the user who is pinged by a name. */
  idOf?: ((name: string) => string | undefined) | undefined;
};

/** Text with its pings as nodes. */
export function withMentions(text: string, { platform, account, idOf }: Home): Inline[] {
  if (!text.includes('@')) return text === '' ? [] : [{ type: 'text', value: text }];
  const nodes: Inline[] = [];
  let at = 0;
  for (const { 0: whole, 1: found = '', index } of text.matchAll(inText)) {
    if (index > at) nodes.push({ type: 'text', value: text.slice(at, index) });
    const id = idOf?.(found);
    nodes.push({ type: 'mention', kind: 'user', platform, account, ...(id === undefined ? {} : { id }), name: found });
    at = index + whole.length;
  }
  if (at < text.length) nodes.push({ type: 'text', value: text.slice(at) });
  return nodes;
}
