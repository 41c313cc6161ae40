import type { Alignment, Block, List, ListItem, RichText, Table, TimestampStyle } from '../nodes.js';
import { isSafeUrl } from '../url.js';
import { blockTags, codeTags, hidden, markOf } from './elements.js';
import { keptBreak, unmarkWhitespace } from './escape.js';
import { collapse, type OpenMark, RunBuilder } from './run.js';

type Attributes = Record<string, string>;
/** Deeper quotes and lists are read as if they stood at this depth. */
const maxDepth = 60;

type TableFrame = { tag: string; kind: 'table'; table: Table; align: (Alignment | null)[] };

/** What an open element is to the tree. */
type Frame =
  | { tag: string; kind: 'blocks'; children: Block[] }
  | { tag: string; kind: 'list'; list: List }
  | { tag: string; kind: 'item'; item: ListItem; list: List }
  | TableFrame
  | { tag: string; kind: 'row' | 'cell' }
  | { tag: string; kind: 'inline'; restore?: () => void }
  | { tag: string; kind: 'block' | 'pass' };

/** Builds the tree from the events of an HTML parser. */
export class HtmlReader {
  readonly #root: RichText = { type: 'root', children: [] };
  readonly #frames: Frame[] = [];
  /** The children of the open quotes and items, the tables and the lists: looked up often, and elements nest deeply. */
  readonly #containers: Block[][] = [];
  readonly #items: ListItem[] = [];
  readonly #tables: TableFrame[] = [];
  /** The open lists, with a gap for each quote or item that was opened in one. */
  readonly #lists: (List | undefined)[] = [];
  readonly #run = new RunBuilder();
  #heading: 1 | 2 | 3 | 4 | 5 | 6 | undefined;
  #inCell = false;
  #blockInCell = false;
  #hidden = 0;
  #pre: { text: string; lang?: string; fresh: boolean } | undefined;
  #code: string | undefined;
  #time: { value: string; style?: TimestampStyle; text: string } | undefined;

  open(tag: string, attributes: Attributes): void {
    if (this.#hidden > 0 || hidden.has(tag)) {
      this.#hidden += 1;
      return;
    }
    this.#frames.push(this.#frame(tag, attributes));
  }

  close(tag: string): void {
    if (this.#hidden > 0) {
      this.#hidden -= 1;
      return;
    }
    // The parser closes each element that it opened, in order; a `</p>` or `</br>` of its own has no element.
    const frame = this.#frames.at(-1);
    if (frame?.tag !== tag) return;
    this.#leave(frame);
    this.#frames.pop();
  }

