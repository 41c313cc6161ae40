import type { Block, Code, EmojiNode, Inline, Link, List, MentionNode, RichText } from '../../../richtext/nodes.js';
import { separator } from '../../../richtext/plain-text.js';
import { escapeText } from './escape.js';
import { partFence, parting, partSpan } from './invisible.js';
import { canStandBare, writeLink } from './link.js';
import { writeTime } from './time.js';

/** Writes a fitted tree; reading gives it back. */
export function writeMarkup(tree: RichText): string {
  return writeBlocks(tree.children);
}

/** Writes running text that takes one line, as titles and field names of embeds do. */
export function writeLine(nodes: readonly Inline[]): string {
  return new InlineWriter(false).write(nodes);
}

function writeBlocks(blocks: readonly Block[]): string {
  let text = '';
  let previous: Block | undefined;
  for (const block of blocks) {
    if (previous) text += separator(previous, block);
    text += writeBlock(block);
    previous = block;
  }
  return text;
}

function writeBlock(block: Block): string {
  switch (block.type) {
    case 'paragraph':
      return new InlineWriter(true).write(block.children);
    case 'heading': {
      const line = writeLine(block.children);
      // Number signs at the end of a heading are taken for its end by some Markdown readers.
      const isText = block.children.at(-1)?.type === 'text';
      return `${'#'.repeat(block.depth)} ${isText ? line.replace(/#$/, '\\#') : line}`;
    }
    case 'blockquote':
      return `> ${writeBlocks(block.children).replaceAll('\n', '\n> ')}`;
    case 'code':
      return writeCode(block);
    case 'list':
      return writeList(block);
    default:
      return '';
  }
}

function writeCode({ lang = '', value }: Code): string {
  return `\`\`\`${lang}\n${partFence(value)}\n\`\`\``;
}

function writeList(list: List): string {
  return list.children
    .map(({ children }, index) => {
      const mark = list.ordered ? `${Math.min((list.start ?? 1) + index, 999_999_999)}. ` : '- ';
      const body = writeBlocks(children);
      // The first line holds something in any case: an item needs it, and a list does not begin in the line of its item.
      const isLess = body === '' || children[0]?.type === 'list';
      const item = isLess ? `${parting}${body === '' ? '' : `\n${body}`}` : body;
      // An empty line would end the list; one of spaces does not.
      return mark + item.replaceAll('\n', `\n${' '.repeat(mark.length)}`);
    })
    .join('\n');
}

type MarkSign = '**' | '__' | '~~' | '||' | '*' | '_';
/** What stands around running text: the mark that it is in. */
type Around = { sign?: MarkSign; inEmphasis: boolean; inLabel: boolean };

const signOf = { strong: '**', underline: '__', delete: '~~', spoiler: '||' } as const;
const word = /^\w/;

/** Writes running text. Knows what was written last, for signs side by side would be read as one. */
class InlineWriter {
  #out = '';
  #atLineStart: boolean;
  /** The last thing is a sign of a mark: its character. */
  #lastSign = '';
  /** The last thing closes italics that are none with a letter behind them. */
  #wantsNoWord = false;
  /** Italics are open that an underscore closes. */
  #inUnderscores = false;
  #bareUnderscores = true;
  /** An underscore stands in a word without a backslash; `_` as a mark could close at it. */
  #hasBareUnderscore = false;

  /** @param startsLine - the text begins at the start of a line, where signs may begin a block */
  constructor(startsLine: boolean) {
    this.#atLineStart = startsLine;
  }

  write(nodes: readonly Inline[]): string {
    this.#bareUnderscores = !nodes.some(holdsUnderscore);
    this.#nodes(nodes, { inEmphasis: false, inLabel: false });
    return this.#out;
  }

