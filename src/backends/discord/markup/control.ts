import { ownValue } from '../../../core/own-value.js';
import type { EmojiNode, Inline, MentionNode, RawNode } from '../../../richtext/nodes.js';
import type { Home } from './home.js';
import { readTime } from './time.js';

/** What stands between angle brackets, and where it ends. */
export type Control = { node: Inline; end: number };

// The forms of wire sheet, section 13.
const mention = /<(@[!&]?|#)(\d{17,20})>/y;
const emoji = /<(a?):(\w{2,32}):(\d{17,20})>/y;
const time = /<t:(-?\d{1,13})(?::([tTdDfFsSR]))?>/y;
const command = /<(\/[^:<>\n\\`]{1,100}):\d{17,20}>/y;
const guide = /<id:(customize|browse|guide|linked-roles)(?::\d{17,20})?>/y;
const address = /<(https?:\/\/[^\s<>\\`]+)>/iy;

/** How the client names the places of a guild. */
const places: Readonly<Record<string, string>> = {
  customize: 'Channels & Roles',
  browse: 'Browse Channels',
  guide: 'Server Guide',
  'linked-roles': 'Linked Roles',
};

/** Reads what begins with `<` at an offset; `undefined` when it is just text. */
export function readControl(text: string, at: number, home: Home): Control | undefined {
  switch (text.charAt(at + 1)) {
    case '@':
    case '#':
      return read(mention, text, at, ([, sign = '', id = '']) => mentionNode(kindOf(sign), id, home));
    case ':':
      return read(emoji, text, at, (match) => emojiNode(match, home));
    case '/':
      return read(command, text, at, ([value, alt = '']) => rawNode(value, alt, home));
    case 'a':
      return read(emoji, text, at, (match) => emojiNode(match, home));
    case 't':
      return read(time, text, at, ([, seconds, style]) => readTime(Number(seconds), style));
    case 'i':
      return read(guide, text, at, ([value, place = '']) => rawNode(value, ownValue(places, place) ?? place, home));
    case 'h':
    case 'H':
      return read(address, text, at, ([, url = '']) => ({
        type: 'link',
        url,
        children: [{ type: 'text', value: url }],
      }));
    default:
      return undefined;
  }
}

function read(
  pattern: RegExp,
  text: string,
  at: number,
  nodeOf: (match: RegExpExecArray) => Inline | undefined,
): Control | undefined {
  pattern.lastIndex = at;
  const match = pattern.exec(text);
  const node = match ? nodeOf(match) : undefined;
  return match && node ? { node, end: at + match[0].length } : undefined;
}

/** The kind of a mention by what stands before its id. */
export function kindOf(sign: string): MentionNode['kind'] {
  if (sign === '#') return 'channel';
  return sign === '@&' ? 'role' : 'user';
}

function mentionNode(kind: MentionNode['kind'], id: string, { platform, account, nameOf }: Home): MentionNode {
  const name = nameOf(kind, id);
  const node: MentionNode = { type: 'mention', kind, platform, account, id };
  if (name !== undefined) node.name = name;
  return node;
}

function emojiNode([, animated, name = '', id = '']: RegExpExecArray, { platform, account }: Home): EmojiNode {
  const node: EmojiNode = { type: 'emoji', name, id, isCustom: true, platform, account };
  if (animated) node.isAnimated = true;
  return node;
}

function rawNode(value: string, alt: string, { platform }: Home): RawNode {
  return { type: 'raw', platform, value, alt };
}
