import { canTouch, isSpread } from '../list-spread.js';
import type { Block, Code, Inline, Link, List, RichText, Table } from '../nodes.js';
import { escapeText, reference } from './escape.js';

/** Writes a normalised tree, of nodes that Markdown has, so that parsing gives the same tree. */
export function writeMarkdown(tree: RichText): string {
  return writeBlocks(tree.children, false, '');
}

function writeBlocks(blocks: readonly Block[], tight: boolean, bullet: string): string {
  let text = '';
  let previous: Block | undefined;
  let marker = '';
  for (const block of blocks) {
    if (previous) text += tight && canTouch(previous, block) ? '\n' : '\n\n';
    if (block.type === 'list') {
      // Neighbouring lists, and lists that start on one line, are told apart by their marks.
      const other = previous?.type === 'list' && previous.ordered === block.ordered ? marker : !previous ? bullet : '';
      marker = block.ordered ? (other === '.' ? ')' : '.') : other === '-' ? '*' : '-';
      text += writeList(block, marker);
    } else text += writeBlock(block);
    previous = block;
  }
  return text;
}

function writeBlock(block: Exclude<Block, List>): string {
  switch (block.type) {
    case 'paragraph':
      return new InlineWriter(false, false).write(block.children);
    case 'heading':
      return `${'#'.repeat(block.depth)} ${closeHeading(new InlineWriter(true, false).write(block.children))}`;
    case 'thematicBreak':
      return '___';
    case 'blockquote':
      return writeBlocks(block.children, false, '')
        .split('\n')
        .map((line) => (line === '' ? '>' : `> ${line}`))
        .join('\n');
    case 'code':
      return writeCode(block);
    case 'table':
      return writeTable(block);
  }
}

