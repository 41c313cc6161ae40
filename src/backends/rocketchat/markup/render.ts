import {
  type Block,
  degrade,
  degradeNormal,
  type Inline,
  inlinesText,
  type List,
  LossCollector,
  liftMarks,
  type Rendered,
  type RenderOptions,
  type RichText,
  type RichTextNode,
  type RichTextNodeType,
  separator,
  splitLines,
} from '../../../richtext/index.js';
import { emojiMarkup } from './emoji.js';
import { escapeCode, escapeText } from './escape.js';
import { joiner } from './joiner.js';
import { codeAsLines, keptLine, type LowerContext, lowerLine } from './lower.js';
import { mentionMarkup, type NameOf } from './mentions.js';
import { timestampMarkup } from './time.js';

/** What the grammar lacks everywhere. Tables are in it since parser 0.32 (server 9), which few servers have yet. */
export const missing: readonly RichTextNodeType[] = ['table', 'tableRow', 'tableCell', 'underline'];
const missingSet: ReadonlySet<RichTextNodeType> = new Set(missing);
/** A quote holds lines of running text. */
const missingInQuote: ReadonlySet<RichTextNodeType> = new Set([
  ...missing,
  'heading',
  'thematicBreak',
  'list',
  'listItem',
  'blockquote',
]);
const missingList: ReadonlySet<RichTextNodeType> = new Set([...missing, 'list', 'listItem']);

/** Writes a tree so that the server's grammar reads it from the text again. */
export function renderMarkup(tree: RichText, options: RenderOptions, nameOf: NameOf | undefined): Rendered {
  const degraded = degrade(tree, missingSet, options);
  const writer = new MarkupWriter(options, nameOf, hasBracket(degraded.tree));
  const text = writer.blocks(liftMarks(degraded.tree).children);
  // The grammar ends some lines before a carriage return and shows others with it (wire sheet, section 9).
  if (text.includes('\r')) return renderMarkup(withoutReturns(tree), options, nameOf);
  for (const { feature, from, to } of degraded.losses) writer.losses.add(feature, from, to);
  return { text, losses: writer.losses.losses };
}

/** A bracket in text, or in what may become text. */
function hasBracket(tree: RichText): boolean {
  return tree.children.some((block) => holdsBracket(block, false));
}

/** @param becomesText - code that cannot be code here is text: in a link any, in a quote a block with backticks */
function holdsBracket(node: RichTextNode, becomesText: boolean): boolean {
  switch (node.type) {
    case 'text':
    case 'raw':
      return node.value.includes('[');
    case 'code':
      return becomesText && node.value.includes('[') && node.value.includes('`');
    case 'inlineCode':
      return node.value.includes('[') && (becomesText || node.value.includes('`'));
    case 'image':
      return node.alt?.includes('[') ?? false;
    case 'mention':
      return node.name?.includes('[') ?? false;
    default: {
      if (!('children' in node)) return false;
      const inside = node.type === 'link' || node.type === 'blockquote' || (becomesText && node.type !== 'paragraph');
      for (const child of node.children) if (holdsBracket(child, inside)) return true;
      return false;
    }
  }
}

/** The tree with every carriage return, wherever it stands, as a line break. */
function withoutReturns(tree: RichText): RichText {
  const shown = (_key: string, value: unknown) => (typeof value === 'string' ? value.replace(/\r\n?/g, '\n') : value);
  return JSON.parse(JSON.stringify(tree), shown) as RichText;
}

class MarkupWriter {
  readonly losses = new LossCollector();
  readonly #options: RenderOptions;
  readonly #context: LowerContext;

  constructor(options: RenderOptions, nameOf: NameOf | undefined, hasBracket: boolean) {
    this.#options = options;
    this.#context = { losses: this.losses, timeZone: options.timeZone, nameOf, hasBracket };
  }

  blocks(blocks: readonly Block[]): string {
    let text = '';
    let previous: Block | undefined;
    for (const block of blocks) {
      if (previous) text += separator(previous, block);
      text += this.#block(block);
      previous = block;
    }
    return text;
  }

