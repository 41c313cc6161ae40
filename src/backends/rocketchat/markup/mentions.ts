import type { Mention } from '../../../models/index.js';
import type { MentionNode } from '../../../richtext/index.js';

/** Names as the server takes them unless its administrator says otherwise, and as the grammar does. */
const name = String.raw`[-_.\p{L}\p{N}]+`;
const wholeName = new RegExp(`^${name}$`, 'u');
// The server looks for mentions in the raw text, code included (wire sheet, section 9).
const mention = new RegExp(`(^|[\\s>])([@#])(${name})`, 'gu');

/** True for the name of a user, a team or a room that a mention can hold. */
export function canBeMentioned(text: string): boolean {
  return wholeName.test(text) && !text.endsWith('__');
}

/** The mentions of a text with their place in it: what notifies, and links to rooms. */
export function findMentions(text: string): Mention[] {
  if (!text.includes('@') && !text.includes('#')) return [];
  const mentions: Mention[] = [];
  for (const match of text.matchAll(mention)) {
    const [whole, before = '', sign, found = ''] = match;
    const place = { start: match.index + before.length, end: match.index + whole.length };
    if (sign === '#') mentions.push({ kind: 'channel', name: found, ...place });
    else if (found === 'all') mentions.push({ kind: 'everyone', ...place });
    else if (found === 'here') mentions.push({ kind: 'here', ...place });
    else mentions.push({ kind: 'user', name: found, ...place });
  }
  return mentions;
}

/** Gives the username of a user's id, or the name that stands in the address of a room's id. */
export type NameOf = (kind: 'user' | 'channel' | 'role', id: string) => string | undefined;

/** A mention as markup; `undefined` where no name is known that would reach it. */
export function mentionMarkup(node: MentionNode, nameOf: NameOf | undefined): string | undefined {
  if (node.kind === 'everyone') return '@all';
  if (node.kind === 'here') return '@here';
  const known = node.id !== undefined && nameOf ? nameOf(node.kind, node.id) : node.name;
  if (known === undefined || !canBeMentioned(known)) return undefined;
  return `${node.kind === 'channel' ? '#' : '@'}${known}`;
}
