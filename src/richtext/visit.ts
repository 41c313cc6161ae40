import type { Inline, RichTextNode } from './nodes.js';

/** The children of any node; none for a leaf. */
export function childrenOf(node: RichTextNode): readonly RichTextNode[] {
  return 'children' in node ? node.children : [];
}

/**
 * Calls `visitor` for each node in reading order, parents first. A visitor that returns `'skip'` keeps out of the node's
 * children; one that returns `'stop'` ends the walk.
 */
export function visit(
  tree: RichTextNode,
  visitor: (node: RichTextNode, parents: readonly RichTextNode[]) => 'skip' | 'stop' | undefined,
): void {
  const parents: RichTextNode[] = [];
  const walk = (node: RichTextNode): boolean => {
    const answer = visitor(node, parents);
    if (answer === 'stop') return false;
    if (answer === 'skip') return true;
    parents.push(node);
    for (const child of childrenOf(node)) if (!walk(child)) return false;
    parents.pop();
    return true;
  };
  walk(tree);
}

/** All nodes of a type, in reading order. */
export function findAll<Type extends RichTextNode['type']>(
  tree: RichTextNode,
  type: Type,
): Extract<RichTextNode, { type: Type }>[] {
  const found: Extract<RichTextNode, { type: Type }>[] = [];
  visit(tree, (node) => {
    if (node.type === type) found.push(node as Extract<RichTextNode, { type: Type }>);
  });
  return found;
}

/**
 * The tree with its inline nodes replaced; what stays as it is, is shared with the given one. The children of a node are
 * mapped before it.
 *
 * @param mapper - gives what stands in a node's place: the node itself, another, several, or none
 */
export function mapInlines<Node extends RichTextNode>(tree: Node, mapper: (node: Inline) => Inline | Inline[]): Node {
  if (!('children' in tree)) return tree;
  const given: readonly RichTextNode[] = tree.children;
  let children: RichTextNode[] | undefined;
  for (let index = 0; index < given.length; index += 1) {
    const child = given[index] as RichTextNode;
    const mapped = mapInlines(child, mapper);
    const result = isInlineNode(mapped) ? mapper(mapped) : mapped;
    if (!children) {
      if (result === child) continue;
      children = given.slice(0, index);
    }
    if (Array.isArray(result)) for (const one of result) children.push(one);
    else children.push(result);
  }
  return children ? ({ ...tree, children } as Node) : tree;
}

const blockTypes = new Set<RichTextNode['type']>([
  'root',
  'paragraph',
  'heading',
  'thematicBreak',
  'blockquote',
  'list',
  'listItem',
  'code',
  'table',
  'tableRow',
  'tableCell',
]);

/** True for a node of running text. */
export function isInlineNode(node: RichTextNode): node is Inline {
  return !blockTypes.has(node.type);
}
