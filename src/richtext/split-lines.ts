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
  for (const node of nodes) {
    if (node.type === 'text') {
      if (node.value.includes('\n')) return true;
    } else if (node.type === 'break' || ('children' in node && hasBreak(node.children))) return true;
  }
  return false;
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
      let from = 0;
      for (let at = node.value.indexOf('\n'); at >= 0; at = node.value.indexOf('\n', from)) {
        if (at > from) line.push({ type: 'text', value: node.value.slice(from, at) });
        next();
        from = at + 1;
      }
      if (from < node.value.length) line.push({ type: 'text', value: node.value.slice(from) });
    } else if ('children' in node && hasBreak(node.children)) {
      cut(node.children).forEach((children, index) => {
        if (index > 0) next();
        if (children.length > 0) line.push({ ...node, children } as Inline);
      });
    } else line.push(node);
  }
  return lines;
}
