import type { Loss } from '../../../models/index.js';
import { degrade } from '../../../richtext/degrade/degrade.js';
import { LossCollector } from '../../../richtext/degrade/losses.js';
import type { RenderOptions } from '../../../richtext/dialect.js';
import { isSpread } from '../../../richtext/list-spread.js';
import type {
  Block,
  Code,
  Heading,
  Inline,
  List,
  ListItem,
  RichText,
  RichTextNodeType,
} from '../../../richtext/nodes.js';
import { normalizeInlines } from '../../../richtext/normalize.js';
import { fitInlines } from './fit-inlines.js';
import { platform } from './home.js';
import { deepestList } from './parse.js';

/** The nodes that Discord has no form for. Paragraphs are lines with an empty one between them. */
export const missing: readonly RichTextNodeType[] = [
  'paragraph',
  'thematicBreak',
  'table',
  'tableRow',
  'tableCell',
  'image',
];
const missingSet: ReadonlySet<RichTextNodeType> = new Set(missing);
const quotes: ReadonlySet<RichTextNodeType> = new Set(['blockquote']);
const lists: ReadonlySet<RichTextNodeType> = new Set(['list', 'listItem']);

export type Fitted = { tree: RichText; losses: Loss[] };

/**
 * Brings a tree to what Discord can show: what is left, normalised, is read back as it is. Neighbouring paragraphs become
 * one with an empty line in it.
 */
export function fitTree(tree: RichText, options: RenderOptions): Fitted {
  const home = { ...options, platform: options.platform ?? platform };
  const degraded = degrade(tree, missingSet, home);
  const fitter = new Fitter(home);
  for (const { feature, from, to } of degraded.losses) fitter.losses.add(feature, from, to);
  const children = fitter.blocks(degraded.tree.children, { depth: 0, inItem: false });
  return { tree: { type: 'root', children }, losses: fitter.losses.losses };
}

type Place = { depth: number; inItem: boolean };

class Fitter {
  readonly losses = new LossCollector();
  readonly #options: RenderOptions;

  constructor(options: RenderOptions) {
    this.#options = options;
  }

  blocks(blocks: readonly Block[], place: Place): Block[] {
    const result: Block[] = [];
    for (const block of blocks)
      for (const one of this.#block(block, place)) {
        const last = result.at(-1);
        if (last?.type === 'paragraph' && one.type === 'paragraph') join(last.children, one.children);
        else result.push(one);
      }
    return trimParagraphs(result, place.inItem);
  }

