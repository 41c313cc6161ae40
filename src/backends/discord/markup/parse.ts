import type { Block, Inline, List, RichText } from '../../../richtext/nodes.js';
import { normalize } from '../../../richtext/normalize.js';
import { CodeFinder, countTicks, type Fence } from './code-finder.js';
import type { Home } from './home.js';
import { parseInlines } from './inline-parser.js';

/** Lists nest no deeper; what would is text. */
export const deepestList = 10;

/** Where a text stands. */
type Place = { inQuote: boolean; inItem: boolean; depth: number };

const root: Place = { inQuote: false, inItem: false, depth: 0 };

const restQuote = / *>>> /y;
const quoteLine = / *> /y;
const heading = / *(#{1,3}) +(?=\S)/y;
const bullet = /( *)(?:[-*]|(\d{1,9})\.) +(?=\S)/y;
const runningSign = /\\[^0-9A-Za-z\s]|`|\n/g;

/**
 * Reads Discord's Markdown: code blocks, quotes, headings, lists, and running text in which blank lines stay line breaks
 * (those beside another block are its distance, and no text). Never throws, takes linear time.
 */
export function parseMarkup(text: string, home: Home): RichText {
  return normalize({ type: 'root', children: new BlockParser(text, home, root).parse() });
}

/** Reads running text only, as titles and field names of embeds have it. */
export function parseLine(text: string, home: Home): RichText {
  const children = parseInlines(text, 0, text.length, new CodeFinder(text), home, { atLineStart: false });
  return normalize({ type: 'root', children: [{ type: 'paragraph', children }] });
}

/** A spoiler holds no blocks; the code stays hidden, as its lines. */
function hiddenCode(value: string): Block {
  const children = value
    .split('\n')
    .flatMap((line, index): Inline[] => [
      ...(index > 0 ? [{ type: 'break' } as const] : []),
      ...(line === '' ? [] : [{ type: 'inlineCode', value: line } as const]),
    ]);
  return { type: 'paragraph', children: [{ type: 'spoiler', children }] };
}

class BlockParser {
  readonly #text: string;
  readonly #home: Home;
  readonly #place: Place;
  readonly #finder: CodeFinder;
  readonly #blocks: Block[] = [];
  #at = 0;
  /** Where the running text began that has not been read yet, and whether that is the start of a line. */
  #runFrom = 0;
  #runAtLineStart = true;

  constructor(text: string, home: Home, place: Place) {
    this.#text = text;
    this.#home = home;
    this.#place = place;
    this.#finder = new CodeFinder(text);
  }

  parse(): Block[] {
    let atLineStart = true;
    while (this.#at < this.#text.length) {
      const start = this.#at;
      const block = atLineStart ? this.#block() : undefined;
      if (block) {
        const end = this.#at;
        this.#running(start, true);
        this.#blocks.push(...block);
        this.#runFrom = end;
        this.#runAtLineStart = true;
        continue;
      }
      const fence = this.#line();
      atLineStart = !fence;
      if (!fence) continue;
      const isHidden = this.#isHidden(this.#at, fence.end);
      const end = isHidden ? fence.end + 2 : fence.end;
      this.#running(isHidden ? this.#at - 2 : this.#at, true);
      this.#blocks.push(isHidden ? hiddenCode(fence.node.value) : fence.node);
      this.#at = end;
      this.#runFrom = end;
      this.#runAtLineStart = false;
    }
    this.#running(this.#text.length, false);
    return this.#blocks;
  }

  /** The code block is all that stands in a spoiler. */
  #isHidden(from: number, to: number): boolean {
    const text = this.#text;
    if (!text.startsWith('||', to) || from - 2 < this.#runFrom || !text.startsWith('||', from - 2)) return false;
    // The bars before it open a spoiler where those before them are in pairs, and none of them is escaped.
    const before = text.slice(this.#runFrom, from - 2);
    return !before.endsWith('\\') && before.split('||').length % 2 === 1;
  }

  /** Goes over a line of running text, with the inline code that it opens. Stops at a code block, and gives that. */
  #line(): Fence | undefined {
    const text = this.#text;
    runningSign.lastIndex = this.#at;
    for (let match = runningSign.exec(text); match; match = runningSign.exec(text)) {
      const sign = match[0];
      if (sign === '\n') {
        this.#at = match.index + 1;
        return undefined;
      }
      if (sign !== '`') continue;
      const fence = this.#finder.fenceAt(match.index);
      if (fence) {
        this.#at = match.index;
        return fence;
      }
      const ticks = countTicks(text, match.index);
      const span = this.#finder.spanAt(match.index, ticks, text.length);
      runningSign.lastIndex = span?.end ?? match.index + ticks;
    }
    this.#at = text.length;
    return undefined;
  }

  /** Ends the running text that stands before an offset. */
  #running(to: number, isFollowed: boolean): void {
    let start = this.#runFrom;
    let end = to;
    const { inItem } = this.#place;
    let atLineStart = this.#runAtLineStart;
    if (inItem || this.#blocks.length > 0)
      while (start < end && this.#text.charAt(start) === '\n') {
        start += 1;
        atLineStart = true;
      }
    if (inItem || isFollowed) while (end > start && this.#text.charAt(end - 1) === '\n') end -= 1;
    if (start >= end) return;
    const children = parseInlines(this.#text, start, end, this.#finder, this.#home, { atLineStart });
    if (children.length > 0) this.#blocks.push({ type: 'paragraph', children });
  }

  /** The blocks that begin in this line; goes behind them. */
  #block(): Block[] | undefined {
    const text = this.#text;
    let first = this.#at;
    while (text.charAt(first) === ' ') first += 1;
    switch (text.charAt(first)) {
      case '>':
        return this.#place.inQuote ? undefined : this.#quote();
      case '#':
        return this.#heading();
      case '':
        return undefined;
      default:
        return this.#place.depth < deepestList && /[-*0-9]/.test(text.charAt(first)) ? this.#list() : undefined;
    }
  }

  #inner(text: string, place: Partial<Place>): Block[] {
    return new BlockParser(text, this.#home, { ...this.#place, ...place }).parse();
  }

  #quote(): Block[] | undefined {
    const text = this.#text;
    restQuote.lastIndex = this.#at;
    if (restQuote.test(text)) {
      this.#at = text.length;
      return [this.#quoteOf(text.slice(restQuote.lastIndex))];
    }
    const lines: string[] = [];
    for (quoteLine.lastIndex = this.#at; quoteLine.test(text); quoteLine.lastIndex = this.#at) {
      const start = quoteLine.lastIndex;
      const end = this.#lineEnd(start);
      lines.push(text.slice(start, end));
      this.#at = end + 1;
      if (this.#at >= text.length) break;
    }
    return lines.length > 0 ? [this.#quoteOf(lines.join('\n'))] : undefined;
  }

  #quoteOf(text: string): Block {
    return { type: 'blockquote', children: this.#inner(text, { inQuote: true, inItem: false }) };
  }

  #lineEnd(from: number): number {
    const end = this.#text.indexOf('\n', from);
    return end < 0 ? this.#text.length : end;
  }

  #heading(): Block[] | undefined {
    heading.lastIndex = this.#at;
    const match = heading.exec(this.#text);
    if (!match) return undefined;
    const start = heading.lastIndex;
    const end = this.#lineEnd(start);
    const children = parseInlines(this.#text, start, trimmedEnd(this.#text, start, end), this.#finder, this.#home, {
      atLineStart: false,
    });
    this.#at = end + 1;
    return [{ type: 'heading', depth: (match[1]?.length ?? 1) as 1 | 2 | 3, children: trimNodes(children) }];
  }

  #list(): Block[] | undefined {
    const text = this.#text;
    bullet.lastIndex = this.#at;
    const first = bullet.exec(text);
    if (!first) return undefined;
    const indent = first[1]?.length ?? 0;
    const ordered = first[2] !== undefined;
    const items: string[][] = [];
    let width = 0;
    let at = this.#at;
    while (at < text.length) {
      const end = this.#lineEnd(at);
      bullet.lastIndex = at;
      const match = bullet.exec(text);
      if (match && match[1]?.length === indent && (match[2] !== undefined) === ordered) {
        width = indent + (match[2]?.length ?? 0) + 2;
        items.push([text.slice(bullet.lastIndex, end)]);
      } else if (items.length > 0 && text.charAt(at) === ' ') {
        let start = at;
        while (start < end && start - at < width && text.charAt(start) === ' ') start += 1;
        items.at(-1)?.push(text.slice(start, end));
      } else break;
      at = end + 1;
    }
    this.#at = at;
    const list: List = {
      type: 'list',
      ordered,
      children: items.map((lines) => ({
        type: 'listItem',
        children: this.#inner(lines.join('\n'), { inItem: true, depth: this.#place.depth + 1 }),
      })),
    };
    if (ordered) list.start = Number(first[2]);
    return [list];
  }
}

function trimmedEnd(text: string, start: number, end: number): number {
  let last = end;
  while (last > start && /\s/.test(text.charAt(last - 1))) last -= 1;
  return last;
}

/** White space at the edges of a heading is not shown, whatever stood around it. */
function trimNodes(nodes: Inline[]): Inline[] {
  const [first] = nodes;
  const last = nodes.at(-1);
  if (first?.type === 'text') first.value = first.value.trimStart();
  if (last?.type === 'text') last.value = last.value.trimEnd();
  return nodes;
}
