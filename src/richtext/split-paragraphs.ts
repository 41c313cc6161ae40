import type { Block, Inline, RichText } from './nodes.js';

/**
 * Cuts paragraphs at blank lines: for trees of a markup that has lines but no paragraphs, before they are written in one
 * that has.
 */
export function splitParagraphs(tree: RichText): RichText {
  return { type: 'root', children: tree.children.flatMap(splitBlock) };
}

function splitBlock(block: Block): Block[] {
  if (block.type === 'blockquote') return [{ type: 'blockquote', children: block.children.flatMap(splitBlock) }];
  if (block.type !== 'paragraph') return [block];
  const paragraphs: Inline[][] = [[]];
  for (const node of block.children) {
    if (node.type !== 'text') {
      paragraphs.at(-1)?.push(node);
      continue;
    }
    node.value.split(/\n{2,}/).forEach((value, index) => {
      if (index > 0) paragraphs.push([]);
      if (value !== '') paragraphs.at(-1)?.push({ type: 'text', value });
    });
  }
  return paragraphs.filter((children) => children.length > 0).map((children) => ({ type: 'paragraph', children }));
}
