import type { Token } from 'markdown-it';
import { inlinesOfBlocks } from '../inlines-of-blocks.js';
import type { Block, Inline, Link, Paragraph } from '../nodes.js';
import { isSafeUrl } from '../url.js';
import { isInlineNode } from '../visit.js';
import { findAutolinks } from './autolink.js';
import { isReserved, type Slots, type SlotValue } from './slots.js';

/** Blocks that stand in running text until its paragraph is cut around them. */
type BlocksInText = { type: 'blocks'; children: Block[] };
type Piece = Inline | BlocksInText;
type Parent = { children: Piece[] };

const markTypes: Partial<Record<string, 'strong' | 'emphasis' | 'delete'>> = {
  strong_open: 'strong',
  em_open: 'emphasis',
  s_open: 'delete',
};

/** Makes running text of the parser's inline tokens. */
export class InlineReader {
  readonly #slots: Slots;

  constructor(slots: Slots) {
    this.#slots = slots;
  }

  /** Running text in a place that takes no blocks: blocks in its slots become running text. */
  read(token: Token): Inline[] {
    return flatten(this.#pieces(token.children ?? []));
  }

  /** A paragraph, cut around the blocks in its slots. */
  paragraph(token: Token): Block[] {
    const blocks: Block[] = [];
    let open: Paragraph | undefined;
    for (const piece of this.#pieces(token.children ?? [])) {
      if (piece.type === 'blocks') {
        if (open) trimEdge(open.children, 'end');
        open = undefined;
        blocks.push(...piece.children);
        continue;
      }
      if (!open) {
        open = { type: 'paragraph', children: [] };
        blocks.push(open);
      }
      open.children.push(piece);
      if (blocks.length > 1 && open.children.length === 1) trimEdge(open.children, 'start');
    }
    return blocks;
  }

  #pieces(tokens: readonly Token[]): Piece[] {
    const root: Parent = { children: [] };
    const stack: Parent[] = [root];
    const closers: (() => void)[] = [];
    let text = '';
    /** The offsets in `text` that were escaped or written as an entity. */
    let special: Set<number> | undefined;
    let linkDepth = 0;
    const top = () => stack[stack.length - 1] as Parent;
    const flush = () => {
      if (text !== '') this.#text(text, special, linkDepth > 0, top().children);
      text = '';
      special = undefined;
    };
    for (const token of tokens) {
      switch (token.type) {
        case 'text':
          text += token.content;
          break;
        case 'text_special': {
          special ??= new Set();
          const content = specialText(token);
          if (isReserved(content)) {
            // A reference to a character that stands for a slot is that character.
            flush();
            top().children.push({ type: 'text', value: content });
            break;
          }
          for (let offset = 0; offset < content.length; offset += 1) special.add(text.length + offset);
          text += content;
          break;
        }
        case 'softbreak':
        case 'hardbreak':
          text += '\n';
          break;
        case 'code_inline':
          flush();
          top().children.push({ type: 'inlineCode', value: this.#slots.fill(token.content) });
          break;
        case 'strong_open':
        case 'em_open':
        case 's_open': {
          flush();
          const children: Piece[] = [];
          // Blocks in it are made running text when the mark closes.
          top().children.push({ type: markTypes[token.type] ?? 'strong', children } as Inline);
          stack.push({ children });
          break;
        }
        case 'strong_close':
        case 'em_close':
        case 's_close': {
          flush();
          const { children } = stack.pop() as Parent;
          children.splice(0, children.length, ...flatten(children));
          break;
        }
        case 'link_open': {
          flush();
          const parent = top();
          const inner: Parent = { children: [] };
          closers.push(() => parent.children.push(...this.#link(token, flatten(inner.children))));
          stack.push(inner);
          linkDepth += 1;
          break;
        }
        case 'link_close':
          flush();
          stack.pop();
          linkDepth -= 1;
          closers.pop()?.();
          break;
        case 'image':
          flush();
          top().children.push(...this.#image(token));
          break;
      }
    }
    flush();
    return root.children;
  }

  #text(text: string, special: ReadonlySet<number> | undefined, inLink: boolean, into: Piece[]): void {
    const links = inLink ? [] : findAutolinks(text, (offset) => !special?.has(offset), this.#slots);
    let at = 0;
    for (const { start, end, url } of links) {
      const address = this.#slots.fill(url);
      if (start < at || !isSafeUrl(address)) continue;
      this.#words(text.slice(at, start), into);
      into.push({
        type: 'link',
        url: address,
        children: [{ type: 'text', value: this.#slots.fill(text.slice(start, end)) }],
      });
      at = end;
    }
    this.#words(at === 0 ? text : text.slice(at), into);
  }

  #words(text: string, into: Piece[]): void {
    if (text === '') return;
    for (const part of this.#slots.split(text)) {
      if (typeof part === 'string') into.push({ type: 'text', value: part });
      else into.push(...piecesOf(part));
    }
  }

  #link(token: Token, children: Inline[]): Inline[] {
    const url = this.#slots.fill(attribute(token, 'href'));
    // With its values filled in the address may turn out to be dangerous; then the source is shown, as it is for an
    // address that is dangerous from the start.
    if (!isSafeUrl(url)) return [{ type: 'text', value: '[' }, ...children, { type: 'text', value: `](${url})` }];
    const link: Link = { type: 'link', url, children };
    const title = this.#slots.fill(attribute(token, 'title'));
    if (title) link.title = title;
    return [link];
  }

  #image(token: Token): Inline[] {
    const url = this.#slots.fill(attribute(token, 'src'));
    const alt = this.#slots.fill(altText(token.children ?? []));
    if (!isSafeUrl(url)) return [{ type: 'text', value: `![${alt}](${url})` }];
    const title = this.#slots.fill(attribute(token, 'title'));
    return [{ type: 'image', url, ...(alt ? { alt } : {}), ...(title ? { title } : {}) }];
  }
}

function attribute(token: Token, name: string): string {
  return String(token.attrGet(name) ?? '');
}

/** The parser gives U+FFFD for a reference to a control character; we write such references, so we read them. */
function specialText(token: Token): string {
  const reference = token.content === '\ufffd' ? /^&#(\d+);$/.exec(token.markup) : null;
  return reference ? String.fromCharCode(Number(reference[1])) : token.content;
}

function altText(tokens: readonly Token[]): string {
  let alt = '';
  for (const token of tokens) {
    if (token.type === 'softbreak' || token.type === 'hardbreak') alt += '\n';
    else if (token.type === 'text_special') alt += specialText(token);
    else alt += token.type === 'image' ? altText(token.children ?? []) : token.content;
  }
  return alt;
}

function piecesOf(slot: SlotValue): Piece[] {
  if (!slot.nodes) return slot.text === '' ? [] : [{ type: 'text', value: slot.text }];
  const pieces: Piece[] = [];
  for (const node of slot.nodes) {
    if (isInlineNode(node)) pieces.push(node);
    else {
      const last = pieces.at(-1);
      if (last?.type === 'blocks') last.children.push(node);
      else pieces.push({ type: 'blocks', children: [node] });
    }
  }
  return pieces;
}

function flatten(pieces: readonly Piece[]): Inline[] {
  return pieces.some((piece) => piece.type === 'blocks')
    ? pieces.flatMap((piece) => (piece.type === 'blocks' ? inlinesOfBlocks(piece.children) : [piece]))
    : (pieces as Inline[]);
}

function trimEdge(nodes: Inline[], edge: 'start' | 'end'): void {
  const node = edge === 'start' ? nodes[0] : nodes.at(-1);
  if (node?.type !== 'text') return;
  node.value = edge === 'start' ? node.value.trimStart() : node.value.trimEnd();
}
