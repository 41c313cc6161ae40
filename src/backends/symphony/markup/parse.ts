import type { Alignment, Block, Inline, List, ListItem, RichText, Table, TableRow } from '../../../richtext/nodes.js';
import { normalize } from '../../../richtext/normalize.js';
import { hasClass, type MarkupElement, type MarkupNode, parseMarkup, textOf } from './element.js';
import { holdsBlocks, isBlock, isCard, isField } from './element-kind.js';
import { InlineReader } from './inline-reader.js';
import { marker } from './marker.js';
import type { ReadContext } from './read-context.js';
import { styleOf } from './style.js';

/** Reads MessageML or PresentationML as a tree. Never throws; linear in time. */
export function readMarkup(markup: string, context: ReadContext): RichText {
  return normalize({ type: 'root', children: new BlockReader(context).read(parseMarkup(markup)) });
}

/** Reads blocks; running text between them becomes paragraphs. */
export class BlockReader {
  readonly #context: ReadContext;
  /** Deeper in, a card is no embed of the message. */
  #depth = 0;

  constructor(context: ReadContext) {
    this.#context = context;
  }

  read(container: MarkupElement): Block[] {
    const blocks: Block[] = [];
    this.#children(container.children, blocks);
    return blocks;
  }

  #children(children: readonly MarkupNode[], into: Block[]): void {
    let run: InlineReader | undefined;
    const flush = (): void => {
      const inlines = run?.end() ?? [];
      run = undefined;
      if (inlines.some((node) => node.type !== 'text' || node.value !== ''))
        into.push({ type: 'paragraph', children: inlines });
    };
    for (const child of children) {
      if (child.type === 'element' && this.#isBlockHere(child)) {
        flush();
        this.#block(child, into);
      } else {
        run ??= new InlineReader(this.#context, (element) => this.#inner(element));
        run.read(child);
      }
    }
    flush();
  }

  #isBlockHere(element: MarkupElement): boolean {
    if (
      element.attributes['data-entity-id'] !== undefined &&
      this.#context.entities.has(element.attributes['data-entity-id'])
    )
      return false;
    return isBlock(element) || isField(element) || (element.name !== 'a' && holdsBlocks(element));
  }

  /** The blocks of an element that stands in running text. */
  #inner(element: MarkupElement): Block[] {
    const blocks: Block[] = [];
    this.#depth += 1;
    this.#block(element, blocks);
    this.#depth -= 1;
    return blocks;
  }

  #nested(element: MarkupElement): Block[] {
    this.#depth += 1;
    const blocks = this.read(element);
    this.#depth -= 1;
    return blocks;
  }

  #block(element: MarkupElement, into: Block[]): void {
    if (isField(element)) return;
    if (isCard(element)) {
      if (this.#context.withoutEmbeds && this.#depth === 0) return;
      this.#children(element.children, into);
      return;
    }
    switch (element.name) {
      case 'p':
        this.#paragraph(element, into);
        break;
      case 'h1':
      case 'h2':
      case 'h3':
      case 'h4':
      case 'h5':
      case 'h6':
        into.push({
          type: 'heading',
          depth: Number(element.name.charAt(1)) as 1 | 2 | 3 | 4 | 5 | 6,
          children: this.#line(element),
        });
        break;
      case 'hr':
        into.push({ type: 'thematicBreak' });
        break;
      case 'code':
      case 'pre':
        into.push(readCode(element));
        break;
      case 'ul':
      case 'ol':
        into.push(this.#list(element));
        break;
      case 'table':
        into.push(this.#table(element));
        break;
      case 'blockquote':
        into.push({ type: 'blockquote', children: this.#nested(element) });
        break;
      case 'div':
        if (hasClass(element, marker.quote)) into.push({ type: 'blockquote', children: this.#nested(element) });
        else this.#children(element.children, into);
        break;
      case 'header':
      case 'title':
        this.#children(element.children, into);
        break;
      default:
        this.#children(element.children, into);
    }
  }

  /** `code` in a paragraph with other text is meant to stand in it. */
  #paragraph(element: MarkupElement, into: Block[]): void {
    if (element.children.some((child) => child.type === 'element' && isBlock(child) && child.name !== 'code'))
      this.#children(element.children, into);
    else if (
      element.children.length === 1 &&
      element.children[0]?.type === 'element' &&
      element.children[0].name === 'code'
    )
      this.#children(element.children, into);
    else into.push({ type: 'paragraph', children: this.#line(element) });
  }

  #line(element: MarkupElement): Inline[] {
    const reader = new InlineReader(this.#context, (inner) => this.#inner(inner));
    for (const child of element.children) reader.read(child);
    return reader.end();
  }

  #list(element: MarkupElement): List {
    const ordered = element.name === 'ol';
    const list: List = { type: 'list', ordered, children: [] };
    const counter = ordered
      ? /^list-item\s+(-?\d{1,9})$/.exec(styleOf(element.attributes['style'], 'counter-reset') ?? '')
      : null;
    const start = Number(counter?.[1] ?? 0) + 1;
    if (counter && start >= 0) list.start = start;
    for (const child of element.children) {
      if (child.type !== 'element') continue;
      list.children.push(this.#item(child));
      if (child.children.some((part) => part.type === 'element' && part.name === 'p')) list.spread = true;
    }
    return list;
  }

  #item(element: MarkupElement): ListItem {
    const children = this.#nested(element);
    const isDone = hasClass(element, marker.done);
    if (!isDone && !hasClass(element, marker.open)) return { type: 'listItem', children };
    const [first] = children;
    const text = first?.type === 'paragraph' ? first.children[0] : undefined;
    if (first?.type === 'paragraph' && text?.type === 'text') {
      text.value = text.value.replace(/^[☐☑] ?/u, '');
      if (text.value === '' && first.children.length === 1) children.shift();
    }
    return { type: 'listItem', checked: isDone, children };
  }

  #table(element: MarkupElement): Table {
    const align: (Alignment | null)[] = [];
    const rows: TableRow[] = [];
    for (const row of rowsOf(element)) {
      const cells: TableRow = { type: 'tableRow', children: [] };
      for (const cell of row.children) {
        if (cell.type !== 'element' || (cell.name !== 'td' && cell.name !== 'th')) continue;
        const side = styleOf(cell.attributes['style'], 'text-align');
        align[cells.children.length] ??= side === 'left' || side === 'right' || side === 'center' ? side : null;
        this.#depth += 1;
        cells.children.push({ type: 'tableCell', children: this.#line(cell) });
        this.#depth -= 1;
        const span = Math.min(Number(cell.attributes['colspan'] ?? 1) || 1, 50);
        for (let extra = 1; extra < span; extra += 1) cells.children.push({ type: 'tableCell', children: [] });
      }
      rows.push(cells);
    }
    return align.some((side) => side)
      ? { type: 'table', align: Array.from(align, (side) => side ?? null), children: rows }
      : { type: 'table', children: rows };
  }
}

function rowsOf(table: MarkupElement): MarkupElement[] {
  const rows: MarkupElement[] = [];
  for (const child of table.children) {
    if (child.type !== 'element') continue;
    if (child.name === 'tr') rows.push(child);
    else rows.push(...rowsOf(child));
  }
  return rows;
}

function readCode(element: MarkupElement): Block {
  const value = textOf(element);
  const lang = element.attributes['data-language'] ?? element.attributes['language'];
  return lang ? { type: 'code', lang, value } : { type: 'code', value };
}
