import type { Block, Inline, List, ListItem, MentionNode, RichText, Table, TableRow } from '../../../richtext/index.js';
import { mapInlines, normalize } from '../../../richtext/index.js';
import { readAddress } from './address.js';
import { emojiNodeOf } from './emoji.js';
import { dropJoiners, joiner } from './joiner.js';
import { nodesOf, plainOf, type SyntaxNode } from './syntax-tree.js';
import { timestampNode } from './time.js';

/** Whose markup it is, and who knows more of a mention than its name. */
export type Home = {
  platform: string;
  account: string;
  /** What a mention of a name is: its id, and whether it is a team's. */
  find?: ((sign: '@' | '#', name: string) => { kind?: MentionNode['kind']; id?: string } | undefined) | undefined;
};

/** The neutral tree of the server's. A node of an unknown type gives `undefined`: the text is to be read anew. */
export function fromSyntaxTree(nodes: readonly SyntaxNode[], home: Home): RichText | undefined {
  const reader = new TreeReader(home);
  const children = reader.blocks(nodes);
  return reader.isUnknown ? undefined : finish(children);
}

/** Takes out what rendering put in. */
export function finish(children: Block[]): RichText {
  const tree = normalize({ type: 'root', children });
  const unjoined = unjoin(tree);
  return unjoined === tree ? tree : normalize(unjoined);
}

function unjoin(tree: RichText): RichText {
  const inlines = mapInlines(tree, (node) => {
    if (node.type === 'text' || node.type === 'inlineCode') {
      const value = dropJoiners(node.value);
      return value === node.value ? node : { ...node, value };
    }
    return node.type === 'image' && node.alt?.includes(joiner) ? { ...node, alt: dropJoiners(node.alt) } : node;
  });
  if (!inlines.children.some(hasJoiner)) return inlines;
  return { ...inlines, children: inlines.children.map((block) => (hasJoiner(block) ? unjoinCode(block) : block)) };
}

function hasJoiner(block: Block): block is Extract<Block, { type: 'code' }> {
  return block.type === 'code' && block.value.includes(joiner);
}

function unjoinCode(block: Extract<Block, { type: 'code' }>): Block {
  return { ...block, value: dropJoiners(block.value) };
}

class TreeReader {
  readonly #home: Home;
  isUnknown = false;

  constructor(home: Home) {
    this.#home = home;
  }

  /** Lines of text are one paragraph; empty lines next to other blocks only set them apart. */
  blocks(nodes: readonly SyntaxNode[]): Block[] {
    const blocks: Block[] = [];
    let lines: Inline[] | undefined;
    let empty = 0;
    for (const node of nodes) {
      if (node.type === 'LINE_BREAK') {
        empty += 1;
        continue;
      }
      if (node.type === 'PARAGRAPH') {
        if (lines) lines.push({ type: 'text', value: '\n'.repeat(empty + 1) });
        else {
          lines = [];
          blocks.push({ type: 'paragraph', children: lines });
        }
        for (const inline of this.inlines(nodesOf(node.value))) lines.push(inline);
      } else {
        lines = undefined;
        const block = this.#block(node);
        if (block) blocks.push(block);
      }
      empty = 0;
    }
    return blocks;
  }

