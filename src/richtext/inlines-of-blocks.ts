import type { Block, Inline } from './nodes.js';
import { itemMarker, ruleText } from './plain-text.js';

/** Blocks as running text, one under the other: for places that take no blocks. */
export function inlinesOfBlocks(blocks: readonly Block[]): Inline[] {
  const nodes: Inline[] = [];
  for (const block of blocks) {
    if (nodes.length > 0) nodes.push({ type: 'text', value: '\n' });
    nodes.push(...inlinesOfBlock(block));
  }
  return nodes;
}

function inlinesOfBlock(block: Block): Inline[] {
  switch (block.type) {
    case 'paragraph':
      return block.children;
    case 'heading':
      return [{ type: 'strong', children: block.children }];
    case 'thematicBreak':
      return [{ type: 'text', value: ruleText }];
    case 'code':
      return [{ type: 'inlineCode', value: block.value }];
    case 'blockquote':
      return [{ type: 'text', value: '> ' }, ...inlinesOfBlocks(block.children)];
    case 'list':
      return block.children.flatMap((item, index): Inline[] => [
        { type: 'text', value: `${index > 0 ? '\n' : ''}${itemMarker(block, index, item.checked, 0)}` },
        ...inlinesOfBlocks(item.children),
      ]);
    case 'table':
      return block.children.flatMap((row, index): Inline[] => [
        ...(index > 0 ? [{ type: 'text', value: '\n' } as const] : []),
        ...row.children.flatMap((cell, column): Inline[] => [
          ...(column > 0 ? [{ type: 'text', value: ' | ' } as const] : []),
          ...cell.children,
        ]),
      ]);
  }
}
