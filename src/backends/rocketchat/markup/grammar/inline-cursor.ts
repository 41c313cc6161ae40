import type { SyntaxNode } from '../syntax-tree.js';
import { isBlank } from './characters.js';
import { plainNode } from './reduce.js';
import { type Steps, TooManySteps } from './steps.js';

/** Rules within rules: a row of emoticons has as many as it is long, for each looks at the next. */
const deepest = 400;

/** None of these stands in itself, however deep. */
export const guards = { bold: 1, italic: 2, strike: 4, reference: 8 } as const;
type Guard = (typeof guards)[keyof typeof guards];

/** The rules whose outcomes are kept. */
export const rules = {
  bold: 0,
  italic: 1,
  strike: 2,
  reference: 3,
  spoiler: 4,
  emoticon: 5,
  boldEmoticon: 6,
  italicEmoticon: 7,
} as const;
export type Rule = (typeof rules)[keyof typeof rules];

/** What a rule gave at a place; `undefined` where it does not match. */
export type Outcome = { end: number; nodes: SyntaxNode[] } | undefined;

/** A place in a text, what was taken up to it, and which rules are begun around it. */
export class InlineCursor {
  readonly text: string;
  at = 0;
  protected readonly steps: Steps;
  #guards = 0;
  #depth = 0;
  /** Rules that were tried are not tried again: a mark that is not closed would be looked for from each sign before it. */
  readonly #outcomes = new Map<number, Outcome>();

  constructor(text: string, steps: Steps) {
    this.text = text;
    this.steps = steps;
  }

  /** Goes on at a place with none of the rules begun. */
  restart(at: number): void {
    this.at = at;
    this.#guards = 0;
    this.#depth = 0;
  }

  /** Counts what looking over a stretch of text costs. */
  protected look(end: number): void {
    if (end > this.at) this.steps.take((end - this.at) >> 3);
  }

  protected blanks(): SyntaxNode {
    const from = this.at;
    do this.at += 1;
    while (isBlank(this.text.charCodeAt(this.at)));
    return plainNode(this.text.slice(from, this.at));
  }

  protected run(ends: (code: number) => boolean): SyntaxNode | undefined {
    const from = this.at;
    while (this.at < this.text.length && !ends(this.text.charCodeAt(this.at))) this.at += 1;
    return this.at > from ? plainNode(this.text.slice(from, this.at)) : undefined;
  }

  protected runTo(end: number): SyntaxNode {
    const from = this.at;
    this.at = end;
    return plainNode(this.text.slice(from, end));
  }

  protected single(ends: (code: number) => boolean): SyntaxNode | undefined {
    if (ends(this.text.charCodeAt(this.at))) return undefined;
    this.at += 1;
    return plainNode(this.text.charAt(this.at - 1));
  }

  /** Tries a rule that nothing inside of it may try again, once for each place and each set of rules around it. */
  protected once(rule: Rule, guard: Guard | 0, read: () => SyntaxNode[] | undefined): SyntaxNode[] | undefined {
    if ((this.#guards & guard) !== 0) return undefined;
    const from = this.at;
    const key = (from * 8 + rule) * 16 + this.#guards;
    const known = this.#outcomes.get(key);
    if (known !== undefined) {
      this.at = known.end;
      return known.nodes;
    }
    if (this.#outcomes.has(key)) return undefined;
    if (this.#depth >= deepest) throw new TooManySteps();
    this.#guards |= guard;
    this.#depth += 1;
    const nodes = read();
    this.#depth -= 1;
    this.#guards &= ~guard;
    this.#outcomes.set(key, nodes && { end: this.at, nodes });
    if (!nodes) this.at = from;
    return nodes;
  }

  protected isWithin(guard: Guard): boolean {
    return (this.#guards & guard) !== 0;
  }
}