  #block(node: SyntaxNode): Block | undefined {
    switch (node.type) {
      case 'HEADING':
        return {
          type: 'heading',
          depth: Math.min(4, Math.max(1, Number(node['level']) || 1)) as 1 | 2 | 3 | 4,
          children: this.inlines(nodesOf(node.value)),
        };
      case 'QUOTE':
        return { type: 'blockquote', children: this.blocks(nodesOf(node.value)) };
      case 'SPOILER_BLOCK': {
        const children = nodesOf(node.value).flatMap((line, index): Inline[] => [
          ...(index > 0 ? [{ type: 'text', value: '\n' } as const] : []),
          ...this.inlines(nodesOf(line.value)),
        ]);
        return { type: 'paragraph', children: [{ type: 'spoiler', children }] };
      }
      case 'CODE': {
        const value = nodesOf(node.value)
          .map((line) => plainOf(line.value))
          .join('\n');
        const lang = plainOf(node['language']).trim();
        return lang === '' || lang === 'none' ? { type: 'code', value } : { type: 'code', lang, value };
      }
      case 'UNORDERED_LIST':
        return this.#list(node, false);
      case 'ORDERED_LIST':
        return this.#list(node, true);
      case 'TASKS':
        return this.#list(node, false);
      case 'BIG_EMOJI':
        return { type: 'paragraph', children: this.inlines(nodesOf(node.value)) };
      case 'HORIZONTAL_RULE':
        return { type: 'thematicBreak' };
      case 'KATEX':
        return { type: 'paragraph', children: [{ type: 'text', value: `\\[${plainOf(node.value)}\\]` }] };
      case 'TABLE':
        return this.#table(node.value);
      default:
        this.isUnknown = true;
        return undefined;
    }
  }

  #list(node: SyntaxNode, ordered: boolean): List {
    const items = nodesOf(node.value);
    const list: List = {
      type: 'list',
      ordered,
      children: items.map((item): ListItem => {
        const children: Block[] = [{ type: 'paragraph', children: this.inlines(nodesOf(item.value)) }];
        return item.type === 'TASK'
          ? { type: 'listItem', checked: item['status'] === true, children }
          : { type: 'listItem', children };
      }),
    };
    const start = items[0]?.['number'];
    if (ordered && typeof start === 'number') list.start = start;
    return list;
  }

  #table(value: unknown): Table | undefined {
    const { header, rows } = (value ?? {}) as { header?: unknown; rows?: unknown };
    const head = nodesOf(header);
    const row = (cells: readonly SyntaxNode[]): TableRow => ({
      type: 'tableRow',
      children: cells.map((cell) => ({ type: 'tableCell', children: this.inlines(nodesOf(cell.value)) })),
    });
    return {
      type: 'table',
      align: head.map(({ align }) => (align === 'left' || align === 'right' || align === 'center' ? align : null)),
      children: [row(head), ...nodesOf(rows).map((one) => row(nodesOf(one.value)))],
    };
  }

  inlines(nodes: readonly SyntaxNode[]): Inline[] {
    const inlines: Inline[] = [];
    for (const node of nodes) {
      if (node.type === 'PLAIN_TEXT') appendText(inlines, plainOf(node.value));
      else for (const inline of this.#inline(node)) inlines.push(inline);
    }
    return inlines;
  }

  #inline(node: SyntaxNode): Inline[] {
    const { value } = node;
    switch (node.type) {
      case 'BOLD':
        return [{ type: 'strong', children: this.inlines(nodesOf(value)) }];
      case 'ITALIC':
        return [{ type: 'emphasis', children: this.inlines(nodesOf(value)) }];
      case 'STRIKE':
        return [{ type: 'delete', children: this.inlines(nodesOf(value)) }];
      case 'SPOILER':
        return [{ type: 'spoiler', children: this.inlines(nodesOf(value)) }];
      case 'INLINE_CODE':
        return [{ type: 'inlineCode', value: plainOf(value) }];
      case 'LINK': {
        const { src, label } = (value ?? {}) as { src?: unknown; label?: unknown };
        return [{ type: 'link', url: readAddress(plainOf(src)), children: this.inlines(nodesOf(label)) }];
      }
      case 'IMAGE': {
        const { src, label } = (value ?? {}) as { src?: unknown; label?: unknown };
        const url = readAddress(plainOf(src));
        const alt = plainOf(label);
        return [alt === '' || alt === plainOf(src) ? { type: 'image', url } : { type: 'image', url, alt }];
      }
      case 'MENTION_USER':
        return [this.#mention('@', plainOf(value))];
      case 'MENTION_CHANNEL':
        return [this.#mention('#', plainOf(value))];
      case 'EMOJI':
        return this.#emoji(node);
      case 'TIMESTAMP': {
        const { timestamp, format } = (value ?? {}) as { timestamp?: unknown; format?: unknown };
        const found = timestampNode(plainOf(timestamp), plainOf(format));
        return found ? [found] : text(`<t:${plainOf(timestamp)}:${plainOf(format)}>`);
      }
      case 'INLINE_KATEX':
        return text(`\\(${plainOf(value)}\\)`);
      case 'COLOR': {
        const { r = 0, g = 0, b = 0, a = 255 } = (value ?? {}) as Record<string, number>;
        const hex = [r, g, b, ...(a === 255 ? [] : [a])].map((part) => part.toString(16).padStart(2, '0')).join('');
        return text(`color:#${hex}`);
      }
      default:
        this.isUnknown = true;
        return [];
    }
  }

  /** Characters are text; short names and emoticons are what the reader sees, an emoji. */
  #emoji(node: SyntaxNode): Inline[] {
    if (typeof node['unicode'] === 'string') return text(node['unicode']);
    const code = typeof node['shortCode'] === 'string' ? node['shortCode'] : plainOf(node.value);
    return [emojiNodeOf(code, this.#home)];
  }

  #mention(sign: '@' | '#', name: string): Inline {
    const { platform, account } = this.#home;
    if (sign === '@' && name === 'all') return { type: 'mention', kind: 'everyone', platform, account, name };
    if (sign === '@' && name === 'here') return { type: 'mention', kind: 'here', platform, account };
    const found = this.#home.find?.(sign, name);
    const kind = found?.kind ?? (sign === '#' ? 'channel' : 'user');
    return found?.id === undefined
      ? { type: 'mention', kind, platform, account, name }
      : { type: 'mention', kind, platform, account, id: found.id, name };
  }
}

/** Newer parsers end a line before `\n` only. */
function appendText(inlines: Inline[], value: string): void {
  const shown = value.endsWith('\r') ? value.slice(0, -1) : value;
  if (shown !== '') inlines.push({ type: 'text', value: shown });
}

function text(value: string): Inline[] {
  return value === '' ? [] : [{ type: 'text', value }];
}
