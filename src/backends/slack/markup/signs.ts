import type { Inline } from '../../../richtext/index.js';

/** The signs of marks, in the order in which they are counted. */
export const markSigns = '*_~`';

/** Which of the signs of marks stands at an offset; -1 for none. */
export function signAt(text: string, at: number): number {
  switch (text.charCodeAt(at)) {
    case 42:
      return 0;
    case 95:
      return 1;
    case 126:
      return 2;
    case 96:
      return 3;
    default:
      return -1;
  }
}

/** The sign of each mark. */
export const signOf = { strong: '*', emphasis: '_', delete: '~' } as const;
const indexOf = { strong: 0, emphasis: 1, delete: 2 } as const;

/** How often each of the signs of marks stands on a line. */
export type SignCounts = number[];

/** Counts the signs of marks in the texts of a line, and those that its marks will be. */
export function countSigns(nodes: readonly Inline[], counts: SignCounts): SignCounts {
  for (const node of nodes) {
    switch (node.type) {
      case 'text':
        countIn(node.value, counts);
        break;
      case 'inlineCode':
        add(counts, 3, 2);
        countIn(node.value, counts);
        break;
      case 'link':
        countIn(node.url, counts);
        countSigns(node.children, counts);
        break;
      case 'strong':
      case 'emphasis':
      case 'delete':
        add(counts, indexOf[node.type], 2);
        countSigns(node.children, counts);
        break;
      default:
        if ('children' in node) countSigns(node.children, counts);
    }
  }
  return counts;
}

/** Counts the signs of marks in a text. */
export function countIn(text: string, counts: SignCounts): SignCounts {
  for (let at = 0; at < text.length; at += 1) {
    const sign = signAt(text, at);
    if (sign >= 0) add(counts, sign, 1);
  }
  return counts;
}

function add(counts: SignCounts, sign: number, count: number): void {
  counts[sign] = (counts[sign] ?? 0) + count;
}

/** The signs that are counted more often than that. */
export function signsOver(counts: SignCounts, most: SignCounts | number): string {
  let signs = '';
  for (let sign = 0; sign < counts.length; sign += 1)
    if ((counts[sign] ?? 0) > (typeof most === 'number' ? most : (most[sign] ?? 0))) signs += markSigns.charAt(sign);
  return signs;
}