  text(text: string): void {
    if (this.#hidden > 0) return;
    if (this.#pre) {
      this.#pre.text += this.#pre.fresh ? text.replace(/^\n/, '') : text;
      this.#pre.fresh = false;
    } else if (this.#time) this.#time.text += text;
    else if (this.#code !== undefined) this.#code += text;
    else this.#run.words(text);
  }

  end(): RichText {
    for (let frame = this.#frames.at(-1); frame; frame = this.#frames.at(-1)) {
      this.#leave(frame);
      this.#frames.pop();
    }
    this.#flush();
    return this.#root;
  }

  #frame(tag: string, attributes: Attributes): Frame {
    if (this.#pre) {
      if (tag === 'code') {
        this.#pre.lang ??= languageOf(attributes) ?? '';
        this.#pre.fresh = false;
      }
      if (tag === 'br') this.#pre.text += '\n';
      return { tag, kind: 'pass' };
    }
    const mark =
      markOf.get(tag) ??
      (tag === 'span' && /(?:^|\s)spoiler(?:\s|$)/.test(attributes['class'] ?? '') ? 'spoiler' : undefined);
    if (mark) return this.#openMark(tag, { type: mark });
    if (codeTags.has(tag)) {
      this.#code = '';
      return { tag, kind: 'inline' };
    }
    if (/^h[1-6]$/.test(tag)) {
      this.#flush();
      this.#heading = Number(tag.charAt(1)) as 1;
      return { tag, kind: 'block' };
    }
    if (blockTags.has(tag)) {
      this.#startBlock(tag);
      return { tag, kind: 'block' };
    }
    switch (tag) {
      case 'br':
        this.#run.push({ type: 'text', value: keptBreak });
        return { tag, kind: 'pass' };
      case 'hr':
        this.#flush();
        this.#blocks().push({ type: 'thematicBreak' });
        return { tag, kind: 'pass' };
      case 'a':
        return this.#openLink(attributes);
      case 'img':
        this.#image(attributes);
        return { tag, kind: 'pass' };
      case 'time':
        return this.#openTime(attributes);
      case 'input':
        this.#checkbox(attributes);
        return { tag, kind: 'pass' };
      case 'pre':
        this.#flush();
        this.#pre = { text: '', fresh: true };
        return { tag, kind: 'block' };
      case 'blockquote':
        return this.#openQuote();
      case 'ul':
      case 'ol':
        return this.#openList(tag, attributes);
      case 'li':
        return this.#openItem();
      case 'table':
        return this.#openTable();
      case 'tr':
      case 'td':
      case 'th':
        return this.#openInTable(tag, attributes);
      default:
        return { tag, kind: 'pass' };
    }
  }

  #leave(frame: Frame): void {
    switch (frame.kind) {
      case 'inline':
        if (this.#code !== undefined && codeTags.has(frame.tag)) {
          this.#run.push({ type: 'inlineCode', value: collapse(this.#code) });
          this.#code = undefined;
        } else if (frame.tag === 'time') this.#closeTime();
        frame.restore?.();
        return;
      case 'block':
        if (frame.tag === 'pre' && this.#pre) {
          const { text, lang } = this.#pre;
          this.#pre = undefined;
          const value = unmarkWhitespace(text);
          this.#blocks().push(lang ? { type: 'code', lang, value } : { type: 'code', value });
        } else if (this.#inCell) this.#breakInCell();
        else this.#flush();
        if (/^h[1-6]$/.test(frame.tag)) this.#heading = undefined;
        return;
      case 'blocks':
      case 'item':
        this.#flush();
        this.#containers.pop();
        this.#lists.pop();
        if (frame.kind === 'item') this.#items.pop();
        return;
      case 'list':
        this.#flush();
        this.#lists.pop();
        return;
      case 'cell':
        this.#closeCell();
        return;
      case 'table':
        this.#flush();
        this.#tables.pop();
        if (frame.align.some((side) => side)) frame.table.align = frame.align;
        return;
    }
  }

  /** Where blocks go now. */
  #blocks(): Block[] {
    return this.#containers.at(-1) ?? this.#root.children;
  }

  #startBlock(tag: string): void {
    if (this.#inCell) {
      this.#breakInCell();
      return;
    }
    this.#flush();
    const frame = this.#frames.at(-1);
    if (tag === 'p' && frame?.kind === 'item') frame.list.spread = true;
  }

  /** Blocks in a cell are lines. */
  #breakInCell(): void {
    this.#blockInCell = true;
    if (!this.#run.isAtLineStart) this.#run.push({ type: 'text', value: keptBreak });
  }

