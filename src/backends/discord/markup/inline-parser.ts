import type { Inline } from '../../../richtext/nodes.js';
import type { CodeFinder } from './code-finder.js';
import { readControl } from './control.js';
import type { Home } from './home.js';
import { zeroWidthSpace } from './invisible.js';
import { readDestination, trimAddress } from './link.js';

/** The signs that may be open; `single` ones are both italics. */
type Sign = '**' | '__' | '~~' | '||' | '*' | '_';
type Frame = {
  sign: Sign | '[';
  children: Inline[] /** Of the same run as the frame below it. */;
  isTwin?: boolean;
  hasLink?: boolean;
};
type RunSign = '*' | '_';

const markOf = {
  '**': 'strong',
  __: 'underline',
  '~~': 'delete',
  '||': 'spoiler',
  '*': 'emphasis',
  _: 'emphasis',
} as const;
const doubleOf = { '*': '**', _: '__' } as const;

const special = /[\\`*_<@[]|~~|\|\||https?:\/\/|-# /i;
const stop = /[\\`<@[\]]|\*+|_+|~~|\|\||https?:\/\/|\n *-# (?=\S)/gi;
const ticks = /`+/y;
const massMention = /@(\u200b*)(everyone|here)/y;
const wholeAddress = /https?:\/\/[^\s<]+/iy;
const addressPart = /[^\s<*_~|\]]+/y;
const subtext = / *-# (?=\S)/y;
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
  readonly #root: Inline[] = [];
  readonly #open: Frame[] = [];
  #into = this.#root;
  #text = '';
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
      this.#text += source.slice(this.#at, next);
      this.#at = next;
      if (match && next < to) this.#sign(match[0].slice(0, to - next));
    }
    this.#flattenTo(0);
    this.#flush();
    return this.#root;
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

  #flush(): void {
    if (this.#text === '') return;
    this.#into.push({ type: 'text', value: this.#text });
    this.#text = '';
  }

  #push(node: Inline, end: number): void {
    this.#flush();
    this.#into.push(node);
    if (node.type === 'link') for (const frame of this.#open) frame.hasLink = true;
    this.#at = end;
  }

  #literal(length: number): void {
    this.#text += this.#source.slice(this.#at, this.#at + length);
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
      if (next !== zeroWidthSpace) this.#text += next;
      this.#at += 2;
    }
  }

  #code(): void {
    ticks.lastIndex = this.#at;
    const run = Math.min(ticks.exec(this.#source)?.[0].length ?? 1, this.#to - this.#at);
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
      this.#text += `@${spaces.slice(1)}${word}`;
      this.#at += whole.length;
    }
  }

  #subtext(): void {
    subtext.lastIndex = this.#at;
    if (subtext.test(this.#source) && subtext.lastIndex < this.#to)
      this.#push({ type: 'raw', platform: this.#home.platform, value: '-# ', alt: '' }, subtext.lastIndex);
  }

  #address(): void {
    const end = this.#open.length === 0 ? this.#wholeAddress() : this.#addressInMarks();
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
    if (sign === ']') return this.#find('[') >= 0;
    const isDouble = this.#source.charAt(at + 1) === sign;
    if (isDouble && this.#find((sign + sign) as Sign) >= 0) return true;
    if (sign === '*') return this.#find('*') >= 0;
    return sign === '_' && this.#find('_') >= 0 && !wordCharacter.test(this.#source.charAt(at + 1));
  }

  // Marks

  #find(sign: Frame['sign']): number {
    for (let index = this.#open.length - 1; index >= 0; index -= 1) if (this.#open[index]?.sign === sign) return index;
    return -1;
  }

  #begin(sign: Frame['sign'], isTwin = false): void {
    this.#flush();
    const frame: Frame = isTwin ? { sign, children: [], isTwin } : { sign, children: [] };
    this.#open.push(frame);
    this.#into = frame.children;
  }

  /** Makes text of the signs of all frames from an index on. */
  #flattenTo(index: number): void {
    while (this.#open.length > index) this.#forget(this.#open.length - 1);
  }

  /** Makes text of an open sign; what stands in it goes to the frame around. */
  #forget(index: number): void {
    this.#flush();
    const [frame] = this.#open.splice(index, 1);
    if (!frame) return;
    const parent = this.#open[index - 1]?.children ?? this.#root;
    append(parent, { type: 'text', value: frame.sign });
    for (const child of frame.children) append(parent, child);
    const inner = this.#open[index];
    if (inner) delete inner.isTwin;
    this.#into = this.#open.at(-1)?.children ?? this.#root;
  }

  #close(index: number): void {
    this.#flattenTo(index + 1);
    this.#flush();
    const frame = this.#open.pop();
    this.#into = this.#open.at(-1)?.children ?? this.#root;
    if (!frame || frame.sign === '[') return;
    this.#into.push({ type: markOf[frame.sign], children: frame.children });
  }

  #pair(sign: '~~' | '||'): void {
    const index = this.#find(sign);
    if (index < 0) this.#begin(sign);
    else if (this.#isEmpty(index)) {
      this.#literal(2);
      return;
    } else this.#close(index);
    this.#at += 2;
  }

  #isEmpty(index: number): boolean {
    return index === this.#open.length - 1 && this.#text === '' && this.#open[index]?.children.length === 0;
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
      const outer = this.#find(double);
      const single = this.#find(sign);
      if (left === 1 || (left > 2 && outer >= 0 && single > outer && canClose)) {
        if (single >= 0 && canClose) this.#closeSingle(single, outer);
        else if (left === 1 && canOpen) {
          if (single >= 0) this.#forget(single);
          this.#begin(sign);
        } else this.#text += sign;
        left -= 1;
      } else if (outer >= 0) {
        this.#close(outer);
        left -= 2;
      } else if (left === 2 || single >= 0) {
        this.#begin(double);
        left -= 2;
      } else {
        // Of three signs the italics are the outer ones, unless those close first.
        this.#text += sign.repeat(left - 3);
        if (canOpen) this.#begin(sign);
        else this.#text += sign;
        this.#begin(double, canOpen);
        left = 0;
      }
    }
    this.#at += length;
  }

  /** Closes italics. Bold text that the same run opened is then around them, not in them. */
  #closeSingle(single: number, double: number): void {
    const inner = this.#open[double];
    const outer = this.#open[single];
    if (inner?.isTwin && outer && double === single + 1) {
      delete inner.isTwin;
      [inner.sign, outer.sign] = [outer.sign, inner.sign];
      this.#close(double);
    } else this.#close(single);
  }

  // Links

  #bracket(): void {
    if (this.#open.filter((frame) => frame.sign === '[').length >= mostBrackets) {
      this.#literal(1);
      return;
    }
    this.#begin('[');
    this.#at += 1;
  }

  #closeBracket(): void {
    const index = this.#find('[');
    if (index < 0) {
      this.#literal(1);
      return;
    }
    const frame = this.#open[index];
    const isEmpty = this.#isEmpty(index);
    const destination =
      frame?.hasLink || isEmpty || this.#source.charAt(this.#at + 1) !== '('
        ? undefined
        : readDestination(this.#source, this.#at + 1);
    this.#flattenTo(index + 1);
    if (!destination || destination.end > this.#to) {
      this.#forget(index);
      this.#literal(1);
      return;
    }
    this.#close(index);
    const { url, title, end } = destination;
    const children = frame?.children ?? [];
    this.#push(title === undefined ? { type: 'link', url, children } : { type: 'link', url, title, children }, end);
  }
}

/** Neighbouring texts become one, so that moving them again is cheap. */
function append(nodes: Inline[], node: Inline): void {
  const last = nodes.at(-1);
  if (node.type === 'text' && last?.type === 'text') last.value += node.value;
  else nodes.push(node);
}
