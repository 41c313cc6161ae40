/** A node of the server's own tree, as `@rocket.chat/message-parser` makes it and messages carry it in `md`. */
export type SyntaxNode = { type: string; value?: unknown; [key: string]: unknown };

export function isSyntaxNode(value: unknown): value is SyntaxNode {
  return typeof value === 'object' && value !== null && typeof (value as { type?: unknown }).type === 'string';
}

/** The children of a node. Older parsers give a single one where newer give a list (wire sheet, section 9). */
export function nodesOf(value: unknown): SyntaxNode[] {
  if (Array.isArray(value)) return value.filter(isSyntaxNode);
  return isSyntaxNode(value) ? [value] : [];
}

/** The text of a node that is, or holds, nothing else. */
export function plainOf(value: unknown): string {
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return value.map(plainOf).join('');
  return isSyntaxNode(value) ? plainOf(value.value) : '';
}
