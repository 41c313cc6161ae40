import type { Loss } from '../../models/index.js';
import type { RenderOptions } from '../dialect.js';
import type { Block, Inline, RichText, RichTextNode, RichTextNodeType } from '../nodes.js';
import { normalize, normalizeBlock } from '../normalize.js';
import { inlinesText, itemMarker, ruleText, showsUrl } from '../plain-text.js';
import { LossCollector } from './losses.js';
import { isAtHome, shownEmoji, shownMention, shownRaw } from './shown.js';
import { tableText } from './table-text.js';
import { timestampText } from './timestamp-text.js';

export type Degraded = { tree: RichText; losses: Loss[] };

/**
 * Brings a tree to the nodes that a markup has, in reading order and without losing text: a heading becomes bold, a table
 * an aligned block in fixed font, a list lines with bullets, a link its text and address, and so on.
 *
 * Mentions and custom emoji of another platform or account become their shown names, raw markup of another platform its
 * `alt`, whatever the markup has. What is left is safe to write as markup.
 *
 * @param missing - the nodes that the markup has no form for
 * @returns a normalised tree, and what was lost
 */
export function degrade(tree: RichText, missing: ReadonlySet<RichTextNodeType>, options: RenderOptions): Degraded {
  return degradeNormal(normalize(tree), missing, options);
}

/** `degrade` for a tree that is normalised already. */
export function degradeNormal(
  normal: RichText,
  missing: ReadonlySet<RichTextNodeType>,
  options: RenderOptions,
): Degraded {
  const degrader = new Degrader(missing, options);
  const children: Block[] = [];
  for (const block of normal.children) {
    if (!degrader.concerns(block)) {
      children.push(block);
      continue;
    }
    // A block is normal by itself, whatever stands beside it.
    for (const one of degrader.blocks([block])) {
      const shown = normalizeBlock(one);
      if (shown) children.push(shown);
    }
  }
  return { tree: { type: 'root', children }, losses: degrader.losses };
}

class Degrader {
  readonly #missing: ReadonlySet<RichTextNodeType>;
  readonly #options: RenderOptions;
  readonly #lost = new LossCollector();
  #inLink = false;

  constructor(missing: ReadonlySet<RichTextNodeType>, options: RenderOptions) {
    this.#missing = missing;
    this.#options = options;
  }

  get losses(): Loss[] {
    return this.#lost.losses;
  }

