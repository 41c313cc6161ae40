import type { Inline } from './nodes.js';
import { normalizeInlines } from './normalize.js';

/**
 * Running text as lines: for markups whose marks do not span lines. Marks that go over a line break are closed before it
 * and opened behind it.
 */
export function splitLines(nodes: readonly Inline[]): Inline[][] {
  if (!hasBreak(nodes)) return [nodes as Inline[]];
  return cut(nodes).map(normalizeInlines);
}

function hasBreak(nodes: readonly Inline[]): boolean {
  return nodes.some((node) => {
    if (node.type === 'text') return node.value.includes('\n');
    return node.type === 'break' || ('children' in node && hasBreak(node.children));
  });
}

function cut(nodes: readonly Inline[]): Inline[][] {
  const lines: Inline[][] = [[]];
  for (const node of nodes) {
    if (node.type === 'break') lines.push([]);
    else if (node.type === 'text') {
      node.value.split('\n').forEach((value, index) => {
        if (index > 0) lines.push([]);
        if (value !== '') lines.at(-1)?.push({ type: 'text', value });
      });
    } else if ('children' in node) {
      cut(node.children).forEach((children, index) => {
        if (index > 0) lines.push([]);
        if (children.length > 0) lines.at(-1)?.push({ ...node, children } as Inline);
      });
    } else lines.at(-1)?.push(node);
  }
  return lines;
}
