import type { MentionKind } from '../models/index.js';

/**
 * The neutral document tree: mdast (the tree of GitHub-flavoured Markdown) with a few more nodes. Plain JSON, no classes.
 * @see https://github.com/syntax-tree/mdast
 */
export type RichText = { type: 'root'; children: Block[] };

export type Paragraph = { type: 'paragraph'; children: Inline[] };
export type Heading = { type: 'heading'; depth: 1 | 2 | 3 | 4 | 5 | 6; children: Inline[] };
export type ThematicBreak = { type: 'thematicBreak' };
export type Blockquote = { type: 'blockquote'; children: Block[] };
/** `start` is the first number of an ordered list; `spread` means that a blank line stands between the items. */
export type List = { type: 'list'; ordered: boolean; start?: number; spread?: boolean; children: ListItem[] };
/** `checked` makes it a task. */
export type ListItem = { type: 'listItem'; checked?: boolean; children: Block[] };
export type Code = { type: 'code'; lang?: string; value: string };
export type Table = { type: 'table'; align?: (Alignment | null)[]; children: TableRow[] };
export type Alignment = 'left' | 'right' | 'center';
/** The first row of a table is its head. */
export type TableRow = { type: 'tableRow'; children: TableCell[] };
export type TableCell = { type: 'tableCell'; children: Inline[] };

export type Text = { type: 'text'; value: string };
export type Emphasis = { type: 'emphasis'; children: Inline[] };
export type Strong = { type: 'strong'; children: Inline[] };
export type Delete = { type: 'delete'; children: Inline[] };
export type Underline = { type: 'underline'; children: Inline[] };
export type Spoiler = { type: 'spoiler'; children: Inline[] };
export type InlineCode = { type: 'inlineCode'; value: string };
/** A line break inside a paragraph. */
export type Break = { type: 'break' };
export type Link = { type: 'link'; url: string; title?: string; children: Inline[] };
export type ImageNode = { type: 'image'; url: string; alt?: string; title?: string };

/**
 * A mention. It pings only where `platform` and `account` are the sender's own; anywhere else it is shown as its name.
 * `everyone` and `here` have no id.
 */
export type MentionNode = {
  type: 'mention';
  kind: Exclude<MentionKind, 'unknown'>;
  platform: string;
  account: string;
  id?: string;
  /** The shown name, without `@` or `#`. */
  name?: string;
};
/** An emoji: a unicode one has `unicode`; a custom one has `isCustom` and shows elsewhere as `:name:`. */
export type EmojiNode = {
  type: 'emoji';
  name: string;
  unicode?: string;
  id?: string;
  isCustom?: boolean;
  isAnimated?: boolean;
  url?: string;
  /** Where a custom emoji lives. */
  platform?: string;
  account?: string;
};
/** A point in time (ISO 8601, UTC), shown in each reader's own zone where the platform can. */
export type Timestamp = { type: 'timestamp'; value: string; style?: TimestampStyle };
export type TimestampStyle = 'date' | 'time' | 'datetime' | 'relative';
/** A platform's own markup, put through untouched on that platform and left out (its `alt` shown) anywhere else. */
export type RawNode = { type: 'raw'; platform: string; value: string; alt?: string };

export type Inline =
  | Text
  | Emphasis
  | Strong
  | Delete
  | Underline
  | Spoiler
  | InlineCode
  | Break
  | Link
  | ImageNode
  | MentionNode
  | EmojiNode
  | Timestamp
  | RawNode;

export type Block = Paragraph | Heading | ThematicBreak | Blockquote | List | Code | Table;

export type RichTextNode = RichText | Block | ListItem | TableRow | TableCell | Inline;
export type RichTextNodeType = RichTextNode['type'];