  #lose(feature: string, to: string, from = feature): void {
    this.#lost.add(feature, from, to);
  }

  /** Something in it may have to change. */
  concerns(node: RichTextNode): boolean {
    switch (node.type) {
      case 'text':
        // Every markup has it, and most nodes are texts.
        return false;
      case 'mention':
      case 'emoji':
      case 'raw':
        return true;
      case 'inlineCode':
      case 'break':
      case 'image':
      case 'timestamp':
      case 'code':
      case 'thematicBreak':
        return this.#missing.has(node.type);
      default:
        // A paragraph is one in a markup without paragraphs, too.
        if (node.type !== 'paragraph' && this.#missing.has(node.type)) return true;
        for (const child of node.children) if (this.concerns(child)) return true;
        return false;
    }
  }

  blocks(blocks: readonly Block[]): Block[] {
    const result: Block[] = [];
    for (const block of blocks) this.#block(block, result);
    return result;
  }

  #block(block: Block, into: Block[]): void {
    const missing = this.#missing.has(block.type);
    switch (block.type) {
      case 'paragraph':
        into.push({ type: 'paragraph', children: this.#inlines(block.children) });
        return;
      case 'heading':
        if (missing) this.#lose('heading', 'bold text');
        into.push(
          missing
            ? { type: 'paragraph', children: this.#inlines([{ type: 'strong', children: block.children }]) }
            : { type: 'heading', depth: block.depth, children: this.#inlines(block.children) },
        );
        return;
      case 'thematicBreak':
        if (missing) {
          this.#lose('thematicBreak', 'a line of text', 'rule');
          into.push(paragraphOf(ruleText));
        } else into.push(block);
        return;
      case 'code':
        if (missing) {
          this.#lose('code', 'plain text', 'code block');
          into.push(paragraphOf(block.value));
        } else into.push(block);
        return;
      case 'blockquote': {
        const inner = this.blocks(block.children);
        if (missing) {
          this.#lose('blockquote', 'lines with >', 'quote');
          into.push(...inner.map((one) => (one.type === 'paragraph' ? quoted(one.children) : one)));
        } else into.push({ type: 'blockquote', children: inner });
        return;
      }
      case 'list':
        if (missing) {
          this.#lose('list', 'lines with bullets or numbers');
          into.push(...this.#listAsText(block, 0));
        } else
          into.push({
            ...block,
            children: block.children.map((item) => ({ ...item, children: this.blocks(item.children) })),
          });
        return;
      case 'table':
        this.#table(block, missing, into);
    }
  }

  #table(table: Extract<Block, { type: 'table' }>, missing: boolean, into: Block[]): void {
    if (!missing) {
      into.push({
        ...table,
        children: table.children.map((row) => ({
          type: 'tableRow',
          children: row.children.map((cell) => ({ type: 'tableCell', children: this.#inlines(cell.children) })),
        })),
      });
      return;
    }
    const rows = table.children.map((row) =>
      row.children.map((cell) => inlinesText(cell.children, { links: 'url', timeZone: this.#options.timeZone })),
    );
    if (this.#missing.has('code')) {
      this.#lose('table', 'lines of text');
      into.push(paragraphOf(rows.map((row) => row.join(' | ')).join('\n')));
      return;
    }
    this.#lose('table', 'fixed-font text');
    into.push({ type: 'code', value: tableText(rows, table.align, this.#options.width) });
  }

  #listAsText(list: Extract<Block, { type: 'list' }>, depth: number): Block[] {
    const indent = '    '.repeat(depth);
    const result: Block[] = [];
    let open: Inline[] | undefined;
    const line = (start: string, children: readonly Inline[]): void => {
      if (!open) {
        open = [];
        result.push({ type: 'paragraph', children: open });
      } else open.push({ type: 'text', value: '\n' });
      open.push({ type: 'text', value: start }, ...indented(children, `${indent}  `));
    };
    list.children.forEach((item, index) => {
      let start = indent + itemMarker(list, index, item.checked, depth);
      const rest = `${indent}  `;
      if (item.children.length === 0) line(start, []);
      if (list.spread && index > 0 && open) open.push({ type: 'text', value: '\n' });
      for (const block of item.children) {
        if (block.type === 'list') {
          if (start !== rest) line(start, []);
          for (const inner of this.#listAsText(block, depth + 1)) {
            if (inner.type === 'paragraph' && open) open.push({ type: 'text', value: '\n' }, ...inner.children);
            else {
              open = inner.type === 'paragraph' ? inner.children : undefined;
              result.push(inner);
            }
          }
        } else {
          for (const inner of this.blocks([block])) {
            if (inner.type === 'paragraph') line(start, inner.children);
            else {
              if (start !== rest) line(start, []);
              open = undefined;
              result.push(inner);
            }
            start = rest;
          }
        }
        start = rest;
      }
    });
    return result;
  }

  #inlines(nodes: readonly Inline[]): Inline[] {
    const result: Inline[] = [];
    for (const node of nodes) this.#inline(node, result);
    return result;
  }

  #inline(node: Inline, into: Inline[]): void {
    const missing = this.#missing.has(node.type);
    switch (node.type) {
      case 'text':
      case 'break':
        into.push(node);
        return;
      case 'inlineCode':
        if (missing) {
          this.#lose('inlineCode', 'plain text', 'code');
          into.push({ type: 'text', value: node.value });
        } else into.push(node);
        return;
      case 'link':
        this.#link(node, missing, into);
        return;
      case 'image':
        if (!missing) into.push(node);
        else if (this.#missing.has('link') || this.#inLink) {
          this.#lose('image', 'its text and address');
          into.push({ type: 'text', value: node.alt ? `${node.alt} (${node.url})` : node.url });
        } else {
          this.#lose('image', 'a link');
          into.push({ type: 'link', url: node.url, children: [{ type: 'text', value: node.alt || node.url }] });
        }
        return;
      case 'mention':
        if (this.#options.mentions === 'none' || !isAtHome(node, this.#options) || missing) {
          this.#lose('mention', 'the name', node.kind === 'channel' ? 'channel mention' : 'mention');
          into.push({ type: 'text', value: shownMention(node) });
        } else into.push(node);
        return;
      case 'emoji':
        this.#emoji(node, missing, into);
        return;
      case 'timestamp':
        if (missing) {
          this.#lose('timestamp', `text in ${this.#options.timeZone ?? 'UTC'}`, 'time in the reader’s zone');
          into.push({ type: 'text', value: timestampText(node, this.#options.timeZone) });
        } else into.push(node);
        return;
      case 'raw':
        if (node.platform === this.#options.platform) into.push(node);
        else {
          this.#lose('raw', node.alt ? 'its alternative text' : 'nothing', `${node.platform} markup`);
          into.push({ type: 'text', value: shownRaw(node) });
        }
        return;
      default:
        this.#mark(node, missing, into);
    }
  }

  #emoji(node: Extract<Inline, { type: 'emoji' }>, missing: boolean, into: Inline[]): void {
    if (node.unicode !== undefined && !node.isCustom) {
      into.push(missing ? { type: 'text', value: node.unicode } : node);
    } else if (missing || (node.platform !== undefined && !isAtHome(node, this.#options))) {
      this.#lose('emoji', `:${node.name}:`, 'custom emoji');
      into.push({ type: 'text', value: shownEmoji(node) });
    } else into.push(node);
  }

  #link(node: Extract<Inline, { type: 'link' }>, missing: boolean, into: Inline[]): void {
    this.#inLink = true;
    const children = this.#inlines(node.children);
    this.#inLink = false;
    if (!missing) {
      into.push({ ...node, children });
      return;
    }
    const label = inlinesText(children);
    if (showsUrl(label, node.url)) {
      into.push(...children);
      return;
    }
    this.#lose('link', 'its text and address');
    into.push(...children, { type: 'text', value: label === '' ? node.url : ` (${node.url})` });
  }

  #mark(node: Extract<Inline, { children: Inline[] }>, missing: boolean, into: Inline[]): void {
    const children = this.#inlines(node.children);
    if (!missing) {
      into.push({ ...node, children } as Inline);
      return;
    }
    if (node.type === 'underline' && !this.#missing.has('emphasis')) {
      this.#lose('underline', 'italic');
      into.push({ type: 'emphasis', children });
      return;
    }
    this.#lose(node.type, node.type === 'spoiler' ? 'text shown openly' : 'plain text');
    into.push(...children);
  }
}

function paragraphOf(value: string): Block {
  return { type: 'paragraph', children: [{ type: 'text', value }] };
}

function quoted(children: readonly Inline[]): Block {
  return { type: 'paragraph', children: [{ type: 'text', value: '> ' }, ...indented(children, '> ')] };
}

/** Running text with something put at the start of each line but the first. */
function indented(nodes: readonly Inline[], start: string): Inline[] {
  return nodes.map((node) => {
    if (node.type === 'text') return { type: 'text', value: node.value.replaceAll('\n', `\n${start}`) };
    if (!('children' in node)) return node;
    return { ...node, children: indented(node.children, start) } as Inline;
  });
}
