import { type Inline, mapInlines, type RichText } from '../../richtext/index.js';

const words = /(?<![\p{L}\p{N}_@])@(everyone|here|channel|all)(?![\p{L}\p{N}_-])/gu;

/**
 * The tree with `@everyone`, `@here`, `@channel` and `@all` in its text made mentions: what `mentions: 'all'` asks for.
 * Code is left as it is.
 */
export function expandMassMentions(tree: RichText, account: { platform: string; account: string }): RichText {
  const { platform, account: name } = account;
  return mapInlines(tree, (node) => {
    if (node.type !== 'text') return node;
    const pieces: Inline[] = [];
    let from = 0;
    for (const match of node.value.matchAll(words)) {
      if (match.index > from) pieces.push({ type: 'text', value: node.value.slice(from, match.index) });
      pieces.push({ type: 'mention', kind: match[1] === 'here' ? 'here' : 'everyone', platform, account: name });
      from = match.index + match[0].length;
    }
    if (pieces.length === 0) return node;
    if (from < node.value.length) pieces.push({ type: 'text', value: node.value.slice(from) });
    return pieces;
  });
}