  #nodes(nodes: readonly Inline[], around: Around): void {
    nodes.forEach((node, index) => {
      this.#node(node, nodes, index, around);
    });
  }

  #node(node: Inline, siblings: readonly Inline[], index: number, around: Around): void {
    const before = siblings[index - 1];
    const after = siblings[index + 1];
    switch (node.type) {
      case 'text': {
        const isEdge = around.sign !== undefined || around.inLabel;
        const text = escapeText(node.value, {
          atLineStart: this.#atLineStart,
          follows: before !== undefined || isEdge,
          isFollowed: after !== undefined || isEdge,
          inLabel: around.inLabel,
          inEmphasis: around.inEmphasis,
          bareUnderscores: this.#bareUnderscores && !around.inEmphasis,
        });
        if (text.includes('_') && /\w_\w/.test(text)) this.#hasBareUnderscore = true;
        this.#put(text);
        return;
      }
      case 'inlineCode': {
        const { written, run } = partSpan(node.value);
        this.#put(run + written + run);
        return;
      }
      case 'strong':
      case 'underline':
      case 'delete':
      case 'spoiler':
        this.#mark(signOf[node.type], node.children, around);
        return;
      case 'emphasis':
        this.#emphasis(node.children, after, around);
        return;
      case 'link':
        this.#link(node, siblings.slice(index + 1, index + 3), around);
        return;
      case 'mention':
        this.#put(writeMention(node));
        return;
      case 'emoji':
        this.#put(writeEmoji(node));
        return;
      case 'timestamp':
        this.#put(writeTime(node));
        return;
      case 'raw':
        this.#put(node.value);
        return;
      default:
    }
  }

  #put(text: string): void {
    if (text === '') return;
    if (this.#wantsNoWord && word.test(text)) this.#out += parting;
    this.#out += text;
    this.#atLineStart = text.endsWith('\n');
    this.#lastSign = '';
    this.#wantsNoWord = false;
  }

  #sign(sign: MarkSign): void {
    const first = sign.charAt(0);
    if (this.#lastSign === first || (this.#lastSign === '~' && first === '_')) this.#out += parting;
    this.#out += sign;
    this.#atLineStart = false;
    this.#lastSign = first;
    this.#wantsNoWord = false;
  }

  #mark(sign: MarkSign, children: readonly Inline[], around: Around): void {
    this.#sign(sign);
    this.#nodes(children, {
      sign,
      inLabel: around.inLabel,
      inEmphasis: around.inEmphasis || sign === '*' || sign === '_',
    });
    this.#sign(sign);
  }

  /** `*` works within words; beside the signs of bold text `_` needs no parting. */
  #emphasis(children: readonly Inline[], after: Inline | undefined, around: Around): void {
    const meets = (type: 'strong' | 'underline', sign: MarkSign) =>
      this.#lastSign === sign.charAt(0) ||
      children[0]?.type === type ||
      children.at(-1)?.type === type ||
      after?.type === type ||
      (after === undefined && around.sign === sign);
    const endsWord = after?.type === 'text' && word.test(after.value);
    const sign = !meets('strong', '**') || meets('underline', '__') || endsWord || this.#hasBareUnderscore ? '*' : '_';
    this.#inUnderscores = sign === '_';
    this.#mark(sign, children, around);
    this.#inUnderscores = false;
    this.#wantsNoWord = sign === '_';
  }

  #link(node: Link, following: readonly Inline[], around: Around): void {
    const only = node.children.length === 1 ? node.children[0] : undefined;
    if (only?.type === 'text' && only.value === node.url && !node.title) {
      this.#put(canStandBare(node.url) && this.#endsAddress(node.url, following, around) ? node.url : `<${node.url}>`);
      return;
    }
    const label = new InlineWriter(false);
    label.#inUnderscores = this.#inUnderscores;
    label.#bareUnderscores = this.#bareUnderscores;
    label.#hasBareUnderscore = this.#hasBareUnderscore;
    label.#nodes(node.children, { inEmphasis: around.inEmphasis, inLabel: true });
    if (label.#hasBareUnderscore) this.#hasBareUnderscore = true;
    this.#put(writeLink(label.#out, node));
  }

  /** True when what comes behind a bare address is not read as part of it. */
  #endsAddress(url: string, [after, second]: readonly Inline[], { sign }: Around): boolean {
    if (this.#inUnderscores && url.includes('_')) return false;
    if (after?.type === 'timestamp') return true;
    if (after?.type === 'mention') return after.id !== undefined;
    if (after?.type === 'text') {
      if (after.value.startsWith(')') && url.includes('(')) return false;
      const end = /^[.,:;"')]*(\s|$)/.exec(after.value);
      return end !== null && (end[1] !== '' || (second === undefined && sign === undefined));
    }
    return after === undefined;
  }
}

/** True for something that is written as it is, with an underscore in it: italics could end there. */
function holdsUnderscore(node: Inline): boolean {
  switch (node.type) {
    case 'inlineCode':
    case 'raw':
      return node.value.includes('_');
    case 'emoji':
      return node.name.includes('_');
    case 'link':
      return node.url.includes('_') || (node.title?.includes('_') ?? false) || node.children.some(holdsUnderscore);
    default:
      return 'children' in node && node.children.some(holdsUnderscore);
  }
}

function writeMention(node: MentionNode): string {
  switch (node.kind) {
    case 'channel':
      return `<#${node.id}>`;
    case 'role':
      return `<@&${node.id}>`;
    case 'user':
      return `<@${node.id}>`;
    default:
      return `@${node.kind}`;
  }
}

function writeEmoji(node: EmojiNode): string {
  return `<${node.isAnimated ? 'a' : ''}:${node.name}:${node.id}>`;
}
