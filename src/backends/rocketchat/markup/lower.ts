import {
  type Block,
  type Inline,
  inlinesText,
  type LossCollector,
  normalizeInlines,
  timestampText,
} from '../../../richtext/index.js';
import { linkAddress } from './address.js';
import { emojiMarkup } from './emoji.js';
import { splitAtMarks } from './escape.js';
import { joiner } from './joiner.js';
import { mentionMarkup, type NameOf } from './mentions.js';
import { timestampMarkup } from './time.js';

export type LowerContext = {
  losses: LossCollector;
  timeZone: string | undefined;
  nameOf: NameOf | undefined;
  /**
   * The text has a bracket somewhere. No `](` may follow then, not even in code: the grammar makes a link of all that stands
   * between, over ends of lines and of code (`[INFO] see [log](…)` is one link to it).
   */
  hasBracket: boolean;
};
type Mark = Extract<Inline, { type: 'strong' | 'emphasis' | 'delete' }>;

const needsLowering: ReadonlySet<Inline['type']> = new Set([
  'strong',
  'emphasis',
  'delete',
  'spoiler',
  'inlineCode',
  'link',
  'image',
  'mention',
  'emoji',
  'timestamp',
]);

/**
 * One line of running text with what the grammar cannot say as what it can: mentions stand outside of marks with blanks
 * around them, since the server notifies nobody else; emoji stand between blanks, since they are text next to a word; signs of
 * marks stand outside of marks; code with a backtick is text.
 */
export function lowerLine(nodes: readonly Inline[], context: LowerContext): Inline[] {
  if (areLow(nodes, context.hasBracket)) return nodes as Inline[];
  const once = lowerOnce(nodes, context);
  // An emoji that became characters is text, which has to be looked at as such.
  return nodes.some(holdsEmoji) ? lowerOnce(once, context) : once;
}

function areLow(nodes: readonly Inline[], hasBracket: boolean): boolean {
  for (const node of nodes) if (node.type !== 'text' && !isLow(node, hasBracket)) return false;
  return true;
}