  #block(block: Block, place: Place): Block[] {
    switch (block.type) {
      case 'paragraph':
        return [{ type: 'paragraph', children: this.#inlines(block.children) }];
      case 'heading':
        return this.#heading(block);
      case 'code':
        return [this.#code(block)];
      case 'blockquote':
        return this.#quote(block.children, place);
      case 'list':
        return this.#list(block, place);
      default:
        return [];
    }
  }

  #inlines(nodes: readonly Inline[]): Inline[] {
    return fitInlines(nodes, this.#options, this.losses);
  }

  #heading(heading: Heading): Block[] {
    if (heading.depth > 3) {
      this.losses.add('heading', `heading of level ${heading.depth}`, 'bold text');
      const bold: Inline = { type: 'strong', children: heading.children };
      return [{ type: 'paragraph', children: this.#inlines(normalizeInlines([bold])) }];
    }
    const children = trimEdges(oneLine(this.#inlines(heading.children), this.losses), /^\s+/, /\s+$/);
    return children.length > 0 ? [{ ...heading, children }] : [];
  }

  #code(code: Code): Code {
    const { lang, value } = code;
    if (value.includes('```'))
      this.losses.add('code', 'backticks in code', 'backticks with an invisible space between');
    if (lang === undefined || /^[a-z0-9_+\-.#]+$/i.test(lang)) return code;
    this.losses.add('code.lang', lang, 'no language');
    return { type: 'code', value };
  }

  /** Discord has no quotes in quotes. */
  #quote(children: readonly Block[], place: Place): Block[] {
    const flat = children.some(holdsQuote)
      ? this.#without({ type: 'root', children: [...children] }, quotes)
      : children;
    const inner = this.blocks(flat, { ...place, inItem: false });
    return inner.length > 0 ? [{ type: 'blockquote', children: inner }] : [];
  }

  #without(tree: RichText, nodes: ReadonlySet<RichTextNodeType>): Block[] {
    const degraded = degrade(tree, nodes, this.#options);
    for (const { feature, from, to } of degraded.losses) this.losses.add(feature, `nested ${from}`, to);
    return degraded.tree.children;
  }

  #list(list: List, place: Place): Block[] {
    if (place.depth >= deepestList)
      return this.#without({ type: 'root', children: [list] }, lists).flatMap((block) => this.#block(block, place));
    const { spread, ...tight } = list;
    // Some lists cannot be written without them in Markdown, and count as spread in any form.
    if (spread && !isSpread(tight)) this.losses.add('list.spread', 'empty lines between the items of a list', 'none');
    const inner = { depth: place.depth + 1, inItem: true };
    return [
      { ...tight, children: list.children.map((item) => ({ type: 'listItem', children: this.#item(item, inner) })) },
    ];
  }

  #item({ checked, children }: ListItem, place: Place): Block[] {
    if (checked === undefined) return this.blocks(children, place);
    this.losses.add('task', 'a checkbox', checked ? '☑' : '☐');
    const box: Inline = { type: 'text', value: checked ? '☑ ' : '☐ ' };
    const [first, ...rest] = children;
    if (first?.type === 'paragraph')
      return this.blocks([{ type: 'paragraph', children: [box, ...first.children] }, ...rest], place);
    return this.blocks([{ type: 'paragraph', children: [box] }, ...children], place);
  }
}

/** Puts running text behind other, with an empty line between. */
function join(before: Inline[], after: readonly Inline[]): void {
  const last = before.at(-1);
  const first = after[0];
  const value = `${last?.type === 'text' ? last.value : ''}\n\n${first?.type === 'text' ? first.value : ''}`;
  if (last?.type === 'text') before.pop();
  before.push({ type: 'text', value }, ...(first?.type === 'text' ? after.slice(1) : after));
}

function holdsQuote(block: Block): boolean {
  if (block.type === 'blockquote') return true;
  return block.type === 'list' && block.children.some((item) => item.children.some(holdsQuote));
}

/** Line breaks beside another block are its distance; in a list item, and white space before its text, they are nothing. */
function trimParagraphs(blocks: readonly Block[], inItem: boolean): Block[] {
  const result: Block[] = [];
  blocks.forEach((block, index) => {
    if (block.type !== 'paragraph') {
      result.push(block);
      return;
    }
    const isLast = index === blocks.length - 1;
    const start = inItem && index === 0 ? /^\s+/ : inItem || result.length > 0 ? /^\n+/ : undefined;
    const children = trimEdges(block.children, start, inItem || !isLast ? /\n+$/ : undefined);
    if (children.length > 0) result.push({ type: 'paragraph', children });
  });
  return result;
}

/** Takes off what matches at the edges; texts that become empty are gone, and the next one is looked at. */
function trimEdges(nodes: readonly Inline[], start: RegExp | undefined, end: RegExp | undefined): Inline[] {
  const result = [...nodes];
  for (let first = result[0]; start && first?.type === 'text'; first = result[0]) {
    const value = first.value.replace(start, '');
    if (value === first.value) break;
    if (value !== '') {
      result[0] = { type: 'text', value };
      break;
    }
    result.shift();
  }
  for (let last = result.at(-1); end && last?.type === 'text'; last = result.at(-1)) {
    const value = last.value.replace(end, '');
    if (value === last.value) break;
    if (value !== '') {
      result[result.length - 1] = { type: 'text', value };
      break;
    }
    result.pop();
  }
  return result;
}

function oneLine(nodes: readonly Inline[], losses: LossCollector): Inline[] {
  return nodes.map((node): Inline => {
    if (node.type === 'text' && node.value.includes('\n')) {
      losses.add('heading.break', 'a line break in a heading', 'a space');
      return { type: 'text', value: node.value.replace(/\s*\n\s*/g, ' ') };
    }
    return 'children' in node ? ({ ...node, children: oneLine(node.children, losses) } as Inline) : node;
  });
}
