import type { Inline } from '../../../richtext/index.js';
import { type Home, readControl } from './control.js';
import { boundary, decodeEntities, softHyphen } from './escape.js';
import { customEmojiNode, unicodeEmojiNode } from './names.js';

type MarkSign = '*' | '_' | '~';
const markOf = { '*': 'strong', _: 'emphasis', '~': 'delete' } as const;
/** A mark that is not closed yet; `source` is what it is if it never is, invisible characters around it included. */
type Open = { sign: MarkSign; source: string; children: Inline[] };

const special = /[&<>*_~`:\n\u00ad\u200b]/;
const stop = /[<*_~`:\n\u00ad]/g;
const control = /<([^<>\n]+)>/y;
const shortcode = /:([\p{Ll}\p{Lo}\p{N}_+'-]{1,100}):(?::skin-tone-([2-6]):)?/uy;
const wordCharacter = /[\p{L}\p{N}]/u;

/**
 * Reads running text of mrkdwn in one pass. A mark opens behind something that is no letter and before something that is
 * no space, closes the other way round, and does not go over the end of a line; what finds no partner is text.
 */
export function parseInlines(source: string, home: Home): Inline[] {
  if (!special.test(source)) return source === '' ? [] : [{ type: 'text', value: source }];
  return new InlineParser(source, home).parse();
}

/** The label of a link: emoji are read, marks are text. */
function parseLabel(source: string, home: Home): Inline[] {
  if (!special.test(source)) return source === '' ? [] : [{ type: 'text', value: source }];
  return new InlineParser(source, home, true).parse();
}

class InlineParser {
  readonly #source: string;
  readonly #home: Home;
  readonly #isLabel: boolean;
  readonly #root: Inline[] = [];
  #open: Open[] = [];
  #text = '';
  #at = 0;

  constructor(source: string, home: Home, isLabel = false) {
    this.#source = source;
    this.#home = home;
    this.#isLabel = isLabel;
  }

  parse(): Inline[] {
    const source = this.#source;
    while (this.#at < source.length) {
      stop.lastIndex = this.#at;
      const next = stop.exec(source)?.index ?? source.length;
      this.#text += source.slice(this.#at, next);
      this.#at = next;
      if (next < source.length) this.#sign(source.charAt(next));
    }
    this.#endLine();
    this.#flush();
    return this.#root;
  }

  #sign(sign: string): void {
    switch (sign) {
      case '\n':
        this.#endLine();
        this.#text += sign;
        this.#at += 1;
        return;
      case '<':
        this.#control();
        return;
      case ':':
        this.#colon();
        return;
      case '`':
        this.#code();
        return;
      case softHyphen:
        this.#softHyphen();
        return;
      default:
        this.#mark(sign as MarkSign);
    }
  }

  #control(): void {
    control.lastIndex = this.#at;
    const found = control.exec(this.#source);
    const node =
      found?.[1] === undefined
        ? undefined
        : readControl(found[1], this.#home, (label) => parseLabel(label, this.#home));
    if (!found || !node) {
      this.#take(1);
      return;
    }
    this.#at += found[0].length;
    // A shield's text is not looked at again, for that is what it is for.
    this.#push(node);
  }

  #colon(): void {
    shortcode.lastIndex = this.#at;
    const found = shortcode.exec(this.#source);
    const node = found && this.#emoji(found[0], found[1] ?? '', found[2]);
    if (found && node) {
      const isCustom = node.type === 'emoji' && node.isCustom;
      if (isCustom) this.#dropBoundary();
      this.#at += found[0].length;
      this.#push(node);
      if (isCustom) this.#skipBoundary();
      return;
    }
    this.#take(1);
    // The invisible end of a name that is to stay text.
    if (
      this.#source.startsWith(boundary, this.#at) &&
      /[\p{Ll}\p{Lo}\p{N}_+'-]/u.test(this.#source.charAt(this.#at + 1))
    )
      this.#at += 1;
  }

  #emoji(whole: string, name: string, tone: string | undefined): Inline | undefined {
    const known = unicodeEmojiNode(name, tone === undefined ? undefined : Number(tone));
    if (known) return known;
    // A name that is not known may be the workspace's own; in `12:30:45` and `a:b:c` it hardly is.
    const before = this.#source.charAt(this.#at - 1);
    const after = this.#source.charAt(this.#at + whole.length);
    if (!/[\p{Ll}\p{Lo}]/u.test(name) || wordCharacter.test(before) || wordCharacter.test(after)) return undefined;
    return customEmojiNode(name, this.#home.platform, this.#home.account);
  }

  #code(): void {
    const end = this.#source.indexOf('`', this.#at + 1);
    const content = end < 0 ? '' : this.#source.slice(this.#at + 1, end);
    const stands =
      content !== '' &&
      !content.includes('\n') &&
      !this.#isLabel &&
      !this.#isWordAt(this.#at - 1) &&
      !this.#isWordAt(end + 1);
    if (!stands) {
      this.#take(1);
      return;
    }
    this.#dropBoundary();
    this.#flush();
    this.#siblings().push(...codeNodes(content, this.#home));
    this.#at = end + 1;
    this.#skipBoundary();
  }

  #softHyphen(): void {
    const guards = this.#source.startsWith('&gt;', this.#at + 1) || this.#source.startsWith('\uff1e', this.#at + 1);
    if (guards && this.#isAtLineStart()) this.#at += 1;
    else this.#take(1);
  }

  /** Nothing but white space stands before on the line. */
  #isAtLineStart(): boolean {
    let at = this.#at - 1;
    while (at >= 0 && this.#source.charAt(at) !== '\n' && this.#isSpaceAt(at)) at -= 1;
    return at < 0 || this.#source.charAt(at) === '\n';
  }

  #mark(sign: MarkSign): void {
    if (this.#isLabel) {
      this.#take(1);
      return;
    }
    const depth = this.#open.findIndex((open) => open.sign === sign);
    if (depth >= 0) {
      const hasContent = this.#text !== '' || depth < this.#open.length - 1 || this.#siblings().length > 0;
      if (hasContent && !this.#isSpaceAt(this.#at - 1) && !this.#isWordAt(this.#at + 1)) this.#close(depth);
      else this.#take(1);
      return;
    }
    const next = this.#source.charAt(this.#at + 1);
    if (next === '' || /\s/.test(next) || this.#isWordAt(this.#at - 1)) {
      this.#take(1);
      return;
    }
    const before = this.#dropBoundary();
    this.#flush();
    this.#at += 1;
    const after = this.#skipBoundary();
    this.#open.push({ sign, source: before + sign + after, children: [] });
  }

  /** Closes the mark at a depth; those opened inside of it and still open were no marks. */
  #close(depth: number): void {
    this.#abandon(depth + 1);
    this.#dropBoundary();
    this.#flush();
    const { sign, children } = this.#open.pop() as Open;
    this.#siblings().push({ type: markOf[sign], children });
    this.#at += 1;
    this.#skipBoundary();
  }

  #endLine(): void {
    this.#abandon(0);
  }

  #abandon(depth: number): void {
    while (this.#open.length > depth) {
      this.#flush();
      const { source, children } = this.#open.pop() as Open;
      const siblings = this.#siblings();
      pushText(siblings, source);
      for (const child of children) {
        if (child.type === 'text') pushText(siblings, child.value);
        else siblings.push(child);
      }
    }
  }

  #push(node: Inline): void {
    this.#flush();
    if (node.type === 'text') pushText(this.#siblings(), node.value);
    else this.#siblings().push(node);
  }

  #take(length: number): void {
    this.#text += this.#source.slice(this.#at, this.#at + length);
    this.#at += length;
  }

  #flush(): void {
    if (this.#text === '') return;
    pushText(this.#siblings(), decodeEntities(this.#text));
    this.#text = '';
  }

  #siblings(): Inline[] {
    return this.#open.at(-1)?.children ?? this.#root;
  }

  /** Takes away an invisible character that was just read. */
  #dropBoundary(): string {
    if (!this.#text.endsWith(boundary)) return '';
    this.#text = this.#text.slice(0, -1);
    return boundary;
  }

  /** Goes over an invisible character that comes next. */
  #skipBoundary(): string {
    if (!this.#source.startsWith(boundary, this.#at)) return '';
    this.#at += 1;
    return boundary;
  }

  #isWordAt(offset: number): boolean {
    return offset >= 0 && wordCharacter.test(this.#source.charAt(offset));
  }

  #isSpaceAt(offset: number): boolean {
    return /\s/.test(this.#source.charAt(offset));
  }
}

function pushText(nodes: Inline[], value: string): void {
  const last = nodes.at(-1);
  if (last?.type === 'text') last.value += value;
  else nodes.push({ type: 'text', value });
}

/** Marks in code are text; what stands in angle brackets is read even there (wire sheet, section 8). */
function codeNodes(content: string, home: Home): Inline[] {
  return content.split(/(<[^<>\n]+>)/).flatMap((part, index): Inline[] => {
    if (part === '') return [];
    const node =
      index % 2 === 1
        ? readControl(part.slice(1, -1), home, (label) => [{ type: 'text', value: decodeEntities(label) }])
        : undefined;
    if (!node) return [{ type: 'inlineCode', value: decodeEntities(part) }];
    if (node.type === 'text') return [{ type: 'inlineCode', value: node.value }];
    if (node.type !== 'link') return [node];
    return [
      {
        ...node,
        children: node.children.map((child) =>
          child.type === 'text' ? { type: 'inlineCode', value: child.value } : child,
        ),
      },
    ];
  });
}
