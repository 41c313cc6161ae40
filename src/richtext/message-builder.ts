import type { Channel, Emoji, User } from '../models/index.js';
import type { BlockInput, InlineInput, ListOptions } from './builders.js';
import * as nodes from './builders.js';
import type {
  Alignment,
  Block,
  Heading,
  Inline,
  ListItem,
  MentionNode,
  Paragraph,
  RichText,
  TimestampStyle,
} from './nodes.js';
import { normalize } from './normalize.js';

/**
 * Builds content step by step. Strings are plain text, whatever they hold.
 *
 * ```ts
 * new MessageBuilder().text('Build ').bold('#42').text(' by ').mention(user).line().link('log', url).codeBlock(output).build()
 * ```
 */
export class MessageBuilder {
  readonly #blocks: Block[] = [];
  #open: Paragraph | undefined;

  /** Plain text. `\n` is a line break. */
  text(value: string | number | bigint): this {
    return this.#inline(nodes.text(String(value)));
  }

  bold(...content: readonly InlineInput[]): this {
    return this.#inline(nodes.strong(...content));
  }

  italic(...content: readonly InlineInput[]): this {
    return this.#inline(nodes.emphasis(...content));
  }

  strike(...content: readonly InlineInput[]): this {
    return this.#inline(nodes.strikethrough(...content));
  }

  underline(...content: readonly InlineInput[]): this {
    return this.#inline(nodes.underline(...content));
  }

  spoiler(...content: readonly InlineInput[]): this {
    return this.#inline(nodes.spoiler(...content));
  }

  /** Code within a line. */
  code(value: string): this {
    return this.#inline(nodes.inlineCode(value));
  }

  /** A link; without a label its address is shown. */
  link(url: string | URL, ...label: readonly InlineInput[]): this {
    return this.#inline(nodes.link(url, ...label));
  }

  image(url: string | URL, alt?: string): this {
    return this.#inline(nodes.image(url, alt));
  }

  /** A mention of a user or a channel, or a mention node (`nodes.mentionGroup(group)`). */
  mention(target: User | Channel | MentionNode): this {
    return this.#inline('type' in target && target.type === 'mention' ? target : nodes.mention(target));
  }

  /** An emoji: the model, its characters or its name. */
  emoji(emoji: string | Emoji): this {
    return this.#inline(nodes.emoji(emoji));
  }

  /**
   * A point in time, in each reader's own zone where the platform can.
   *
   * @throws DialectError when the date is invalid
   */
  time(at: Date | string | number, style?: TimestampStyle): this {
    return this.#inline(nodes.timestamp(at, style));
  }

  /** A line break. */
  line(): this {
    return this.#inline(nodes.lineBreak());
  }

  /** Ends the paragraph; with content, that content is a paragraph of its own. */
  paragraph(...content: readonly InlineInput[]): this {
    this.#open = undefined;
    if (content.length > 0) this.#blocks.push(nodes.paragraph(...content));
    return this;
  }

  heading(depth: Heading['depth'], ...content: readonly InlineInput[]): this {
    return this.#block(nodes.heading(depth, ...content));
  }

  /** A code block; `lang` is the language's short name. */
  codeBlock(value: string, lang?: string): this {
    return this.#block(nodes.codeBlock(value, lang));
  }

  quote(...content: readonly BlockInput[]): this {
    return this.#block(nodes.quote(...content));
  }

  /** A list of running text, blocks, or items (`nodes.task(true, 'done')`). */
  list(items: readonly (BlockInput | ListItem)[], options?: ListOptions): this {
    return this.#block(nodes.list(items, options));
  }

  /** A table; the first row is its head. */
  table(
    rows: readonly (readonly InlineInput[])[],
    options?: { align?: readonly (Alignment | null)[] | undefined },
  ): this {
    return this.#block(nodes.table(rows, options));
  }

  /** A horizontal rule. */
  rule(): this {
    return this.#block(nodes.rule());
  }

  /** A platform's own markup, shown as `alt` anywhere else. */
  raw(platform: string, value: string, alt?: string): this {
    return this.#inline(nodes.raw(platform, value, alt));
  }

  /** Other content: a tree (of `md`, say), blocks or nodes. */
  append(...content: readonly BlockInput[]): this {
    for (const node of nodes.blocks(...content)) this.#block(node);
    return this;
  }

  /** The tree, normalised. The builder can be used further; trees that were built stay as they are. */
  build(): RichText {
    return normalize({ type: 'root', children: this.#blocks });
  }

  #inline(node: Inline): this {
    if (!this.#open) {
      this.#open = { type: 'paragraph', children: [] };
      this.#blocks.push(this.#open);
    }
    this.#open.children.push(node);
    return this;
  }

  #block(node: Block): this {
    this.#open = undefined;
    this.#blocks.push(node);
    return this;
  }
}
