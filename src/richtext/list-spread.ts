import type { Block, List } from './nodes.js';

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

/**
 * Whether blank lines stand between the items of a list, or have to. One that could not be seen (a single short item, or
 * items without paragraphs) does not count.
 */
export function isSpread(list: List): boolean {
  const forced = list.children.some((item) =>
    item.children.some((block, index) => index > 0 && !canTouch(item.children[index - 1] as Block, block)),
  );
  if (forced && list.children.some((item) => item.children.some((block) => block.type === 'paragraph'))) return true;
  if (!list.spread) return false;
  const canBeSeen = list.children.length > 1 || list.children.some((item) => item.children.length > 1);
  return canBeSeen && list.children.some((item) => item.children.some((block) => block.type === 'paragraph'));
}
