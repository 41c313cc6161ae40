import type { Channel, Emoji as EmojiModel, Group, User } from '../models/index.js';
import { DialectError } from './dialect-error.js';
import { findEmoji } from './emoji/vocabulary.js';
import { channelMention, groupMention, userMention } from './mention-nodes.js';
import type {
  Alignment,
  Block,
  Blockquote,
  Break,
  Code,
  Delete,
  EmojiNode,
  Emphasis,
  Heading,
  ImageNode,
  Inline,
  InlineCode,
  Link,
  List,
  ListItem,
  MentionNode,
  Paragraph,
  RawNode,
  RichText,
  Spoiler,
  Strong,
  Table,
  TableCell,
  TableRow,
  Text,
  ThematicBreak,
  Timestamp,
  TimestampStyle,
  Underline,
} from './nodes.js';

/** What a builder takes as running text: nodes, and strings that stand for plain text. */
export type InlineInput = string | Inline | readonly InlineInput[];
/** What a builder takes as blocks: blocks, trees, and running text that becomes a paragraph. */
export type BlockInput = string | Inline | Block | RichText | readonly BlockInput[];

const inlineTypes: ReadonlySet<string> = new Set<Inline['type']>([
  'text',
  'emphasis',
  'strong',
  'delete',
  'underline',
  'spoiler',
  'inlineCode',
  'break',
  'link',
  'image',
  'mention',
  'emoji',
  'timestamp',
  'raw',
]);

function isInline(node: { type: string }): node is Inline {
  return inlineTypes.has(node.type);
}

/** Running text as nodes. */
export function inlines(...input: readonly InlineInput[]): Inline[] {
  const nodes: Inline[] = [];
  for (const part of input) {
    if (typeof part === 'string') nodes.push(text(part));
    else if (isList(part)) nodes.push(...inlines(...part));
    else nodes.push(part);
  }
  return nodes;
}

/** Blocks as nodes; neighbouring strings and inline nodes share a paragraph. */
export function blocks(...input: readonly BlockInput[]): Block[] {
  const nodes: Block[] = [];
  let running: Inline[] | undefined;
  const add = (part: BlockInput): void => {
    if (typeof part !== 'string' && isList(part)) {
      for (const inner of part) add(inner);
      return;
    }
    const node = typeof part === 'string' ? text(part) : part;
    if (node.type === 'root') {
      running = undefined;
      nodes.push(...node.children);
    } else if (isInline(node)) {
      if (!running) {
        running = [];
        nodes.push({ type: 'paragraph', children: running });
      }
      running.push(node);
    } else {
      running = undefined;
      nodes.push(node);
    }
  };
  for (const part of input) add(part);
  return nodes;
}

function isList<Part>(value: Part | readonly Part[]): value is readonly Part[] {
  return Array.isArray(value);
}

/** The whole document. */
export function root(...children: readonly BlockInput[]): RichText {
  return { type: 'root', children: blocks(...children) };
}

export function paragraph(...children: readonly InlineInput[]): Paragraph {
  return { type: 'paragraph', children: inlines(...children) };
}

export function heading(depth: Heading['depth'], ...children: readonly InlineInput[]): Heading {
  return { type: 'heading', depth, children: inlines(...children) };
}

/** A horizontal rule. */
export function rule(): ThematicBreak {
  return { type: 'thematicBreak' };
}

export function quote(...children: readonly BlockInput[]): Blockquote {
  return { type: 'blockquote', children: blocks(...children) };
}

export type ListOptions = { ordered?: boolean | undefined; start?: number | undefined; spread?: boolean | undefined };

/**
 * A list. Each item is running text, blocks, or a `listItem`.
 *
 * @example list(['one', 'two'], { ordered: true })
 */
export function list(items: readonly (BlockInput | ListItem)[], options: ListOptions = {}): List {
  const children = items.map((item) => (isListItem(item) ? item : listItem(item)));
  const node: List = { type: 'list', ordered: options.ordered ?? options.start !== undefined, children };
  if (node.ordered && options.start !== undefined) node.start = options.start;
  if (options.spread) node.spread = true;
  return node;
}

function isListItem(item: BlockInput | ListItem): item is ListItem {
  return typeof item === 'object' && !Array.isArray(item) && (item as { type: string }).type === 'listItem';
}

export function listItem(...children: readonly BlockInput[]): ListItem {
  return { type: 'listItem', children: blocks(...children) };
}

/** An item of a list that can be ticked off. */
export function task(checked: boolean, ...children: readonly BlockInput[]): ListItem {
  return { type: 'listItem', checked, children: blocks(...children) };
}

/** A code block; `lang` is the language's short name (`ts`, `python`). */
export function codeBlock(value: string, lang?: string): Code {
  return lang ? { type: 'code', lang, value } : { type: 'code', value };
}

/**
 * A table. The first row is its head.
 *
 * @example table([['name', 'count'], ['a', '1']], { align: ['left', 'right'] })
 */
