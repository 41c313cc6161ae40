import type { Block, Inline, List, RichText, RichTextNode, TableCell, TableRow } from '../nodes.js';
import { type Flat, isCuttable, type Leaf, type Step } from './leaves.js';

export type SliceOptions = {
  /** Leaves out all nodes around but links: for pieces that do not fit with them. */
  bare?: boolean | undefined;
  /** Put behind the last word. */
  ending?: string | undefined;
};

type Container = { children: RichTextNode[] };

/**
 * The part of a tree between two offsets of its text, with the nodes around it closed and opened anew. The rest of a list
 * item that began earlier stands without its bullet; a table that is continued has an empty head.
 */
export function slice(flat: Flat, from: number, to: number, options: SliceOptions = {}): RichText {
  const root: RichText = { type: 'root', children: [] };
  const open: { step: Step; copy: Container }[] = [];
  let last: { leaf: Leaf; parent: Container } | undefined;
  for (let at = leafAt(flat, from); at < flat.leaves.length; at += 1) {
    const leaf = flat.leaves[at] as Leaf;
    if (leaf.start >= to) break;
    const node = cutLeaf(leaf, from, to);
    if (!node && (leaf.node || options.bare)) continue;
    const chain = chainOf(flat, leaf, from, options.bare);
    let depth = 0;
    while (depth < open.length && depth < chain.length && open[depth]?.step.node === chain[depth]?.node) depth += 1;
    open.length = depth;
    for (const step of chain.slice(depth)) {
      const parent = open.at(-1)?.copy ?? root;
      open.push({ step, copy: openNode(parent, step) });
    }
    if (!node) continue;
    const parent = placeFor(node, open.at(-1)?.copy ?? root);
    parent.children.push(node);
    last = { leaf, parent };
  }
  if (options.ending) appendEnding(root, last, options.ending);
  return root;
}

/** The index of the leaf that holds an offset. */
export function leafAt(flat: Flat, offset: number): number {
  let low = 0;
  let high = flat.leaves.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((flat.leaves[middle]?.start ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  // Empty texts share their offset with what follows.
  while (low > 0 && flat.leaves[low - 1]?.start === offset) low -= 1;
  return low;
}

function cutLeaf(leaf: Leaf, from: number, to: number): Inline | Block | undefined {
  const { node } = leaf;
  if (!node) return undefined;
  if (!isCuttable(leaf)) return leaf.start >= from ? node : undefined;
  const value = leaf.text.slice(Math.max(0, from - leaf.start), to - leaf.start);
  return value === '' ? undefined : ({ ...node, value } as Inline | Block);
}

/** The nodes around a leaf in this part: without the items that began before it. */
function chainOf(flat: Flat, leaf: Leaf, from: number, bare: boolean | undefined): readonly Step[] {
  if (bare) return leaf.chain.filter((step) => step.node.type === 'link');
  const isContinued = ({ node }: Step) => node.type === 'listItem' && (flat.itemStart.get(node) ?? from) < from;
  if (!leaf.chain.some(isContinued)) return leaf.chain;
  return leaf.chain.filter((step, depth) => {
    const inner = leaf.chain[depth + 1];
    return !isContinued(step) && !(step.node.type === 'list' && inner && isContinued(inner));
  });
}

function openNode(parent: Container, { node, index }: Step): Container {
  const copy = { ...node, children: [] } as unknown as RichTextNode & Container;
  if (node.type === 'tableRow') {
    // The first row is the head: a continued table gets an empty one.
    if (index > 0 && parent.children.length === 0)
      parent.children.push({ type: 'tableRow', children: [] } satisfies TableRow);
  } else if (node.type === 'tableCell') {
    while (parent.children.length < index)
      parent.children.push({ type: 'tableCell', children: [] } satisfies TableCell);
  } else if (node.type === 'listItem' && parent.children.length === 0 && index > 0) {
    const list = parent as unknown as List;
    if (list.ordered) list.start = (list.start ?? 1) + index;
  }
  placeFor(copy, parent).children.push(copy);
  return copy;
}

const inlineTypes = new Set([
  'text',
  'emphasis',
  'strong',
  'delete',
  'underline',
  'spoiler',
  'inlineCode',
  'break',
  'link',
  'image',
  'mention',
  'emoji',
  'timestamp',
  'raw',
]);

/** Running text that has lost its paragraph gets one. */
function placeFor(node: RichTextNode, parent: Container): Container {
  const type = (parent as { type?: string }).type;
  if (type !== 'root' && type !== 'blockquote' && type !== 'listItem') return parent;
  if (!inlineTypes.has(node.type)) return parent;
  const last = parent.children.at(-1);
  if (last?.type === 'paragraph') return last as Container;
  const paragraph: RichTextNode & Container = { type: 'paragraph', children: [] };
  parent.children.push(paragraph);
  return paragraph;
}

function appendEnding(root: RichText, last: { leaf: Leaf; parent: Container } | undefined, ending: string): void {
  const node = last?.parent.children.at(-1);
  if (node && 'value' in node && (node.type === 'text' || node.type === 'inlineCode' || node.type === 'code'))
    node.value += ending;
  else if (last && node && inlineTypes.has(node.type)) last.parent.children.push({ type: 'text', value: ending });
  else root.children.push({ type: 'paragraph', children: [{ type: 'text', value: ending }] });
}
