import type { RichText } from '../../richtext/index.js';

type Shown = { readonly text: string; readonly tree?: RichText; readonly data?: Record<string, unknown> };

/** The longest text object (wire sheet, section 9). */
const longestSection = 3000;

/**
 * The blocks that show a content where its mrkdwn text cannot (nested lists), or where blocks are needed anyway because
 * components stand beside it.
 *
 * @returns `undefined` when the text alone will do
 */
export function textBlocks(content: Shown, isNeeded: boolean): object[] | undefined {
  const blocks = content.data?.['blocks'];
  if (Array.isArray(blocks) && blocks.length > 0) return blocks as object[];
  return isNeeded ? sectionBlocks(content.text) : undefined;
}

/** Text in mrkdwn as sections, split at lines where it is too long for one. */
export function sectionBlocks(text: string): object[] {
  const blocks: object[] = [];
  let rest = text;
  while (rest !== '') {
    let end = rest.length;
    if (end > longestSection) {
      const line = rest.lastIndexOf('\n', longestSection);
      end = line > 0 ? line : longestSection;
    }
    const part = rest.slice(0, end);
    if (part.trim() !== '') blocks.push({ type: 'section', text: { type: 'mrkdwn', text: part } });
    rest = rest.slice(end).replace(/^\n/, '');
  }
  return blocks;
}
