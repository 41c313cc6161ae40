import type { Alignment, Block, Inline, List, ListItem, RichText, Table, TimestampStyle } from '../nodes.js';
import { isSafeUrl } from '../url.js';
import { keptBreak, unmarkWhitespace } from './escape.js';

type Attributes = Record<string, string>;
type Mark = 'strong' | 'emphasis' | 'delete' | 'underline' | 'spoiler';

const markOf: Record<string, Mark> = {
  b: 'strong',
  strong: 'strong',
  i: 'emphasis',
  em: 'emphasis',
  cite: 'emphasis',
  var: 'emphasis',
  dfn: 'emphasis',
  u: 'underline',
  ins: 'underline',
  s: 'delete',
  strike: 'delete',
  del: 'delete',
};
const codeTags = new Set(['code', 'tt', 'kbd', 'samp']);
const hidden = new Set([
  'script',
  'style',
  'head',
  'title',
  'template',
  'noscript',
  'iframe',
  'object',
  'svg',
  'math',
  'textarea',
  'select',
  'audio',
  'video',
  'canvas',
]);
const blockTags = new Set([
  'p',
  'div',
  'section',
  'article',
  'header',
  'footer',
  'main',
  'aside',
  'nav',
  'address',
  'center',
  'figure',
  'figcaption',
  'dl',
  'dt',
  'dd',
  'form',
  'fieldset',
  'details',
  'summary',
  'body',
  'html',
]);
/** Deeper quotes and lists are read as if they stood at this depth. */
const maxDepth = 60;

type OpenMark = { type: Mark } | { type: 'link'; url: string; title?: string };

/** What an open element is to the tree. */
type Frame =
  | { tag: string; kind: 'blocks'; children: Block[] }
  | { tag: string; kind: 'list'; list: List }
  | { tag: string; kind: 'item'; item: ListItem; list: List }
  | { tag: string; kind: 'table'; table: Table; align: (Alignment | null)[] }
  | { tag: string; kind: 'row' | 'cell' }
  | { tag: string; kind: 'inline'; restore?: () => void }
  | { tag: string; kind: 'block' | 'pass' };

