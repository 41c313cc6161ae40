import type { Code } from '../../../richtext/nodes.js';
import { joinFence, joinSpan } from './invisible.js';

/** Inline code and where it ends. */
export type CodeSpan = { value: string; end: number };
/** A code block, and where it ends. */
export type Fence = { node: Code; end: number };

const language = /([a-z0-9_+\-.#]+)\n/iy;
const backticks = /`+/g;

const run = /`+/y;

/** How many backticks stand at an offset. */
export function countTicks(text: string, at: number): number {
  run.lastIndex = at;
  return run.exec(text)?.[0].length ?? 0;
}

/** Finds the code in one text. All searches together take linear time. */
export class CodeFinder {
  readonly #text: string;
  /** Where the runs of backticks start, by their length. */
  #runs: Map<number, number[]> | undefined;
  /** From here on no fence is closed. */
  #noneFrom = Number.POSITIVE_INFINITY;

  constructor(text: string) {
    this.#text = text;
  }

  /**
   * The code that opens with the backticks at an offset and closes with equally many.
   *
   * @param run - how many backticks open it
   * @param to - where the code has to end at the latest
   */
  spanAt(at: number, run: number, to: number): CodeSpan | undefined {
    const start = at + run;
    const close = firstFrom(this.#starts(run), start);
    if (close === undefined || close + run > to) return undefined;
    return { value: joinSpan(this.#text.slice(start, close)), end: close + run };
  }

  /** The block that opens with three backticks at an offset; anywhere in a line (wire sheet, section 13). */
  fenceAt(at: number): Fence | undefined {
    if (!this.#text.startsWith('```', at)) return undefined;
    const start = at + 3;
    language.lastIndex = start;
    const lang = language.exec(this.#text)?.[1];
    if (lang !== undefined) {
      const from = start + lang.length + 1;
      const close = this.#closeFrom(from);
      if (close !== undefined) return this.#fence(from, close, lang);
    }
    const close = this.#closeFrom(start);
    return close === undefined ? undefined : this.#fence(start, close, undefined);
  }

  #fence(from: number, close: number, lang: string | undefined): Fence {
    const start = lang === undefined && this.#text.charAt(from) === '\n' ? from + 1 : from;
    const end = close > start && this.#text.charAt(close - 1) === '\n' ? close - 1 : close;
    const value = joinFence(this.#text.slice(start, end));
    return { node: lang === undefined ? { type: 'code', value } : { type: 'code', lang, value }, end: close + 3 };
  }

  /** A block holds at least one character that is no line break. */
  #closeFrom(from: number): number | undefined {
    let first = from;
    while (this.#text.charAt(first) === '\n') first += 1;
    if (first + 1 >= this.#noneFrom) return undefined;
    const close = this.#text.indexOf('```', first + 1);
    if (close >= 0) return close;
    this.#noneFrom = first + 1;
    return undefined;
  }

  #starts(run: number): readonly number[] {
    if (!this.#runs) {
      this.#runs = new Map();
      for (const { index, 0: signs } of this.#text.matchAll(backticks)) {
        const known = this.#runs.get(signs.length);
        if (known) known.push(index);
        else this.#runs.set(signs.length, [index]);
      }
    }
    return this.#runs.get(run) ?? [];
  }
}

function firstFrom(offsets: readonly number[], from: number): number | undefined {
  let low = 0;
  let high = offsets.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((offsets[middle] ?? 0) < from) low = middle + 1;
    else high = middle;
  }
  return offsets[low];
}
