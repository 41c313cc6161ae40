import type { Block, Inline, Link, RichText, RichTextNode } from './nodes.js';
import { normalize } from './normalize.js';

const marks: ReadonlySet<Inline['type']> = new Set(['strong', 'emphasis', 'delete', 'underline', 'spoiler']);
/** What stands in a label besides text. */
const inLabel: ReadonlySet<Inline['type']> = new Set(['text', 'inlineCode', 'emoji', 'image', 'break']);

/**
 * A tree whose links have plain labels: marks inside a label go around the link, and what cannot stand in a label
 * (mentions, timestamps) stands beside it. For markups whose links hold nothing but text.
 *
 * @param tree - a normalised tree
 * @returns a normalised tree; the given one when its labels are plain
 */
export function liftMarks(tree: RichText): RichText {
  return isPlain(tree) ? tree : normalize({ type: 'root', children: tree.children.map(liftInBlock) });
}

function isPlain(node: RichTextNode): boolean {
  if (node.type === 'text' || node.type === 'inlineCode' || !('children' in node)) return true;
  if (node.type === 'link') return node.children.every((child) => child.type === 'text' || inLabel.has(child.type));
  for (const child of node.children) if (!isPlain(child)) return false;
  return true;
}

function liftInBlock(block: Block): Block {
  switch (block.type) {
    case 'paragraph':
    case 'heading':
      return { ...block, children: liftInlines(block.children) };
    case 'blockquote':
      return { ...block, children: block.children.map(liftInBlock) };
    case 'list':
      return {
        ...block,
        children: block.children.map((item) => ({ ...item, children: item.children.map(liftInBlock) })),
      };
    case 'table':
      return {
        ...block,
        children: block.children.map((row) => ({
          ...row,
          children: row.children.map((cell) => ({ ...cell, children: liftInlines(cell.children) })),
        })),
      };
    default:
      return block;
  }
}

function liftInlines(nodes: readonly Inline[]): Inline[] {
  return nodes.flatMap((node): Inline[] => {
    if (node.type === 'link') return lift(node, node.children);
    return 'children' in node ? [{ ...node, children: liftInlines(node.children) } as Inline] : [node];
  });
}

function lift(link: Link, children: readonly Inline[]): Inline[] {
  const result: Inline[] = [];
  let label: Inline[] = [];
  const close = () => {
    if (label.length > 0) result.push({ ...link, children: label });
    label = [];
  };
  for (const child of children) {
    if (marks.has(child.type) && 'children' in child) {
      close();
      result.push({ ...child, children: lift(link, child.children) } as Inline);
    } else if (inLabel.has(child.type)) label.push(child);
    else {
      close();
      result.push(child);
    }
  }
  close();
  return result;
}
