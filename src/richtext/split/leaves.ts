import { shownEmoji, shownMention } from '../degrade/shown.js';
import type {
  Code,
  Inline,
  InlineCode,
  ListItem,
  RichText,
  RichTextNode,
  TableCell,
  Text,
  ThematicBreak,
} from '../nodes.js';

/** A node around a leaf, and which child of its parent it is. */
export type Step = { node: Exclude<RichTextNode, RichText>; index: number };

/** What a tree is cut into: texts, which can be cut further, and things, which cannot. */
export type Leaf = {
  /** `undefined` for an empty list item or table cell. */
  node: Text | InlineCode | Code | ThematicBreak | Exclude<Inline, { children: unknown }> | undefined;
  /** The nodes around it, from the outermost. */
  chain: readonly Step[];
  /** Its offset in the document's text. */
  start: number;
  /** Its text; one character for a thing. */
  text: string;
};

/** A tree as one text with the nodes that stand around each piece of it. */
export type Flat = {
  leaves: readonly Leaf[];
  text: string;
  /** For each list item the offset where it starts. */
  itemStart: ReadonlyMap<ListItem, number>;
  /** The offsets where a block starts. */
  blockStarts: readonly number[];
};

const thing = '\ufffc';

/** The tree's leaves in reading order. */
export function flatten(tree: RichText): Flat {
  const leaves: Leaf[] = [];
  const itemStart = new Map<ListItem, number>();
  const blockStarts: number[] = [];
  const texts: string[] = [];
  let offset = 0;
  const add = (node: Leaf['node'], chain: readonly Step[], text: string) => {
    leaves.push({ node, chain, start: offset, text });
    texts.push(text);
    offset += text.length;
  };
  const walk = (node: RichTextNode, chain: readonly Step[], index: number): void => {
    if (isBlockStart(node) && blockStarts.at(-1) !== offset) blockStarts.push(offset);
    if (node.type === 'listItem') itemStart.set(node, offset);
    if ('children' in node) {
      const inner = node.type === 'root' ? chain : [...chain, { node, index }];
      if (node.children.length === 0 && isPlace(node)) add(undefined, inner, thing);
      node.children.forEach((child, at) => {
        walk(child, inner, at);
      });
      return;
    }
    if (node.type === 'text' || node.type === 'inlineCode') add(node, chain, node.value);
    else if (node.type === 'code') add(node, chain, node.value === '' ? thing : node.value);
    else add(node, chain, thing);
  };
  walk(tree, [], 0);
  return { leaves, text: texts.join(''), itemStart, blockStarts };
}

function isBlockStart(node: RichTextNode): boolean {
  return (
    node.type === 'paragraph' ||
    node.type === 'heading' ||
    node.type === 'code' ||
    node.type === 'thematicBreak' ||
    node.type === 'listItem' ||
    node.type === 'tableRow'
  );
}

/** Empty items and cells have a place; other empty nodes are nothing. */
function isPlace(node: RichTextNode): node is ListItem | TableCell {
  return node.type === 'listItem' || node.type === 'tableCell';
}

/** True when the leaf can be cut. */
export function isCuttable(leaf: Leaf): boolean {
  const type = leaf.node?.type;
  return type === 'text' || type === 'inlineCode' || (type === 'code' && leaf.text !== thing);
}

/** The words of an inline thing, to be cut where it does not fit as a whole. */
export function wordsOf(node: Inline): string | undefined {
  switch (node.type) {
    case 'mention':
      return shownMention(node);
    case 'emoji':
      return shownEmoji(node);
    case 'image':
      return node.alt ? `${node.alt} (${node.url})` : node.url;
    default:
      return undefined;
  }
}
