import type { Dialect, RenderOptions } from '../dialect.js';
import type { Inline, RichText } from '../nodes.js';
import { mapInlines } from '../visit.js';
import { wordsOf } from './leaves.js';

/**
 * Makes text of the things that are longer than a whole part by themselves (a link with a very long address, say), so
 * that they can be cut.
 */
export function shrinkThings(tree: RichText, dialect: Dialect, max: number, options: RenderOptions): RichText {
  const isTooLong = (node: Inline) => {
    const alone: RichText = { type: 'root', children: [{ type: 'paragraph', children: [node] }] };
    return dialect.measure(dialect.render(alone, options).text) > max;
  };
  return mapInlines(tree, (node) => {
    if (node.type === 'link') {
      const things = thingsIn(node.children);
      if (max > 64 && node.url.length * 3 < max && things.length === 0) return node;
      const smallest: Inline[] = [{ type: 'text', value: 'x' }, ...things];
      if (!smallest.some((child) => isTooLong({ ...node, children: [child] }))) return node;
      return [...node.children, { type: 'text', value: ` (${node.url})` }];
    }
    const words = wordsOf(node);
    if (words === undefined || (max > 64 && words.length * 8 < max)) return node;
    return isTooLong(node) ? { type: 'text', value: words } : node;
  });
}

function thingsIn(nodes: readonly Inline[]): Inline[] {
  return nodes.flatMap((node) => {
    if ('children' in node) return thingsIn(node.children);
    return wordsOf(node) === undefined ? [] : [node];
  });
}