export function table(
  rows: readonly (readonly InlineInput[])[],
  options: { align?: readonly (Alignment | null)[] | undefined } = {},
): Table {
  const children = rows.map(
    (cells): TableRow => ({
      type: 'tableRow',
      children: cells.map((cell): TableCell => ({ type: 'tableCell', children: inlines(cell) })),
    }),
  );
  return options.align ? { type: 'table', align: [...options.align], children } : { type: 'table', children };
}

/** Plain text; nothing in it is markup. `\n` is a line break. */
export function text(value: string): Text {
  return { type: 'text', value };
}

export function strong(...children: readonly InlineInput[]): Strong {
  return { type: 'strong', children: inlines(...children) };
}

export function emphasis(...children: readonly InlineInput[]): Emphasis {
  return { type: 'emphasis', children: inlines(...children) };
}

/** Struck-out text. */
export function strikethrough(...children: readonly InlineInput[]): Delete {
  return { type: 'delete', children: inlines(...children) };
}

export function underline(...children: readonly InlineInput[]): Underline {
  return { type: 'underline', children: inlines(...children) };
}

/** Text that is hidden until the reader asks for it; shown openly where the platform has no such thing. */
export function spoiler(...children: readonly InlineInput[]): Spoiler {
  return { type: 'spoiler', children: inlines(...children) };
}

export function inlineCode(value: string): InlineCode {
  return { type: 'inlineCode', value };
}

/** A line break inside a paragraph; the same as `text('\n')`. */
export function lineBreak(): Break {
  return { type: 'break' };
}

/** A link. Without children its address is shown. */
export function link(url: string | URL, ...children: readonly InlineInput[]): Link {
  const address = String(url);
  return { type: 'link', url: address, children: children.length > 0 ? inlines(...children) : [text(address)] };
}

export function image(url: string | URL, alt?: string, title?: string): ImageNode {
  const node: ImageNode = { type: 'image', url: String(url) };
  if (alt) node.alt = alt;
  if (title) node.title = title;
  return node;
}

/** A mention of a user or a channel. It pings on the platform and account that the model is from, nowhere else. */
export function mention(target: User | Channel): MentionNode {
  return 'isBot' in target ? userMention(target) : channelMention(target);
}

/** A mention of a group: a Slack user group, a Discord role, a Teamwire group. */
export function mentionGroup(group: Group): MentionNode {
  return groupMention(group);
}

/** A mention of everybody in the channel. `account` is the platform's name unless the configuration names it. */
export function mentionEveryone(platform: string, account = platform): MentionNode {
  return { type: 'mention', kind: 'everyone', platform, account };
}

/** A mention of everybody in the channel who is there now. */
export function mentionHere(platform: string, account = platform): MentionNode {
  return { type: 'mention', kind: 'here', platform, account };
}

/**
 * An emoji: the model, the characters (`👍`) or a name (`thumbsup`, `:thumbsup:`). A name that the vocabulary does not
 * know is a custom emoji. A custom emoji shows as such on the platform and account of `home` only (anywhere, when it is
 * left out), elsewhere as `:name:`.
 */
export function emoji(
  emoji: string | EmojiModel,
  home?: { platform: string; account?: string | undefined },
): EmojiNode {
  if (typeof emoji === 'string') return emojiOf(emoji, home);
  const node: EmojiNode = { type: 'emoji', name: emoji.name };
  if (emoji.unicode !== undefined) node.unicode = emoji.unicode;
  if (emoji.id !== undefined) node.id = emoji.id;
  if (emoji.isCustom) node.isCustom = true;
  if (emoji.isAnimated) node.isAnimated = true;
  if (emoji.url !== undefined) node.url = emoji.url;
  return emoji.isCustom ? housed(node, home) : node;
}

function emojiOf(value: string, home: { platform: string; account?: string | undefined } | undefined): EmojiNode {
  const known = findEmoji(value);
  if (known) return { type: 'emoji', name: known.name, unicode: known.unicode };
  const name = value.replace(/^:|:$/g, '');
  if (/^[\w+-]+$/.test(name)) return housed({ type: 'emoji', name, isCustom: true }, home);
  return { type: 'emoji', name: value, unicode: value };
}

function housed(node: EmojiNode, home: { platform: string; account?: string | undefined } | undefined): EmojiNode {
  if (!home) return node;
  return { ...node, platform: home.platform, account: home.account ?? home.platform };
}

/**
 * A point in time, shown in each reader's own zone where the platform can.
 *
 * @throws DialectError when the date is invalid
 */
export function timestamp(at: Date | string | number, style?: TimestampStyle): Timestamp {
  const date = new Date(at);
  if (Number.isNaN(date.getTime()))
    throw new DialectError(`${String(at)} is not a valid date: give a Date or ISO 8601`);
  const node: Timestamp = { type: 'timestamp', value: date.toISOString() };
  if (style) node.style = style;
  return node;
}

/** A platform's own markup, put through untouched there and shown as `alt` anywhere else. */
export function raw(platform: string, value: string, alt?: string): RawNode {
  return alt === undefined ? { type: 'raw', platform, value } : { type: 'raw', platform, value, alt };
}
