import type { Inline } from '../../../richtext/index.js';
import { markSigns } from './escape.js';

/** The sign of each mark. */
export const signOf = { strong: '*', emphasis: '_', delete: '~' } as const;

/** How often each of the signs of marks stands on a line. */
export type SignCounts = number[];

/** Counts the signs of marks in the texts of a line, and those that its marks will be. */
export function countSigns(nodes: readonly Inline[], counts: SignCounts): SignCounts {
  for (const node of nodes) {
    if (node.type === 'text') countIn(node.value, counts);
    else if (node.type === 'inlineCode') {
      counts[3] = (counts[3] ?? 0) + 2;
      countIn(node.value, counts);
    } else if (node.type === 'link') countIn(node.url, counts);
    else if (node.type === 'strong' || node.type === 'emphasis' || node.type === 'delete')
      countIn(signOf[node.type] + signOf[node.type], counts);
    if ('children' in node) countSigns(node.children, counts);
  }
  return counts;
}

/** Counts the signs of marks in a text. */
export function countIn(text: string, counts: SignCounts): SignCounts {
  for (let at = text.search(/[*_~`]/); at >= 0 && at < text.length; at += 1) {
    const sign = markSigns.indexOf(text.charAt(at));
    if (sign >= 0) counts[sign] = (counts[sign] ?? 0) + 1;
  }
  return counts;
}

/** The signs that are counted more often than that. */
export function signsOver(counts: SignCounts, most: SignCounts | number): string {
  let signs = '';
  counts.forEach((count, sign) => {
    if (count > (typeof most === 'number' ? most : (most[sign] ?? 0))) signs += markSigns.charAt(sign);
  });
  return signs;
}
