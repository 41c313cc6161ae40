import { isSpread } from './list-spread.js';
import type { Block, Inline, Link, List, ListItem, RichText, Table, TableCell, Text, Timestamp } from './nodes.js';
import { cleanUrl, isSafeUrl } from './url.js';

/**
 * The one form of a tree among those that look the same. Every dialect parses to it and renders from it.
 *
 * - Neighbouring texts are one; empty nodes are gone; a `break` is `\n` in the text around it.
 * - Marks (`strong`, `emphasis`, `delete`, `underline`, `spoiler`) do not hold themselves again, neighbours of one kind
 *   are one, and white space at the edges of a mark other than a spoiler stands outside of it.
 * - A link holds no link, shows its address when it shows nothing else, and its address has no white space. A link to a
 *   dangerous address (`javascript:`, `data:`, …) is its text with the address in parentheses.
 * - The rows of a table have equally many cells; an ordered list starts at 1 unless `start` says otherwise.
 *
 * @returns a new tree; the given one is not changed
 */
export function normalize(tree: RichText): RichText {
  return { type: 'root', children: normalizeBlocks(tree.children) };
}

function normalizeBlocks(blocks: readonly Block[]): Block[] {
  const result: Block[] = [];
  for (const block of blocks) {
    const normal = normalizeBlock(block);
    if (normal) result.push(normal);
  }
  return result;
}