/** Builds the tree from the events of an HTML parser. */
export class HtmlReader {
  readonly #root: RichText = { type: 'root', children: [] };
  readonly #frames: Frame[] = [];
  #depth = 0;
  /** The running text that is being read. */
  #run: Inline[] = [];
  /** The open marks and link, the outermost first. */
  #marks: readonly OpenMark[] = [];
  /** The nodes of the open marks that stand in the running text, the outermost first. */
  #open: { mark: OpenMark; node: Inline & { children: Inline[] } }[] = [];
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
    else this.#words(text.replace(/[ \t\n\f\r]+/g, ' '));
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
      markOf[tag] ??
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
        this.#push({ type: 'text', value: keptBreak });
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
          this.#push({ type: 'inlineCode', value: collapse(this.#code) });
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
        this.#depth -= 1;
        return;
      case 'list':
        this.#flush();
        return;
      case 'cell':
        this.#closeCell();
        return;
      case 'table':
        this.#flush();
        if (frame.align.some((side) => side)) frame.table.align = frame.align;
        return;
    }
  }

  /** Where blocks go now. */
  #blocks(): Block[] {
    for (let at = this.#frames.length - 1; at >= 0; at -= 1) {
      const frame = this.#frames[at];
      if (frame?.kind === 'blocks') return frame.children;
      if (frame?.kind === 'item') return frame.item.children;
    }
    return this.#root.children;
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
    if (this.#run.length > 0 && !endsWithBreak(this.#run)) this.#push({ type: 'text', value: keptBreak });
  }

  #flush(): void {
    if (this.#inCell) return;
    const children = this.#takeRun();
    if (children.length === 0) return;
    this.#blocks().push(
      this.#heading ? { type: 'heading', depth: this.#heading, children } : { type: 'paragraph', children },
    );
  }

  #words(text: string): void {
    let words = text;
    if (words.startsWith(' ') && endsWithSpace(this.#run)) words = words.slice(1);
    if (words !== '') this.#push({ type: 'text', value: words });
  }

  /** Puts a node into the running text, in the marks that are open. */
  #push(node: Inline): void {
    let depth = 0;
    while (depth < this.#open.length && this.#open[depth]?.mark === this.#marks[depth]) depth += 1;
    this.#open.length = depth;
    for (const mark of this.#marks.slice(depth)) {
      const opened = { ...mark, children: [] as Inline[] };
      this.#inside().push(opened);
      this.#open.push({ mark, node: opened });
    }
    const siblings = this.#inside();
    const last = siblings.at(-1);
    if (node.type === 'text' && last?.type === 'text') last.value += node.value;
    else siblings.push(node);
  }

  #inside(): Inline[] {
    return this.#open.at(-1)?.node.children ?? this.#run;
  }

  #takeRun(): Inline[] {
    const run = finish(this.#run);
    this.#run = [];
    this.#open = [];
    return run;
  }

  #openMark(tag: string, mark: OpenMark): Frame {
    if (this.#marks.some((one) => one.type === mark.type)) return { tag, kind: 'inline' };
    this.#marks = [...this.#marks, mark];
    const restore = () => {
      this.#marks = this.#marks.filter((one) => one !== mark);
    };
    return { tag, kind: 'inline', restore };
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
    if (url === '' || !isSafeUrl(url)) this.#words(alt);
    else this.#push({ type: 'image', url, ...(alt ? { alt } : {}), ...(title ? { title } : {}) });
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
    this.#push({ type: 'timestamp', value, ...(style ? { style } : {}) });
  }

  #checkbox(attributes: Attributes): void {
    const frame = this.#frames.findLast((one) => one.kind === 'item');
    if (attributes['type'] !== 'checkbox' || frame?.kind !== 'item' || frame.item.children.length > 0) return;
    frame.item.checked = 'checked' in attributes;
  }

  #openQuote(): Frame {
    if (this.#inCell || this.#depth >= maxDepth) {
      this.#startBlock('div');
      return { tag: 'blockquote', kind: 'block' };
    }
    this.#flush();
    const children: Block[] = [];
    this.#blocks().push({ type: 'blockquote', children });
    this.#depth += 1;
    return { tag: 'blockquote', kind: 'blocks', children };
  }

  #openList(tag: 'ul' | 'ol', attributes: Attributes): Frame {
    if (this.#inCell || this.#depth >= maxDepth) {
      this.#startBlock('div');
      return { tag, kind: 'block' };
    }
    this.#flush();
    const list: List = { type: 'list', ordered: tag === 'ol', children: [] };
    const start = Number.parseInt(attributes['start'] ?? '', 10);
    if (tag === 'ol' && start >= 0) list.start = start;
    this.#blocks().push(list);
    return { tag, kind: 'list', list };
  }

  #openItem(): Frame {
    if (this.#inCell || this.#depth >= maxDepth) {
      this.#startBlock('div');
      return { tag: 'li', kind: 'block' };
    }
    this.#flush();
    const parent = this.#frames.findLast(
      (frame) => frame.kind === 'list' || frame.kind === 'blocks' || frame.kind === 'item',
    );
    let list = parent?.kind === 'list' ? parent.list : undefined;
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
    this.#depth += 1;
    return { tag: 'li', kind: 'item', item, list };
  }

  #openTable(): Frame {
    if (this.#inCell) return { tag: 'table', kind: 'pass' };
    this.#flush();
    const table: Table = { type: 'table', children: [] };
    this.#blocks().push(table);
    return { tag: 'table', kind: 'table', table, align: [] };
  }

  #openInTable(tag: 'tr' | 'td' | 'th', attributes: Attributes): Frame {
    const frame = this.#frames.findLast((one) => one.kind === 'table');
    if (frame?.kind !== 'table' || this.#inCell) return { tag, kind: 'pass' };
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
    const frame = this.#frames.findLast((one) => one.kind === 'table');
    const last = lastText(this.#run);
    if (last?.type === 'text' && this.#blockInCell && last.value.endsWith(keptBreak))
      last.value = last.value.slice(0, -1);
    this.#blockInCell = false;
    const cell = frame?.kind === 'table' ? frame.table.children.at(-1)?.children.at(-1) : undefined;
    const children = this.#takeRun();
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

function collapse(text: string): string {
  return unmarkWhitespace(text.replace(/[ \t\n\f\r]+/g, ' ').replace(/^ | $/g, ''));
}

function lastText(run: readonly Inline[]): Inline | undefined {
  let node = run.at(-1);
  while (node && 'children' in node) node = node.children.at(-1);
  return node;
}

/** White space would be dropped here: at the start, or behind a space or a line break. */
function endsWithSpace(run: readonly Inline[]): boolean {
  const last = lastText(run);
  return last === undefined || (last.type === 'text' && (last.value.endsWith(' ') || last.value.endsWith(keptBreak)));
}

function endsWithBreak(run: readonly Inline[]): boolean {
  const last = lastText(run);
  return last?.type === 'text' && last.value.endsWith(keptBreak);
}

/** Running text with its white space as it is shown: none at the edges, none before a line break. */
function finish(run: Inline[]): Inline[] {
  const texts: { value: string }[] = [];
  const collect = (nodes: readonly Inline[]) => {
    for (const node of nodes) {
      if (node.type === 'text') texts.push(node);
      else if ('children' in node) collect(node.children);
      else texts.push({ value: 'x' });
    }
  };
  collect(run);
  texts.forEach((text, index) => {
    const next = texts[index + 1];
    if (text.value.endsWith(' ') && (next === undefined || next.value.startsWith(keptBreak)))
      text.value = text.value.slice(0, -1);
  });
  for (const text of texts) text.value = unmarkWhitespace(text.value);
  return run;
}