/** Number signs at the end of a heading would be taken for its end. */
function closeHeading(text: string): string {
  return text.replace(/#$/, '\\#');
}

function writeCode({ lang = '', value }: Code): string {
  const sign = lang.includes('`') ? '~' : '`';
  const runs = value.match(sign === '`' ? /`{3,}/g : /~{3,}/g) ?? [];
  const fence = sign.repeat(Math.max(3, ...runs.map((run) => run.length + 1)));
  return `${fence}${escapeInfo(lang)}\n${value === '' ? '' : `${value}\n`}${fence}`;
}

function escapeInfo(lang: string): string {
  return lang.replace(/[\\&]/g, '\\$&');
}

function writeList(list: List, marker: string): string {
  const spread = isSpread(list);
  const items = list.children.map((item, index) => {
    const mark = list.ordered ? `${Math.min((list.start ?? 1) + index, 999_999_999)}${marker}` : marker;
    let body = writeBlocks(item.children, !spread, list.ordered ? '' : marker);
    if (item.checked !== undefined) {
      const box = item.checked ? '[x]' : '[ ]';
      const first = item.children[0];
      if (first?.type === 'paragraph') body = `${box} ${body}`;
      else body = body === '' ? box : `${box}${spread ? '\n\n' : '\n'}${body}`;
    }
    if (body === '') return mark;
    return `${mark} ${body.replace(/\n(?=[^\n])/g, `\n${' '.repeat(mark.length + 1)}`)}`;
  });
  return items.join(spread ? '\n\n' : '\n');
}

function writeTable(table: Table): string {
  const [head, ...body] = table.children;
  const columns = head?.children.length ?? 0;
  const row = (cells: readonly { children: Inline[] }[]) =>
    `| ${cells.map((cell) => new InlineWriter(true, false).write(cell.children).replaceAll('|', '\\|')).join(' | ')} |`;
  const sides = Array.from({ length: columns }, (_, column) => {
    const side = table.align?.[column];
    if (side === 'center') return ':-:';
    return side === 'left' ? ':--' : side === 'right' ? '--:' : '---';
  });
  return [row(head?.children ?? []), `| ${sides.join(' | ')} |`, ...body.map(({ children }) => row(children))].join(
    '\n',
  );
}

const punctuation = /[\p{P}\p{S}]/u;

/** Writes running text. Knows the character before, for marks are marks only between the right neighbours. */
class InlineWriter {
  /** What is written so far but for the last piece, for looking at the end of a growing string makes it be copied. */
  #out = '';
  #last = '';
  /** What comes next stands right behind a mark that wants no letter there. */
  #wantsSign = false;
  readonly #oneLine: boolean;
  readonly #inLabel: boolean;

  constructor(oneLine: boolean, inLabel: boolean) {
    this.#oneLine = oneLine;
    this.#inLabel = inLabel;
  }

  /** @param inside - true when the text stands in a mark or a label, so neither at the start of a line nor at its end */
  write(nodes: readonly Inline[], inside = false): string {
    let before: Inline | undefined;
    for (let index = 0; index < nodes.length; index += 1) {
      const node = nodes[index] as Inline;
      this.#node(node, before, index + 1 < nodes.length ? nodes[index + 1] : undefined, inside);
      before = node;
    }
    return this.#out + this.#last;
  }

  #node(node: Inline, before: Inline | undefined, after: Inline | undefined, inside: boolean): void {
    switch (node.type) {
      case 'text':
        this.#text(node.value, inside, after === undefined);
        break;
      case 'inlineCode':
        // Code cannot be escaped, and `[…]:` at the start of a paragraph would be the definition of a link.
        if (this.#inLabel && node.value.includes(']:')) this.#text(node.value, true, false);
        else this.#put(writeInlineCode(node.value));
        break;
      case 'strong':
        this.#mark('**', node.children);
        break;
      case 'delete':
        this.#mark('~~', node.children);
        break;
      case 'emphasis':
        this.#mark(this.#emphasisSign(node.children, before, after, inside), node.children);
        break;
      case 'link':
        this.#put(this.#link(node));
        break;
      case 'image':
        this.#put(
          `![${escapeText(node.alt ?? '', { atLineStart: false, atEnd: false, inLabel: true, oneLine: true }).replaceAll('\n', '&#10;')}](${destination(node.url, node.title)})`,
        );
        break;
      case 'raw':
        this.#put(node.value);
        break;
    }
  }

  #put(text: string): void {
    this.#append(text);
    this.#wantsSign = false;
  }

  #append(piece: string): void {
    if (piece === '') return;
    this.#out += this.#last;
    this.#last = piece;
  }

  #text(value: string, inside: boolean, isLast: boolean): void {
    const place = {
      atLineStart: this.#last === '' && !inside,
      atEnd: isLast && !inside,
      inLabel: this.#inLabel,
      oneLine: this.#oneLine,
    };
    if (this.#wantsSign && isLetter(firstCharacter(value))) {
      const [first = ''] = value;
      const rest = value.slice(first.length);
      // The reference ends in a sign, so an underscore behind it is one at the edge of a word.
      const written = rest && escapeText(`;${rest}`, { ...place, atLineStart: false }).slice(1);
      this.#put(reference(first) + written);
      return;
    }
    this.#put(escapeText(value, place));
  }

  /** `_` reads better; `*` works within words. */
  #emphasisSign(
    children: readonly Inline[],
    before: Inline | undefined,
    after: Inline | undefined,
    inside: boolean,
  ): '*' | '_' {
    const letterBefore = before?.type === 'text' && isLetter(lastCharacter(before.value));
    const letterAfter = after?.type === 'text' && isLetter(after.value.charAt(0));
    // Asterisks beside those of bold text would be counted together.
    if ((!letterBefore && !letterAfter) || children.some((child) => child.type === 'strong')) return '_';
    const isPlain = (node: Inline | undefined) => (node === undefined ? !inside : node.type === 'text');
    return isPlain(before) && isPlain(after) ? '*' : '_';
  }

  #mark(sign: '**' | '~~' | '*' | '_', children: readonly Inline[]): void {
    const content = new InlineWriter(this.#oneLine, this.#inLabel).write(children, true);
    const startsWithSign = punctuation.test(firstCharacter(content));
    if (startsWithSign || sign === '_') this.#endWithSign();
    this.#append(sign + content + sign);
    this.#wantsSign = sign === '_' || punctuation.test(lastCharacter(content));
  }

  /** Makes the last character one that a mark may follow: a letter becomes a reference, which ends in a sign. */
  #endWithSign(): void {
    const last = lastCharacter(this.#last);
    if (!isLetter(last)) return;
    const before = this.#last.slice(0, -last.length);
    // An underscore within a word is bare; at the edge of a word it is not.
    this.#last = before.replace(/(?<!\\)_$/, '\\_') + reference(last);
  }

  #link(node: Link): string {
    const only = node.children.length === 1 ? node.children[0] : undefined;
    if (
      only?.type === 'text' &&
      only.value === node.url &&
      !node.title &&
      /^[a-z][a-z0-9+.-]{1,31}:[^\s<>]*$/i.test(node.url)
    )
      return `<${node.url}>`;
    const label = new InlineWriter(this.#oneLine, true).write(node.children, true);
    return `[${label}](${destination(node.url, node.title)})`;
  }
}

/** White space and signs to the rules of marks; everything else counts as a letter. */
const noLetter = /^[\t\n\r \u00a0\u1680\u2000-\u200a\u202f\u205f\u3000\p{P}\p{S}]$/u;

function isLetter(character: string): boolean {
  // Beyond the basic plane a parser may or may not see a sign.
  return character !== '' && (character.length > 1 || !noLetter.test(character));
}

function firstCharacter(text: string): string {
  return String.fromCodePoint(text.codePointAt(0) ?? 0x20);
}

function lastCharacter(text: string): string {
  const last = text.slice(-2);
  return /^[\ud800-\udbff][\udc00-\udfff]$/.test(last) ? last : text.slice(-1);
}

function writeInlineCode(value: string): string {
  const fence = value.includes('`') ? fenceAround(value) : '`';
  const padded = /^`|`$/.test(value) || (/^ .* $/s.test(value) && /[^ ]/.test(value)) ? ` ${value} ` : value;
  return fence + padded + fence;
}

function fenceAround(code: string): string {
  const runs = new Set((code.match(/`+/g) ?? []).map((run) => run.length));
  let length = 1;
  while (runs.has(length)) length += 1;
  return '`'.repeat(length);
}

function destination(url: string, title: string | undefined): string {
  const address = /[\\()<>&]/.test(url) ? url.replace(/[\\()<>]|&(?=#?\w+;)/g, '\\$&') : url;
  if (!title) return address;
  return `${address} "${title
    .replace(/["\\]|&(?=#?\w+;)/g, '\\$&')
    .replaceAll('\n', '&#10;')
    .replaceAll('\r', '&#13;')}"`;
}
