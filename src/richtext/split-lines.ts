import type { Inline } from './nodes.js';
import { normalizeInlines } from './normalize.js';

/**
 * Running text as lines: for markups whose marks do not span lines. Marks that go over a line break are closed before it
 * and opened behind it.
 */
export function splitLines(nodes: readonly Inline[]): Inline[][] {
  if (!hasBreak(nodes)) return [nodes as Inline[]];
  const lines = cut(nodes);
  // Only marks that were cut can have got white space at their edges.
  return nodes.some((node) => 'children' in node && hasBreak(node.children)) ? lines.map(normalizeInlines) : lines;
}

function hasBreak(nodes: readonly Inline[]): boolean {
  return nodes.some((node) => {
    if (node.type === 'text') return node.value.includes('\n');
    return node.type === 'break' || ('children' in node && hasBreak(node.children));
  });
}

function cut(nodes: readonly Inline[]): Inline[][] {
  let line: Inline[] = [];
  const lines = [line];
  const next = (): void => {
    line = [];
    lines.push(line);
  };
  for (const node of nodes) {
    if (node.type === 'break') next();
    else if (node.type === 'text' && node.value.includes('\n')) {
      node.value.split('\n').forEach((value, index) => {
        if (index > 0) next();
        if (value !== '') line.push({ type: 'text', value });
      });
    } else if ('children' in node && hasBreak(node.children)) {
      cut(node.children).forEach((children, index) => {
        if (index > 0) next();
        if (children.length > 0) line.push({ ...node, children } as Inline);
      });
    } else line.push(node);
  }
  return lines;
}
