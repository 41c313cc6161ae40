import type { SyntaxNode } from '../syntax-tree.js';

export function plainNode(value: string): SyntaxNode {
  return { type: 'PLAIN_TEXT', value };
}

/**
 * Nodes as the grammar leaves them: neighbouring texts are one; a short name or an emoticon beside a word or another emoji is
 * text.
 */
export function reduce(nodes: readonly SyntaxNode[]): SyntaxNode[] {
  const reduced: SyntaxNode[] = [];
  /** The texts since the last node that is none. */
  let text = '';
  let hasText = false;
  for (let index = 0; index < nodes.length; index += 1) {
    const node = nodes[index] as SyntaxNode;
    const shown =
      node.type === 'PLAIN_TEXT'
        ? (node.value as string)
        : node.type === 'EMOJI' && node.value !== undefined
          ? emojiText(node, nodes[index - 1], nodes[index + 1])
          : undefined;
    if (shown !== undefined) {
      text += shown;
      hasText = true;
      continue;
    }
    if (hasText) reduced.push(plainNode(text));
    text = '';
    hasText = false;
    reduced.push(node);
  }
  if (hasText) reduced.push(plainNode(text));
  return reduced;
}

/** The text that an emoji is between these neighbours; `undefined` where it is one. */
function emojiText(
  emoji: SyntaxNode,
  before: SyntaxNode | undefined,
  after: SyntaxNode | undefined,
): string | undefined {
  if (!isGlue(before) && !isGlue(after)) return undefined;
  const source = (emoji.value as SyntaxNode).value as string;
  return emoji['shortCode'] === source ? `:${source}:` : source;
}

function isGlue(node: SyntaxNode | undefined): boolean {
  if (node === undefined) return false;
  return node.type === 'EMOJI' || (node.type === 'PLAIN_TEXT' && (node.value as string).trim() !== '');
}

export function linkNode(src: string, label: SyntaxNode[]): SyntaxNode {
  return { type: 'LINK', value: { src: plainNode(src), label } };
}

export function append(nodes: SyntaxNode[], found: SyntaxNode[] | SyntaxNode): void {
  if (!Array.isArray(found)) nodes.push(found);
  else for (const node of found) nodes.push(node);
}
