import { type Block, type Inline, normalize, type RichText } from '../../../richtext/index.js';
import { bareAddress } from './address.js';
import { dropJoiners } from './joiner.js';
import { type Home, withMentions } from './mentions.js';

/**
 * Reads what a person types: one line of Markdown, a block in fixed font, a quote, or lines of plain text. Never throws,
 * takes linear time.
 */
export function parseSource(source: string, home: Home): RichText {
  const text = source.replace(/\r\n?/g, '\n');
  const lines = text.split('\n');
  if (lines.every((line) => line.startsWith('    '))) return code(lines.map((line) => line.slice(4)).join('\n'));
  const isQuote = lines.every((line) => line.startsWith('> '));
  const content = isQuote ? lines.map((line) => line.slice(2)).join('\n') : text;
  const children = content.includes('\n') ? plainInlines(content, home) : new LineReader(content, home).read();
  const paragraph: Block = { type: 'paragraph', children };
  const block: Block = isQuote ? { type: 'blockquote', children: [paragraph] } : paragraph;
  return normalize({ type: 'root', children: [block] });
}

function code(value: string): RichText {
  return { type: 'root', children: [{ type: 'code', value: dropJoiners(value) }] };
}

/** Text with its pings and bare addresses. */
function plainInlines(text: string, home: Home): Inline[] {
  const nodes: Inline[] = [];
  let at = 0;
  const take = (to: number) => {
    for (const node of withMentions(text.slice(at, to), home))
      nodes.push(node.type === 'text' ? { type: 'text', value: dropJoiners(node.value) } : node);
  };
  for (const { 0: url, index } of text.matchAll(bareAddress)) {
    take(index);
    nodes.push({ type: 'link', url, children: [{ type: 'text', value: url }] });
    at = index + url.length;
  }
  take(text.length);
  return nodes;
}

type Sign = '**' | '__' | '*' | '_' | '---';
type Piece =
  | { type: 'node'; node: Inline }
  | { type: 'text'; value: string }
  | { type: 'sign'; sign: Sign; opens: boolean; closes: boolean };

const markOf: Readonly<Record<Sign, 'strong' | 'emphasis' | 'delete'>> = {
  '**': 'strong',
  __: 'strong',
  '*': 'emphasis',
  _: 'emphasis',
  '---': 'delete',
};
const word = /[\p{L}\p{N}]/u;
const link = /\[((?:\\[\s\S]|[^\\[\]])+)\]\(((?:https?|ftp):\/\/[^\s()]+)(?:\s+"([^"]*)")?\)/y;
const tag = /\[(?:meta-)?tag:([^\s[\]]+)\]/y;

/** One line of Markdown. */
class LineReader {
  readonly #text: string;
  readonly #home: Home;
  readonly #pieces: Piece[] = [];
  #plain = '';
  /** Runs of backticks of these lengths have no partner any more. */
  readonly #unpaired = new Set<number>();

  constructor(text: string, home: Home) {
    this.#text = text;
    this.#home = home;
  }

  read(): Inline[] {
    const text = this.#text;
    let at = 0;
    while (at < text.length) at = this.#next(at);
    this.#flush();
    return pair(this.#pieces);
  }

  #next(at: number): number {
    const text = this.#text;
    const sign = text.charAt(at);
    switch (sign) {
      case '\\':
        if (/[*_`[\]]/.test(text.charAt(at + 1))) {
          this.#plain += text.charAt(at + 1);
          return at + 2;
        }
        break;
      case '`': {
        const end = this.#code(at);
        if (end !== undefined) return end;
        break;
      }
      case '[': {
        const end = this.#bracket(at);
        if (end !== undefined) return end;
        break;
      }
      case '*':
      case '_':
        return this.#marks(at, sign);
      case '-':
        if (text.startsWith('---', at)) return this.#marks(at, '-');
        break;
    }
    this.#plain += sign;
    return at + 1;
  }

  #code(at: number): number | undefined {
    const text = this.#text;
    let length = 1;
    while (text.charAt(at + length) === '`') length += 1;
    if (this.#unpaired.has(length)) return this.#literal(at, length);
    const fence = '`'.repeat(length);
    let end = text.indexOf(fence, at + length);
    while (end >= 0 && text.charAt(end + length) === '`') {
      let next = end + length;
      while (text.charAt(next) === '`') next += 1;
      end = text.indexOf(fence, next);
    }
    if (end < 0) {
      this.#unpaired.add(length);
      return this.#literal(at, length);
    }
    this.#node({ type: 'inlineCode', value: dropJoiners(text.slice(at + length, end)) });
    return end + length;
  }

  #literal(at: number, length: number): number {
    this.#plain += this.#text.slice(at, at + length);
    return at + length;
  }

