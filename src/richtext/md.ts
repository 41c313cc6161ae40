import type { Channel, Emoji, User } from '../models/index.js';
import { emoji as emojiNode, mention, timestamp } from './builders.js';
import { DialectError } from './dialect-error.js';
import { isRichTextNode } from './guard.js';
import { inlinesOfBlocks } from './inlines-of-blocks.js';
import { parseMarkdown } from './markdown/parse.js';
import { Slots, type SlotValue } from './markdown/slots.js';
import type { Block, Inline, RichText } from './nodes.js';
import { toPlainText } from './plain-text.js';
import { isInlineNode } from './visit.js';

/**
 * What `md` takes in its slots. A string, number, bigint or URL is text and never markup; a user or channel becomes a
 * mention, an emoji itself, a Date a timestamp; trees and nodes are put in; an array is its values one after the other;
 * `null`, `undefined` and `false` are nothing.
 */
export type MdValue =
  | string
  | number
  | bigint
  | URL
  | User
  | Channel
  | Emoji
  | Date
  | RichText
  | Block
  | Inline
  | null
  | undefined
  | false
  | readonly MdValue[];

/**
 * Formatted content: the literal parts are GitHub-flavoured Markdown, the values are put in as they are.
 *
 * ```ts
 * md`Hi **${user}**, see [the log](${url}) of ${new Date()}`
 * ```
 *
 * A value never becomes markup, wherever it stands: in a mark, a link's address, code, a table. In code and addresses it
 * is shown as its plain words. An address that could run a script (`javascript:`, `data:`) makes no link: the source is
 * shown as text. To the rules of Markdown a value is a letter, so `_${name}_s` is no emphasis but `*${name}*s` is.
 *
 * A text that starts with a line break loses the indentation that all its lines share. As in any template literal a
 * backslash is written twice: `\\*`.
 *
 * @throws DialectError for a value that is none of these (JavaScript callers) or an invalid Date
 */
export function md(strings: TemplateStringsArray, ...values: readonly MdValue[]): RichText {
  const slots = new Slots();
  let text = slots.protect(strings[0] ?? '');
  values.forEach((value, index) => {
    const slot = slotOf(value);
    if (slot) text += slots.add(slot);
    text += slots.protect(strings[index + 1] ?? '');
  });
  return parseMarkdown(dedent(text), slots);
}

function dedent(text: string): string {
  if (!text.startsWith('\n')) return text;
  let common: string | undefined;
  for (const line of text.split('\n')) {
    if (line.trim() === '') continue;
    const indent = /^[ \t]*/.exec(line)?.[0] ?? '';
    common = common === undefined ? indent : sharedStart(common, indent);
  }
  return common ? text.replaceAll(`\n${common}`, '\n') : text;
}

function sharedStart(a: string, b: string): string {
  let length = 0;
  while (length < a.length && a[length] === b[length]) length += 1;
  return a.slice(0, length);
}

/** The slot of a value; `undefined` for nothing. */
function slotOf(value: MdValue): SlotValue | undefined {
  if (value === null || value === undefined || value === false || value === '') return undefined;
  if (typeof value === 'string') return { text: value };
  if (typeof value === 'number' || typeof value === 'bigint' || value instanceof URL) return { text: String(value) };
  const nodes = nodesOf(value);
  if (nodes.length === 0) return undefined;
  return { text: wordsOf(nodes), nodes };
}

function nodesOf(value: MdValue): (Inline | Block)[] {
  if (value === null || value === undefined || value === false || value === '') return [];
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint' || value instanceof URL)
    return [{ type: 'text', value: String(value) }];
  if (value instanceof Date) return [timestamp(value)];
  if (isArray(value)) return value.flatMap(nodesOf);
  if (typeof value === 'object') {
    if ('isBot' in value && 'id' in value) return [mention(value)];
    if ('isCustom' in value && !('type' in value)) return [emojiNode(value)];
    if (isRichTextNode(value)) return nodesOfTree(value);
    if ('type' in value && 'id' in value && 'platform' in value && 'account' in value) return [mention(value)];
  }
  throw new DialectError(
    `md cannot take ${typeof value === 'object' ? 'this object' : `a ${typeof value}`} as a value: give a string, number, bigint, URL, User, Channel, Emoji, Date, rich text, or an array of these`,
  );
}

/** A tree of one paragraph is running text, so that it can stand in a sentence. */
function nodesOfTree(node: RichText | Block | Inline): (Inline | Block)[] {
  if (node.type !== 'root') return [node];
  const only = node.children.length === 1 ? node.children[0] : undefined;
  return only?.type === 'paragraph' ? only.children : node.children;
}

function isArray(value: MdValue): value is readonly MdValue[] {
  return Array.isArray(value);
}

function wordsOf(nodes: readonly (Inline | Block)[]): string {
  const running = nodes.flatMap((node) => (isInlineNode(node) ? [node] : inlinesOfBlocks([node])));
  return toPlainText({ type: 'root', children: [{ type: 'paragraph', children: running }] });
}