/** Normalises a block by itself; `undefined` for one that shows nothing. */
export function normalizeBlock(block: Block): Block | undefined {
  switch (block.type) {
    case 'paragraph': {
      const children = normalizeInlines(block.children);
      return children.length > 0 ? { type: 'paragraph', children } : undefined;
    }
    case 'heading': {
      const children = normalizeInlines(block.children);
      return children.length > 0 ? { type: 'heading', depth: block.depth, children } : undefined;
    }
    case 'thematicBreak':
      return { type: 'thematicBreak' };
    case 'blockquote': {
      const children = normalizeBlocks(block.children);
      return children.length > 0 ? { type: 'blockquote', children } : undefined;
    }
    case 'list':
      return normalizeList(block);
    case 'code': {
      const value = block.value.includes('\r') ? block.value.replace(/\r\n?/g, '\n') : block.value;
      const lang = block.lang?.trim().split(/[\s`]/, 1)[0];
      return lang ? { type: 'code', lang, value } : { type: 'code', value };
    }
    case 'table':
      return normalizeTable(block);
  }
}

function normalizeList(list: List): List | undefined {
  if (list.children.length === 0) return undefined;
  const node: List = { type: 'list', ordered: list.ordered, children: list.children.map(normalizeItem) };
  // Markdown numbers have at most nine digits.
  if (list.ordered && list.start !== undefined && list.start !== 1 && list.start <= 999_999_999)
    node.start = list.start;
  const hasParagraph = node.children.some((item) => item.children.some((block) => block.type === 'paragraph'));
  if (hasParagraph && isSpread(list.spread ? { ...node, spread: true } : node)) node.spread = true;
  return node;
}

function normalizeItem(item: ListItem): ListItem {
  const children = normalizeBlocks(item.children);
  return item.checked === undefined
    ? { type: 'listItem', children }
    : { type: 'listItem', checked: item.checked, children };
}

function normalizeTable(table: Table): Table | undefined {
  let columns = 0;
  for (const row of table.children) columns = Math.max(columns, row.children.length);
  if (columns === 0) return undefined;
  const node: Table = {
    type: 'table',
    children: table.children.map((row) => {
      const cells: TableCell[] = [];
      for (let column = 0; column < columns; column += 1)
        cells.push({ type: 'tableCell', children: normalizeInlines(row.children[column]?.children ?? []) });
      return { type: 'tableRow', children: cells };
    }),
  };
  if (table.align?.some((side) => side)) {
    node.align = [];
    for (let column = 0; column < columns; column += 1) node.align.push(table.align[column] ?? null);
  }
  return node;
}

type Mark = Extract<Inline, { children: Inline[] }>['type'];

/** Normalises running text by itself. */
export function normalizeInlines(children: readonly Inline[]): Inline[] {
  const result: Inline[] = [];
  appendAll(result, children, '');
  return result;
}

/** `open` names the marks around, one letter each: cheaper than a set. */
function appendAll(result: Inline[], children: readonly Inline[], open: string): void {
  for (const child of children) append(result, child, open);
}

const letterOf: Record<Mark, string> = {
  strong: 's',
  emphasis: 'e',
  delete: 'd',
  underline: 'u',
  spoiler: 'p',
  link: 'l',
};

function append(result: Inline[], node: Inline, open: string): void {
  switch (node.type) {
    case 'text':
      appendText(result, node.value);
      return;
    case 'break':
      appendText(result, '\n');
      return;
    case 'inlineCode': {
      if (node.value === '') return;
      const value = /[\r\n]/.test(node.value) ? node.value.replace(/\r\n?|\n/g, ' ') : node.value;
      const last = result.at(-1);
      if (last?.type === 'inlineCode') last.value += value;
      else result.push({ type: 'inlineCode', value });
      return;
    }
    case 'image': {
      const url = cleanUrl(node.url);
      if (!isSafeUrl(url) || url === '') appendText(result, [node.alt, url && `(${url})`].filter(Boolean).join(' '));
      else result.push({ ...node, url });
      return;
    }
    case 'link':
      appendLink(result, node, open);
      return;
    case 'strong':
    case 'emphasis':
    case 'delete':
    case 'underline':
    case 'spoiler':
      appendMark(result, node, open);
      return;
    case 'timestamp':
      // The usual style is not said.
      result.push(isStyled(node) ? node : { type: 'timestamp', value: node.value });
      return;
    case 'raw':
      if (node.value !== '' || node.alt) result.push(node);
      return;
    default:
      result.push(node);
  }
}

function isStyled({ style }: Timestamp): boolean {
  return style === 'date' || style === 'time' || style === 'relative';
}

function appendText(result: Inline[], value: string): void {
  if (value === '') return;
  const last = result.at(-1);
  if (last?.type === 'text') last.value += value;
  else result.push({ type: 'text', value });
}

function appendMark(result: Inline[], node: Extract<Inline, { children: Inline[] }>, open: string): void {
  const type = node.type as Exclude<Mark, 'link'>;
  const letter = letterOf[type];
  if (open.includes(letter)) {
    appendAll(result, node.children, open);
    return;
  }
  const last = result.at(-1);
  const joined = last?.type === type ? last : undefined;
  const children = joined ? joined.children : [];
  const inner: Inline[] = [];
  appendAll(inner, node.children, open + letter);
  if (type === 'spoiler') {
    for (const child of inner) append(children, child, open + letter);
    if (!joined && children.length > 0) result.push({ type, children });
    return;
  }
  const before = cutEdge(inner, 'start');
  const after = cutEdge(inner, 'end');
  if (inner.length === 0) {
    appendText(result, before + after);
    return;
  }
  if (joined && before === '') {
    for (const child of inner) append(children, child, open + letter);
  } else {
    appendText(result, before);
    result.push({ type, children: inner });
  }
  appendText(result, after);
}

/** Takes the white space from the edge of the nodes and gives it back. */
function cutEdge(nodes: Inline[], edge: 'start' | 'end'): string {
  const node = edge === 'start' ? nodes[0] : nodes.at(-1);
  if (node?.type !== 'text') return '';
  const kept = edge === 'start' ? node.value.trimStart() : node.value.trimEnd();
  if (kept.length === node.value.length) return '';
  const space = edge === 'start' ? node.value.slice(0, node.value.length - kept.length) : node.value.slice(kept.length);
  if (kept !== '') node.value = kept;
  else if (edge === 'start') nodes.shift();
  else nodes.pop();
  return space;
}

function appendLink(result: Inline[], node: Link, open: string): void {
  if (open.includes('l')) {
    appendAll(result, node.children, open);
    return;
  }
  const url = cleanUrl(node.url);
  if (!isSafeUrl(url) || url === '') {
    const label = normalizeInlines(node.children);
    appendAll(result, label, open);
    if (url !== '') appendText(result, label.length > 0 ? ` (${url})` : url);
    return;
  }
  const children: Inline[] = [];
  appendAll(children, node.children, `${open}l`);
  if (children.length === 0) children.push({ type: 'text', value: url } satisfies Text);
  const last = result.at(-1);
  if (last?.type === 'link' && last.url === url && last.title === node.title) {
    for (const child of children) append(last.children, child, `${open}l`);
    return;
  }
  result.push(node.title ? { type: 'link', url, title: node.title, children } : { type: 'link', url, children });
}