  #bracket(at: number): number | undefined {
    link.lastIndex = at;
    const found = link.exec(this.#text);
    if (found) {
      const [whole, label = '', url = '', title = ''] = found;
      const children: Inline[] = [{ type: 'text', value: dropJoiners(label.replace(/\\([*_`[\]])/g, '$1')) }];
      this.#node(title ? { type: 'link', url, title, children } : { type: 'link', url, children });
      return at + whole.length;
    }
    tag.lastIndex = at;
    const named = tag.exec(this.#text);
    if (!named) return undefined;
    const { platform } = this.#home;
    this.#node({ type: 'raw', platform, value: named[0], alt: named[1] ?? '' });
    return at + named[0].length;
  }

  #marks(at: number, sign: '*' | '_' | '-'): number {
    const text = this.#text;
    let length = 1;
    while (text.charAt(at + length) === sign) length += 1;
    const before = text.charAt(at - 1);
    const after = text.charAt(at + length);
    const opens = after !== '' && !/\s/.test(after) && !word.test(before);
    const closes = before !== '' && !/\s/.test(before) && !word.test(after);
    const signs: Sign[] = [];
    if (sign === '-') {
      if (length === 3) signs.push('---');
    } else if (length === 1) signs.push(sign);
    else if (length === 2) signs.push(`${sign}${sign}` as Sign);
    else if (length === 3) signs.push(...((opens ? [sign + sign, sign] : [sign, sign + sign]) as Sign[]));
    if (signs.length === 0) return this.#literal(at, length);
    this.#flush();
    for (const one of signs) this.#pieces.push({ type: 'sign', sign: one, opens, closes });
    return at + length;
  }

  #node(node: Inline): void {
    this.#flush();
    this.#pieces.push({ type: 'node', node });
  }

  #flush(): void {
    if (this.#plain === '') return;
    for (const node of plainInlines(this.#plain, this.#home)) this.#pieces.push({ type: 'node', node });
    this.#plain = '';
  }
}

/** Signs in pairs; one without a partner is text. */
function pair(pieces: readonly Piece[]): Inline[] {
  const stack: { sign?: Sign; children: Inline[] }[] = [{ children: [] }];
  const open = new Map<Sign, number>();
  for (const piece of pieces) {
    if (piece.type === 'node') stack.at(-1)?.children.push(piece.node);
    else if (piece.type === 'sign') {
      const depth = open.get(piece.sign);
      const isEmpty = depth !== undefined && depth === stack.length - 1 && stack[depth]?.children.length === 0;
      if (piece.closes && depth !== undefined && !isEmpty) {
        while (stack.length - 1 > depth) abandon(stack, open);
        const closed = stack.pop();
        open.delete(piece.sign);
        stack.at(-1)?.children.push({ type: markOf[piece.sign], children: closed?.children ?? [] });
      } else if (piece.opens && depth === undefined) {
        open.set(piece.sign, stack.length);
        stack.push({ sign: piece.sign, children: [] });
      } else stack.at(-1)?.children.push({ type: 'text', value: piece.sign });
    }
  }
  while (stack.length > 1) abandon(stack, open);
  return stack[0]?.children ?? [];
}

function abandon(stack: { sign?: Sign; children: Inline[] }[], open: Map<Sign, number>): void {
  const top = stack.pop();
  if (!top?.sign) return;
  open.delete(top.sign);
  stack.at(-1)?.children.push({ type: 'text', value: top.sign }, ...top.children);
}