  #flush(): void {
    if (this.#inCell) return;
    const children = this.#run.take();
    if (children.length === 0) return;
    this.#blocks().push(
      this.#heading ? { type: 'heading', depth: this.#heading, children } : { type: 'paragraph', children },
    );
  }

  #openMark(tag: string, mark: OpenMark): Frame {
    const restore = this.#run.openMark(mark);
    return restore ? { tag, kind: 'inline', restore } : { tag, kind: 'inline' };
  }

  #openLink(attributes: Attributes): Frame {
    const url = unmarkWhitespace(attributes['href'] ?? '');
    if (url === '' || !isSafeUrl(url)) return { tag: 'a', kind: 'inline' };
    const title = unmarkWhitespace(attributes['title'] ?? '');
    return this.#openMark('a', title ? { type: 'link', url, title } : { type: 'link', url });
  }

  #image(attributes: Attributes): void {
    const url = unmarkWhitespace(attributes['src'] ?? '');
    const alt = unmarkWhitespace(attributes['alt'] ?? '');
    const title = unmarkWhitespace(attributes['title'] ?? '');
    if (url === '' || !isSafeUrl(url)) this.#run.words(alt);
    else this.#run.push({ type: 'image', url, ...(alt ? { alt } : {}), ...(title ? { title } : {}) });
  }

  #openTime(attributes: Attributes): Frame {
    const value = attributes['datetime'] ?? '';
    if (/^\d{4}-\d{2}-\d{2}T/.test(value) && !Number.isNaN(Date.parse(value)) && !this.#time) {
      const style = ['date', 'time', 'datetime', 'relative'].find((one) => one === attributes['data-style']);
      this.#time = { value, text: '', ...(style ? { style: style as TimestampStyle } : {}) };
    }
    return { tag: 'time', kind: 'inline' };
  }

  #closeTime(): void {
    if (!this.#time) return;
    const { value, style } = this.#time;
    this.#time = undefined;
    this.#run.push({ type: 'timestamp', value, ...(style ? { style } : {}) });
  }

  #checkbox(attributes: Attributes): void {
    const item = this.#items.at(-1);
    if (attributes['type'] === 'checkbox' && item?.children.length === 0) item.checked = 'checked' in attributes;
  }

  #openQuote(): Frame {
    if (this.#inCell || this.#containers.length >= maxDepth) {
      this.#startBlock('div');
      return { tag: 'blockquote', kind: 'block' };
    }
    this.#flush();
    const children: Block[] = [];
    this.#blocks().push({ type: 'blockquote', children });
    this.#containers.push(children);
    this.#lists.push(undefined);
    return { tag: 'blockquote', kind: 'blocks', children };
  }

  #openList(tag: 'ul' | 'ol', attributes: Attributes): Frame {
    if (this.#inCell || this.#containers.length >= maxDepth) {
      this.#startBlock('div');
      return { tag, kind: 'block' };
    }
    this.#flush();
    const list: List = { type: 'list', ordered: tag === 'ol', children: [] };
    const start = Number.parseInt(attributes['start'] ?? '', 10);
    if (tag === 'ol' && start >= 0) list.start = start;
    this.#blocks().push(list);
    this.#lists.push(list);
    return { tag, kind: 'list', list };
  }

  #openItem(): Frame {
    if (this.#inCell || this.#containers.length >= maxDepth) {
      this.#startBlock('div');
      return { tag: 'li', kind: 'block' };
    }
    this.#flush();
    let list = this.#lists.at(-1);
    if (!list) {
      const last = this.#blocks().at(-1);
      list = last?.type === 'list' ? last : undefined;
      if (!list) {
        list = { type: 'list', ordered: false, children: [] };
        this.#blocks().push(list);
      }
    }
    const item: ListItem = { type: 'listItem', children: [] };
    list.children.push(item);
    this.#containers.push(item.children);
    this.#lists.push(undefined);
    this.#items.push(item);
    return { tag: 'li', kind: 'item', item, list };
  }

  #openTable(): Frame {
    if (this.#inCell) return { tag: 'table', kind: 'pass' };
    this.#flush();
    const table: Table = { type: 'table', children: [] };
    this.#blocks().push(table);
    const frame: TableFrame = { tag: 'table', kind: 'table', table, align: [] };
    this.#tables.push(frame);
    return frame;
  }

  #openInTable(tag: 'tr' | 'td' | 'th', attributes: Attributes): Frame {
    const frame = this.#tables.at(-1);
    if (!frame || this.#inCell) return { tag, kind: 'pass' };
    if (tag === 'tr') {
      frame.table.children.push({ type: 'tableRow', children: [] });
      return { tag, kind: 'row' };
    }
    this.#flush();
    if (frame.table.children.length === 0) frame.table.children.push({ type: 'tableRow', children: [] });
    const row = frame.table.children.at(-1);
    row?.children.push({ type: 'tableCell', children: [] });
    if (frame.table.children.length === 1) frame.align.push(alignmentOf(attributes));
    this.#inCell = true;
    return { tag, kind: 'cell' };
  }

  #closeCell(): void {
    if (this.#blockInCell) this.#run.dropBreak();
    this.#blockInCell = false;
    const cell = this.#tables.at(-1)?.table.children.at(-1)?.children.at(-1);
    const children = this.#run.take();
    if (cell) cell.children = children;
    this.#inCell = false;
  }
}

function languageOf(attributes: Attributes): string | undefined {
  return /(?:^|\s)lang(?:uage)?-(\S+)/.exec(attributes['class'] ?? '')?.[1];
}

function alignmentOf(attributes: Attributes): Alignment | null {
  const side = attributes['align'] ?? /text-align:\s*(\w+)/.exec(attributes['style'] ?? '')?.[1];
  return side === 'left' || side === 'right' || side === 'center' ? side : null;
}
