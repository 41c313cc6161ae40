import type { Block, List, ListItem } from './nodes.js';

/** True when two blocks of one list item may stand on neighbouring lines; else a blank line has to part them. */
export function canTouch(before: Block, after: Block): boolean {
  switch (before.type) {
    case 'heading':
    case 'code':
    case 'thematicBreak':
      return true;
    case 'paragraph':
      if (after.type === 'list') return canInterrupt(after);
      return (
        after.type === 'code' ||
        after.type === 'blockquote' ||
        after.type === 'heading' ||
        after.type === 'thematicBreak'
      );
    default:
      return false;
  }
}

// CommonMark: only a list that starts at 1 and whose first item is not empty can interrupt a paragraph.
function canInterrupt(list: List): boolean {
  return (!list.ordered || (list.start ?? 1) === 1) && (list.children[0]?.children.length ?? 0) > 0;
}

const taskMark: Block = { type: 'paragraph', children: [] };

/** The blocks of an item as Markdown has them: the mark of a task is text, in a paragraph of its own if need be. */
function blocksOf({ checked, children }: ListItem): readonly Block[] {
  return checked === undefined || children[0]?.type === 'paragraph' ? children : [taskMark, ...children];
}

/**
 * Whether blank lines stand between the items of a list, or have to. One that could not be seen (a single short item, or
 * items without paragraphs) does not count.
 */
export function isSpread(list: List): boolean {
  const items = list.children.map(blocksOf);
  if (!items.some((blocks) => blocks.some((block) => block.type === 'paragraph'))) return false;
  if (list.spread && (items.length > 1 || items.some((blocks) => blocks.length > 1))) return true;
  return items.some((blocks) =>
    blocks.some((block, index) => index > 0 && !canTouch(blocks[index - 1] as Block, block)),
  );
}
