import type { Inline, MentionNode, RichText } from './nodes.js';
import { mapInlines } from './visit.js';

const massMention = /(^|[^\p{L}\p{N}_@])@(everyone|channel|all|here)(?![\p{L}\p{N}_-])/gu;

/**
 * Makes mentions of the words `@everyone`, `@channel`, `@all` and `@here` in the texts of a tree: for a sender who asks
 * for it (`mentions: 'all'`). In code they stay words.
 */
export function expandMassMentions(tree: RichText, home: { platform: string; account: string }): RichText {
  return mapInlines(tree, (node) =>
    node.type === 'text' && node.value.includes('@') ? expand(node.value, home) : node,
  );
}

function expand(value: string, { platform, account }: { platform: string; account: string }): Inline[] {
  const nodes: Inline[] = [];
  let at = 0;
  for (const match of value.matchAll(massMention)) {
    const start = match.index + (match[1]?.length ?? 0);
    if (start > at) nodes.push({ type: 'text', value: value.slice(at, start) });
    const word = match[2] ?? '';
    const mention: MentionNode = { type: 'mention', kind: word === 'here' ? 'here' : 'everyone', platform, account };
    if (word !== 'here' && word !== 'everyone') mention.name = word;
    nodes.push(mention);
    at = match.index + match[0].length;
  }
  if (at < value.length) nodes.push({ type: 'text', value: value.slice(at) });
  return nodes;
}
