import type { Inline } from '../../../richtext/nodes.js';
import { type CodeFinder, countTicks } from './code-finder.js';
import { readControl } from './control.js';
import type { Home } from './home.js';
import { subtextSign, zeroWidthSpace } from './invisible.js';
import { readDestination, trimAddress } from './link.js';
import { type MarkSign, OpenMarks } from './open-marks.js';

type RunSign = '*' | '_';

const doubleOf = { '*': '**', _: '__' } as const;

const special = /[\\`*_<@[]|~~|\|\||https?:\/\/|-# /i;
const stop = /[\\`<@[\]]|\*+|_+|~~|\|\||https?:\/\/|\n *-# /gi;
const massMention = /@(\u200b*)(everyone|here)/y;
// Backslashes and backticks are no part of an address, so that all passes agree on what is escaped and what is code.
const wholeAddress = /https?:\/\/[^\s<\\`]+/iy;
const addressPart = /[^\s<\\`*_~|\]]+/y;
const subtext = / *-# (?=[^\n]*\S)/y;
const wordCharacter = /[A-Za-z0-9]/;
/** More brackets than these are open in no text that means a link. */
const mostBrackets = 16;
const shrug = '\\_(ツ)_/¯';

/** How the run is read that the parser is given. */
export type RunOptions = {
  /** The run begins at the start of a line, where small text may begin. */
  atLineStart: boolean;
};

/**
 * Reads running text in one pass. A mark closes at the next sign of its kind; what finds no partner is text. At most one
 * mark of each kind is open, so the work is linear.
 *
 * @param source - the text of the container, in which the run stands
 */
export function parseInlines(
  source: string,
  from: number,
  to: number,
  finder: CodeFinder,
  home: Home,
  options: RunOptions,
): Inline[] {
  const text = source.slice(from, to);
  if (!special.test(text)) return text === '' ? [] : [{ type: 'text', value: text }];
  return new InlineParser(source, from, to, finder, home).parse(options);
}

class InlineParser {
  readonly #source: string;
  readonly #from: number;
  readonly #to: number;
  readonly #finder: CodeFinder;
  readonly #home: Home;
  readonly #marks = new OpenMarks();
  #at: number;

  constructor(source: string, from: number, to: number, finder: CodeFinder, home: Home) {
    this.#source = source;
    this.#from = from;
    this.#to = to;
    this.#finder = finder;
    this.#home = home;
    this.#at = from;
  }

  parse({ atLineStart }: RunOptions): Inline[] {
    const source = this.#source;
    const to = this.#to;
    if (atLineStart) this.#subtext();
    while (this.#at < to) {
      stop.lastIndex = this.#at;
      const match = stop.exec(source);
      const next = match && match.index < to ? match.index : to;
      this.#marks.text += source.slice(this.#at, next);
      this.#at = next;
      if (match && next < to) this.#sign(match[0].slice(0, to - next));
    }
    this.#marks.forgetFrom(0);
    this.#marks.flush();
    return this.#marks.root;
  }