  #block(block: Block): string {
    switch (block.type) {
      case 'paragraph':
        return this.#paragraph(block.children);
      case 'heading': {
        if (block.depth > 4) this.losses.add('heading', `a heading of level ${block.depth}`, 'one of level 4');
        return `${'#'.repeat(Math.min(block.depth, 4))} ${this.#oneLine(block.children)}`;
      }
      case 'thematicBreak':
        return '---';
      case 'code':
        return this.#code(block.value, block.lang);
      case 'blockquote':
        return this.#quote(block.children);
      case 'list':
        return this.#list(block);
      case 'table':
        return '';
    }
  }

  #paragraph(nodes: readonly Inline[]): string {
    const lines = splitLines(nodes);
    let text = '';
    for (let index = 0; index < lines.length; index += 1) {
      if (index > 0) text += '\n';
      const line = this.#line(lines[index] as Inline[], true);
      if (line === '') text += index === 0 || index === lines.length - 1 ? keptLine : line;
      else text += /^[ \t]+$/.test(line) ? line + joiner : line;
    }
    return text;
  }

  #oneLine(nodes: readonly Inline[]): string {
    const lines = splitLines(nodes);
    if (lines.length > 1) this.losses.add('heading', 'a line break in a heading', 'a blank');
    return keepBlank(
      lines
        .map((line) => this.#line(line, false))
        .join(' ')
        .replace(/\n/g, ' '),
    );
  }

  #quote(children: readonly Block[]): string {
    const hasCode = children.some((block) => block.type === 'code');
    if (hasCode) this.losses.add('code', 'a code block in a quote', 'lines of code');
    const inner = hasCode
      ? degrade({ type: 'root', children: children.map(codeAsLines) }, missingInQuote, this.#options)
      : degradeNormal({ type: 'root', children: children as Block[] }, missingInQuote, this.#options);
    for (const { feature, from, to } of inner.losses) this.losses.add(feature, from, to);
    let text = '';
    let previous: Block | undefined;
    for (const block of inner.tree.children.map(codeAsLines)) {
      if (block.type !== 'paragraph') continue;
      if (previous) text += separator(previous, block);
      text += splitLines(block.children)
        .map((line) => this.#line(line, false))
        .join('\n');
      previous = block;
    }
    return text
      .split('\n')
      .map((line) => `> ${keepBlank(line)}`)
      .join('\n');
  }

  #list(list: List): string {
    const lines = this.#itemLines(list);
    if (!lines) {
      const plain = degradeNormal({ type: 'root', children: [list] }, missingList, this.#options);
      for (const { feature, from, to } of plain.losses) this.losses.add(feature, `nested ${from}`, to);
      return this.blocks(plain.tree.children);
    }
    if (list.spread) this.losses.add('list', 'blank lines between items', 'items without');
    const start = list.start ?? 1;
    return lines
      .map((line, index) => {
        const { checked } = list.children[index] ?? {};
        if (checked !== undefined) return `- [${checked ? 'x' : ' '}] ${line}`;
        if (list.ordered) return `${start + index}. ${line}`;
        return `- ${line.startsWith('[') ? joiner : ''}${line}`;
      })
      .join('\n');
  }

  /** The items of a list as the grammar has them: one line each, all of them tasks or none. */
  #itemLines(list: List): string[] | undefined {
    const isTasks = list.children[0]?.checked !== undefined;
    if (isTasks && list.ordered) return undefined;
    const contents: Inline[][] = [];
    for (const { checked, children } of list.children) {
      const [only] = children;
      if ((checked !== undefined) !== isTasks || children.length !== 1 || only?.type !== 'paragraph') return undefined;
      const lines = splitLines(only.children);
      if (lines.length !== 1 || !lines[0]) return undefined;
      contents.push(lines[0]);
    }
    return contents.map((line) => keepBlank(this.#line(line, false)));
  }

  #code(value: string, lang: string | undefined): string {
    const language = lang !== undefined && /^[a-zA-Z0-9_.-]+$/.test(lang) && lang !== 'none' ? lang : '';
    if (lang !== undefined && language === '') this.losses.add('code.lang', lang, 'no language');
    const body = writeCode(value, this.#context)
      .replace(/`(?=``)/g, `\`${joiner}`)
      // The grammar drops an empty first line, and takes no empty block.
      .replace(/^(?=\n|$)/, joiner);
    return `\`\`\`${language}\n${body}\n\`\`\``;
  }

  #line(nodes: readonly Inline[], atLineStart: boolean): string {
    const line = lowerLine(nodes, this.#context);
    return writeInlines(line, { atLineStart, inMark: false, inSpoiler: false, context: this.#context });
  }
}

/** Blanks behind a marker belong to the marker. */
function keepBlank(line: string): string {
  return line === '' || /^[ \t]/.test(line) ? joiner + line : line;
}

type Place = { atLineStart: boolean; inMark: boolean; inSpoiler: boolean; context: LowerContext };
type Mark = Extract<Inline, { type: 'strong' | 'emphasis' | 'delete' }>;
const signOf = { strong: '*', emphasis: '_', delete: '~' } as const;

function writeInlines(nodes: readonly Inline[], place: Place): string {
  let text = '';
  /** The last character of the node before. */
  let last = '';
  let before: Inline | undefined;
  for (let index = 0; index < nodes.length; index += 1) {
    const node = nodes[index] as Inline;
    const isFollowed = index < nodes.length - 1 || place.inMark || place.inSpoiler;
    if (node.type === 'text') {
      const isJoined = before !== undefined && wantsJoiner(before, node.value);
      const escaped = escapeText(node.value, {
        atLineStart: place.atLineStart && index === 0,
        inMark: place.inMark,
        isFollowed,
        isJoined,
      });
      const written = isJoined ? joiner + escaped : escaped;
      text += written;
      last = written.slice(-1);
      before = node;
      continue;
    }
    const written = writeInline(node, place);
    // The grammar takes `a_` as a piece of a word, and what follows a name as part of it.
    const isPartOfWord = node.type === 'emphasis' && (/[A-Za-z0-9]/.test(last) || before?.type === 'mention');
    // Signs of marks may stand in the name of an e-mail address that starts with the word before.
    const isBeside = before !== undefined && (before.type === 'text' || !place.inMark);
    const isPartOfAddress = isBeside && written.includes('@') && !/[ \t\u2060]/.test(last);
    const piece = isPartOfWord || isPartOfAddress ? joiner + written : written;
    text += piece;
    last = piece.slice(-1);
    before = node;
  }
  return text;
}

/**
 * The children of a mark in runs, each to be marked by itself: within a mark, the grammar takes what follows a word without a
 * blank as part of the word, whatever it is.
 */
function runsOf(mark: Mark): Inline[][] {
  if (mark.children.length === 1) return [mark.children];
  const runs: Inline[][] = [[]];
  for (const child of mark.children) {
    const before = runs.at(-1)?.at(-1);
    const isGlued = before?.type === 'text' && !before.value.endsWith(' ');
    if (isGlued && (child.type === 'link' || child.type === 'inlineCode' || child.type === 'timestamp')) runs.push([]);
    runs.at(-1)?.push(child);
  }
  return runs;
}

/** What follows markup and would belong to it. */
function wantsJoiner(before: Inline, text: string): boolean {
  switch (before.type) {
    case 'strong':
      return /^[)\-\\]/.test(text);
    case 'emphasis':
      return /^[A-Za-z0-9_]/.test(text);
    case 'mention':
      return /^(?:[-_.\p{L}\p{N}\p{M}]|[:@][-_.\p{L}\p{N}])/u.test(text);
    case 'spoiler':
      return text.startsWith('|');
    default:
      return false;
  }
}

function writeInline(node: Exclude<Inline, { type: 'text' }>, place: Place): string {
  switch (node.type) {
    case 'strong':
    case 'emphasis':
    case 'delete': {
      const sign = signOf[node.type];
      const inner = { ...place, atLineStart: false, inMark: true };
      let text = '';
      for (const run of runsOf(node)) text += sign + writeInlines(run, inner) + sign;
      return text;
    }
    case 'spoiler': {
      const inner = writeInlines(node.children, { ...place, atLineStart: false, inSpoiler: true });
      return `||${inner.startsWith('|') ? joiner : ''}${inner}${inner.endsWith('|') ? joiner : ''}||`;
    }
    case 'inlineCode':
      return `\`${writeCode(node.value, place.context)}\``;
    case 'link':
      return writeLink(node.url, inlinesText(node.children), place.context.hasBracket);
    case 'image':
      return `![${escapeCode(node.alt ?? '')}](${node.url})`;
    case 'mention':
      return mentionMarkup(node, place.context.nameOf) ?? '';
    case 'emoji':
      return emojiMarkup(node) ?? '';
    case 'timestamp':
      return timestampMarkup(node) ?? '';
    case 'raw':
      return node.value;
    default:
      return '';
  }
}

function writeCode(value: string, { hasBracket }: LowerContext): string {
  const code = escapeCode(value);
  return hasBracket ? code.replace(/\](?=\()/g, `]${joiner}`) : code;
}

/**
 * A link. No escape sign works in a label: signs of marks and brackets can stand in the form with angle brackets only,
 * angle brackets, bars and tabs in the other one only; a label with both is several links side by side.
 */
function writeLink(url: string, label: string, hasBracket: boolean): string {
  const code = escapeCode(label === '' ? url : label);
  const shown = code.includes('](') ? code.replace(/\](?=\()/g, `]${joiner}`) : code;
  if (!hasBracket && !/[*_~`[\]]/.test(shown)) return `[${shown}](${url})`;
  let out = '';
  for (const piece of shown.match(/[<>|\p{Cc}]+|[^<>|\p{Cc}]+/gu) ?? [])
    out += /^[<>|\p{Cc}]/u.test(piece) ? `[${piece}](${url})` : `<${url}|${piece}>`;
  return out;
}