/** Nothing has to change for the grammar to have it. */
function isLow(node: Inline, hasBracket: boolean): boolean {
  switch (node.type) {
    case 'strong':
    case 'emphasis':
    case 'delete':
      return node.children.every((child) => child.type === 'text' && !/[*~`_.]/.test(child.value));
    case 'inlineCode':
      return !node.value.includes('`');
    case 'link': {
      const [label] = node.children;
      if (node.children.length !== 1 || label?.type !== 'text' || label.value.includes('\n')) return false;
      return !hasBracket && node.title === undefined && linkAddress(node.url) === node.url;
    }
    default:
      return !needsLowering.has(node.type);
  }
}

function lowerOnce(nodes: readonly Inline[], context: LowerContext): Inline[] {
  const lowered: Inline[] = [];
  for (const node of nodes) {
    if (needsLowering.has(node.type)) lowered.push(...lower(node, context));
    else lowered.push(node);
  }
  const normal = normalizeInlines(lowered);
  return normal.some(wantsSpace) ? normalizeInlines(space(normal, context, false)) : normal;
}

function wantsSpace(node: Inline): boolean {
  return node.type === 'mention' || node.type === 'emoji' || ('children' in node && node.children.some(wantsSpace));
}

function holdsEmoji(node: Inline): boolean {
  return node.type === 'emoji' || ('children' in node && node.children.some(holdsEmoji));
}

function lower(node: Inline, context: LowerContext): Inline[] {
  const { losses, timeZone, nameOf, hasBracket } = context;
  switch (node.type) {
    case 'strong':
    case 'emphasis':
    case 'delete':
      return lowerMark(node, context, false);
    case 'spoiler':
      return [{ type: 'spoiler', children: node.children.flatMap((child) => lower(child, context)) }];
    case 'inlineCode':
      if (!node.value.includes('`')) return [node];
      losses.add('inlineCode', 'code with a backtick', 'plain text');
      return text(node.value);
    case 'link':
      return lowerLink(node, context);
    case 'image': {
      const url = linkAddress(node.url);
      if (url === undefined) {
        losses.add('image', 'an image without an absolute address', 'its text and address');
        return text(node.alt ? `${oneLine(node.alt)} (${node.url})` : node.url);
      }
      if (node.title) losses.add('image.title', 'the title of an image', 'nothing');
      if (!hasBracket && canBeAlt(node.alt ?? '')) return [{ ...node, url }];
      losses.add('image', 'an image with signs of markup in its text, or brackets near it', 'a link');
      return labelled(url, oneLine(node.alt ?? ''), context);
    }
    case 'mention':
      if (mentionMarkup(node, nameOf) !== undefined) return [node];
      losses.add('mention', 'a mention whose username is not known', 'the name');
      return text(`${node.kind === 'channel' ? '#' : '@'}${node.name ?? node.id ?? 'unknown'}`);
    case 'emoji': {
      if (emojiMarkup(node) !== undefined) return [node];
      return text(node.unicode ?? `:${node.name}:`);
    }
    case 'timestamp':
      if (timestampMarkup(node) !== undefined) return [node];
      losses.add('timestamp', 'a time before 2001', `text in ${timeZone ?? 'UTC'}`);
      return text(timestampText(node, timeZone));
    default:
      return [node];
  }
}

function oneLine(value: string): string {
  return value.replace(/\n/g, ' ');
}

/** The grammar has no escape sign in an image's text, and takes few signs there. */
function canBeAlt(alt: string): boolean {
  return /^[\x20-\x27+-Za-z\x80-\uffff]*$/.test(alt) && !/^\s*$/.test(alt || 'x');
}

function lowerLink(node: Extract<Inline, { type: 'link' }>, context: LowerContext): Inline[] {
  const { losses } = context;
  const url = linkAddress(node.url);
  const label = node.children
    .map((child) => {
      if (child.type === 'inlineCode') losses.add('link', 'code in a link', 'plain text');
      if (child.type !== 'image') return inlinesText([child]);
      losses.add('image', 'an image in a link', 'its text and address');
      return child.alt ? `${child.alt} (${child.url})` : child.url;
    })
    .join('')
    .replace(/\n/g, ' ');
  if (url !== undefined) {
    if (node.title) losses.add('link.title', 'the title of a link', 'nothing');
    return labelled(url, label, context);
  }
  if (label !== node.url) losses.add('link', 'relative link', 'its text and address');
  return label === node.url ? text(label) : [...text(label), ...text(` (${node.url})`)];
}

/** Between angle brackets, where a label stands when there are brackets near it, no angle brackets, bars and tabs can stand. */
function labelled(url: string, label: string, { losses, hasBracket }: LowerContext): Inline[] {
  if (!hasBracket || !/[<>|\p{Cc}]/u.test(label)) return [{ type: 'link', url, children: text(label) }];
  losses.add('link', 'angle brackets or bars in a label', 'these beside the link');
  return (label.match(/[<>|\p{Cc}]+|[^<>|\p{Cc}]+/gu) ?? []).map((piece): Inline => {
    const part: Inline = { type: 'text', value: piece };
    return /^[<>|\p{Cc}]/u.test(piece) ? part : { type: 'link', url, children: [part] };
  });
}

function isMark(node: Inline): node is Mark {
  return node.type === 'strong' || node.type === 'emphasis' || node.type === 'delete';
}

/** A mark around what may stand in it; the rest stands beside. */
function lowerMark(mark: Mark, context: LowerContext, noUnderscores: boolean, isInner = false): Inline[] {
  return new MarkLowerer(mark, context, noUnderscores, isInner).result();
}

class MarkLowerer {
  readonly #mark: Mark;
  readonly #context: LowerContext;
  readonly #noUnderscores: boolean;
  readonly #isItalic: boolean;
  readonly #result: Inline[] = [];
  #inner: Inline[] = [];

  constructor(mark: Mark, context: LowerContext, noUnderscores: boolean, isInner: boolean) {
    this.#mark = mark;
    this.#context = context;
    // In bold text, those within words are no marks; in struck text they may be.
    this.#noUnderscores = noUnderscores || mark.type !== 'strong';
    this.#isItalic = mark.type === 'emphasis' && !isInner;
  }

  result(): Inline[] {
    const children: Inline[] = [];
    for (const child of this.#mark.children) {
      if (isMark(child) || child.type === 'spoiler') children.push(child);
      else children.push(...lower(child, this.#context));
    }
    for (const child of normalizeInlines(children)) this.#take(child);
    this.#close();
    return this.#result;
  }

  #close(): void {
    if (this.#inner.length > 0) this.#result.push({ ...this.#mark, children: this.#inner });
    this.#inner = [];
  }

  #beside(node: Inline): void {
    this.#close();
    this.#result.push(node);
  }

  #take(node: Inline): void {
    switch (node.type) {
      case 'text':
        this.#text(node.value);
        return;
      case 'strong':
      case 'emphasis':
      case 'delete':
        for (const one of lowerMark(node, this.#context, this.#noUnderscores, true)) {
          // What came out of the inner mark cannot stand in this one either.
          if (one.type === node.type) this.#inner.push(one);
          else this.#beside(one);
        }
        return;
      case 'spoiler': {
        const children = node.children.flatMap((child) =>
          lowerMark({ ...this.#mark, children: [child] }, this.#context, this.#noUnderscores),
        );
        this.#beside({ type: 'spoiler', children });
        return;
      }
      case 'mention':
      case 'image':
      case 'raw':
        this.#beside(node);
        return;
      default:
        this.#inner.push(node);
    }
  }

  #text(value: string): void {
    const pieces = splitAtMarks(value, {
      noUnderscores: this.#noUnderscores,
      isItalic: this.#isItalic,
      isAddressStart: this.#inner.length === 0,
    });
    pieces.forEach((piece, index) => {
      if (index % 2 === 1) {
        this.#context.losses.add(this.#mark.type, 'a sign of markup in marked text', 'the sign outside of the mark');
        this.#beside({ type: 'text', value: piece });
      } else if (piece !== '') this.#inner.push({ type: 'text', value: piece });
    });
  }
}

/** Puts the blanks where mentions and emoji need them. */
function space(nodes: readonly Inline[], context: LowerContext, inSpoiler: boolean): Inline[] {
  const result: Inline[] = [];
  nodes.forEach((node, index) => {
    const before = result.at(-1);
    const next = nodes[index + 1];
    switch (node.type) {
      case 'mention':
        if (before ? !endsBlank(before) : inSpoiler) {
          if (before) context.losses.add('mention', 'a mention next to a word', 'a blank between them');
          result.push({ type: 'text', value: ' ' });
        }
        result.push(node);
        if (next?.type === 'mention') result.push({ type: 'text', value: ' ' });
        return;
      case 'emoji': {
        const isLoose = isLooseBefore(before) && isLooseAfter(next);
        if (isLoose) result.push(node);
        else if (node.unicode !== undefined && !node.isCustom) result.push({ type: 'text', value: node.unicode });
        else {
          context.losses.add('emoji', 'a custom emoji next to a word', 'a blank between them');
          if (!isLooseBefore(before)) result.push({ type: 'text', value: ' ' });
          result.push(node);
          if (!isLooseAfter(next)) result.push({ type: 'text', value: ' ' });
        }
        return;
      }
      case 'strong':
      case 'emphasis':
      case 'delete':
      case 'spoiler':
        result.push({ ...node, children: space(node.children, context, node.type === 'spoiler') });
        return;
      default:
        result.push(node);
    }
  });
  return result;
}

function endsBlank(node: Inline): boolean {
  return node.type === 'text' && /[ \t]$/.test(node.value);
}

/** A short name next to text, another emoji or a name is no emoji. */
function isLooseBefore(node: Inline | undefined): boolean {
  if (node?.type === 'text') return node.value.endsWith(' ');
  return node?.type !== 'emoji' && node?.type !== 'mention' && node?.type !== 'raw';
}

function isLooseAfter(node: Inline | undefined): boolean {
  if (node?.type === 'text') return node.value.startsWith(' ');
  return node?.type !== 'emoji' && node?.type !== 'mention' && node?.type !== 'raw';
}

function text(value: string): Inline[] {
  return value === '' ? [] : [{ type: 'text', value }];
}

/** An empty line that the grammar would not keep. */
export const keptLine = joiner;

/** Code in a quote: the grammar has no blocks there. */
export function codeAsLines(block: Block): Block {
  if (block.type !== 'code') return block;
  const children = block.value
    .split('\n')
    .flatMap((line, index): Inline[] => [
      ...(index > 0 ? [{ type: 'break' } as const] : []),
      ...(line === '' ? [] : [{ type: 'inlineCode', value: line } as const]),
    ]);
  return { type: 'paragraph', children };
}