  #sign(sign: string): void {
    switch (sign.charAt(0)) {
      case '\\':
        this.#escape();
        return;
      case '`':
        this.#code();
        return;
      case '*':
      case '_':
        this.#run(sign.charAt(0) as RunSign, sign.length);
        return;
      case '~':
      case '|':
        this.#pair(sign as '~~' | '||');
        return;
      case '<':
        this.#control();
        return;
      case '@':
        this.#massMention();
        return;
      case '[':
        this.#bracket();
        return;
      case ']':
        this.#closeBracket();
        return;
      case '\n':
        this.#literal(1);
        this.#subtext();
        return;
      default:
        this.#address();
    }
  }

  #push(node: Inline, end: number): void {
    this.#marks.push(node);
    this.#at = end;
  }

  #literal(length: number): void {
    this.#marks.text += this.#source.slice(this.#at, this.#at + length);
    this.#at += length;
  }

  /** A backslash before a sign. Before a letter, a digit or white space it is a backslash. */
  #escape(): void {
    const source = this.#source;
    const next = this.#at + 1 < this.#to ? source.charAt(this.#at + 1) : '';
    if (source.charAt(this.#at - 1) === '¯' && source.startsWith(shrug, this.#at)) {
      this.#literal(shrug.length);
    } else if (next === '' || /[0-9A-Za-z\s]/.test(next)) {
      this.#literal(1);
    } else {
      if (next !== zeroWidthSpace) this.#marks.text += next;
      this.#at += 2;
    }
  }

  #code(): void {
    const run = Math.min(countTicks(this.#source, this.#at), this.#to - this.#at);
    const span = this.#finder.spanAt(this.#at, run, this.#to);
    if (span) this.#push({ type: 'inlineCode', value: span.value }, span.end);
    else this.#literal(run);
  }

  #control(): void {
    const control = readControl(this.#source, this.#at, this.#home);
    if (control && control.end <= this.#to) this.#push(control.node, control.end);
    else this.#literal(1);
  }

  /** A zero-width space keeps the word from being a mention; one of them is taken away. */
  #massMention(): void {
    massMention.lastIndex = this.#at;
    const match = massMention.exec(this.#source);
    if (!match || massMention.lastIndex > this.#to) {
      this.#literal(1);
      return;
    }
    const [whole, spaces = '', word] = match;
    if (spaces === '') {
      const { platform, account } = this.#home;
      this.#push({ type: 'mention', kind: word as 'everyone' | 'here', platform, account }, this.#at + whole.length);
    } else {
      this.#marks.text += `@${spaces.slice(1)}${word}`;
      this.#at += whole.length;
    }
  }

  #subtext(): void {
    subtext.lastIndex = this.#at;
    if (subtext.test(this.#source) && subtext.lastIndex < this.#to)
      this.#push({ type: 'raw', platform: this.#home.platform, value: subtextSign, alt: '' }, subtext.lastIndex);
  }

  #address(): void {
    const end = this.#marks.isEmpty ? this.#wholeAddress() : this.#addressInMarks();
    const address = trimAddress(this.#source.slice(this.#at, Math.min(end, this.#to)));
    if (/^https?:\/\/./i.test(address))
      this.#push(
        { type: 'link', url: address, children: [{ type: 'text', value: address }] },
        this.#at + address.length,
      );
    else this.#literal(address.length || 1);
  }

  #wholeAddress(): number {
    wholeAddress.lastIndex = this.#at;
    return wholeAddress.test(this.#source) ? wholeAddress.lastIndex : this.#at;
  }

  /** An address ends where a sign closes a mark that is open around it. */
  #addressInMarks(): number {
    const source = this.#source;
    let end = this.#at;
    while (end < this.#to) {
      addressPart.lastIndex = end;
      if (addressPart.test(source)) end = addressPart.lastIndex;
      const sign = source.charAt(end);
      if (sign === '' || !'*_~|]'.includes(sign) || this.#closesHere(sign, end)) return end;
      end += 1;
    }
    return end;
  }

  #closesHere(sign: string, at: number): boolean {
    if (sign === ']') return this.#marks.find('[') >= 0;
    const isDouble = this.#source.charAt(at + 1) === sign;
    if (isDouble && this.#marks.find((sign + sign) as MarkSign) >= 0) return true;
    if (sign === '*') return this.#marks.find('*') >= 0;
    return sign === '_' && this.#marks.find('_') >= 0 && !wordCharacter.test(this.#source.charAt(at + 1));
  }

  // Marks

  #pair(sign: '~~' | '||'): void {
    const index = this.#marks.find(sign);
    if (index < 0) this.#marks.begin(sign);
    else if (this.#marks.isBare(index)) {
      this.#literal(2);
      return;
    } else this.#marks.close(index);
    this.#at += 2;
  }

  /** A run of asterisks or underscores: two are one sign, one is another, three are both. */
  #run(sign: RunSign, length: number): void {
    const before = this.#at > this.#from ? this.#source.charAt(this.#at - 1) : '';
    const after = this.#at + length < this.#to ? this.#source.charAt(this.#at + length) : '';
    const canOpen = sign === '*' ? after !== '' && !/\s/.test(after) : after !== '';
    const canClose = sign === '*' ? before !== '' && !/\s/.test(before) : !wordCharacter.test(after);
    const double = doubleOf[sign];
    let left = length;
    while (left > 0) {
      const outer = this.#marks.find(double);
      const single = this.#marks.find(sign);
      if (left === 1 || (left > 2 && outer >= 0 && single > outer && canClose)) {
        if (single >= 0 && canClose) this.#marks.closeSingle(single, outer);
        else if (left === 1 && canOpen) {
          if (single >= 0) this.#marks.forget(single);
          this.#marks.begin(sign);
        } else this.#marks.text += sign;
        left -= 1;
      } else if (outer >= 0) {
        this.#marks.close(outer);
        left -= 2;
      } else if (left === 2 || single >= 0) {
        this.#marks.begin(double);
        left -= 2;
      } else {
        // Of three signs the italics are the outer ones, unless those close first.
        this.#marks.text += sign.repeat(left - 3);
        if (canOpen) this.#marks.begin(sign);
        else this.#marks.text += sign;
        this.#marks.begin(double, canOpen);
        left = 0;
      }
    }
    this.#at += length;
  }

  // Links

  #bracket(): void {
    if (this.#marks.count('[') >= mostBrackets) {
      this.#literal(1);
      return;
    }
    this.#marks.begin('[');
    this.#at += 1;
  }

  #closeBracket(): void {
    const index = this.#marks.find('[');
    const destination =
      index < 0 ||
      this.#marks.holdsLink(index) ||
      this.#marks.isBare(index) ||
      this.#source.charAt(this.#at + 1) !== '('
        ? undefined
        : readDestination(this.#source, this.#at + 1);
    if (!destination || destination.end > this.#to) {
      if (index >= 0) this.#marks.forget(index);
      this.#literal(1);
      return;
    }
    const { children } = this.#marks.take(index);
    const { url, title, end } = destination;
    this.#push(title === undefined ? { type: 'link', url, children } : { type: 'link', url, title, children }, end);
  }
}
