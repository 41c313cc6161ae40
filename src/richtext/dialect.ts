import type { Loss, Mention, Message } from '../models/index.js';
import type { RichText, RichTextNodeType } from './nodes.js';

/** How a platform counts text. `encrypted` is Symphony's size after encryption. */
export type TextUnit = 'codePoints' | 'utf16' | 'bytes' | 'encrypted';

export type DialectLimits = {
  /** The longest text of one message, in `unit`s of what `render` gives. */
  text: { max: number; unit: TextUnit };
  /** How deep lists and quotes may nest; absent where there is no limit. */
  nesting?: number;
  /** The nodes that the markup has no form for, and that `render` degrades. */
  missing: readonly RichTextNodeType[];
};

export type RenderOptions = {
  /** The account that will send it: only mentions and custom emoji of this platform and account are rendered as such. */
  platform?: string | undefined;
  account?: string | undefined;
  /** `none` renders every mention as its shown name. Default `nodes`. */
  mentions?: 'nodes' | 'none' | undefined;
  /** The IANA zone for timestamps where the markup has no form of its own. Default `UTC`. */
  timeZone?: string | undefined;
  /** The width of a table in fixed font, in characters. Default 80. */
  width?: number | undefined;
};

/** What a tree became in a platform's markup. */
export type Rendered = {
  text: string;
  losses: Loss[];
  /** What the platform wants beside the text (Symphony's entity data). */
  data?: Record<string, unknown>;
};

export type ParseOptions = {
  /** The account that received it; stands on the mention and emoji nodes. */
  platform?: string | undefined;
  account?: string | undefined;
  /** Shown names for ids that the markup gives without a name. */
  nameOf?: ((kind: Mention['kind'], id: string) => string | undefined) | undefined;
};

/** One of the two forms that a platform may have for the same text. */
export type MarkupForm = { parse(text: string, options?: ParseOptions): RichText };

/**
 * A platform's markup, both ways. Pure functions, no I/O, no SDK. Parsing never throws and takes linear time: what is no
 * markup is text.
 */
export interface Dialect {
  readonly name: string;
  readonly limits: DialectLimits;
  /** Reads what the platform gives back on messages (the `received` form). */
  parse(text: string, options?: ParseOptions): RichText;
  /** Writes what the platform takes (the `source` form). Degrades in reading order, never loses text, never throws. */
  render(tree: RichText, options?: RenderOptions): Rendered;
  /** The length of rendered text in the platform's unit; what is compared with `limits.text.max`. */
  measure(text: string): number;
  /** Reads a message completely: its mentions, entities and blocks too. Default: `parse(message.content)`. */
  parseMessage?(message: Message): RichText;
  /** Mentions with their place in the text. */
  parseMentions(text: string): Mention[];
  /** What the platform takes, where it is another markup than it gives back. */
  readonly source?: MarkupForm;
  /** What the platform gives back, where it is another markup than it takes. */
  readonly received?: MarkupForm;
}
