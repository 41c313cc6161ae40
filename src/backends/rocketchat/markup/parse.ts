import type { Block, Inline, RichText } from '../../../richtext/index.js';
import { finish, fromSyntaxTree, type Home } from './from-syntax-tree.js';
import { readGrammar } from './grammar/read-grammar.js';
import { nodesOf, plainOf, type SyntaxNode } from './syntax-tree.js';

/**
 * Reads a text as the server's own grammar does. The official parser takes milliseconds for what people usually write, and
 * seconds for a line full of signs; ours gives the same tree (the tests hold it to the official one) in linear time.
 */
export function parseMarkup(source: string, home: Home): RichText {
  const text = source.includes('\r') ? source.replace(/\r\n?/g, '\n') : source;
  const nodes = readGrammar(text);
  const [first] = nodes;
  const big = first?.type === 'BIG_EMOJI' ? bigEmoji(first, text, home) : undefined;
  return big ?? fromSyntaxTree(nodes, home) ?? plain(text);
}

/** One to three emoji alone. The grammar does not say what stands between them, so the text is looked at again. */
function bigEmoji(big: SyntaxNode, text: string, home: Home): RichText | undefined {
  const children: Inline[] = [];
  let at = 0;
  for (const node of nodesOf(big.value)) {
    const [inline] =
      (
        fromSyntaxTree([{ type: 'PARAGRAPH', value: [node] }], home)?.children[0] as
          | Extract<Block, { type: 'paragraph' }>
          | undefined
      )?.children ?? [];
    const shortCode = plainOf(node.value);
    const source =
      typeof node['unicode'] === 'string'
        ? node['unicode']
        : node['shortCode'] === shortCode
          ? `:${shortCode}:`
          : shortCode;
    const start = text.indexOf(source, at);
    if (!inline || start < 0) return undefined;
    if (start > at) children.push({ type: 'text', value: text.slice(at, start) });
    children.push(inline);
    at = start + source.length;
  }
  if (at < text.length) children.push({ type: 'text', value: text.slice(at) });
  return finish([{ type: 'paragraph', children: trimLines(children) }]);
}

/** Empty lines at the edges are no content, as in any other text. */
function trimLines(nodes: Inline[]): Inline[] {
  const first = nodes[0];
  if (first?.type === 'text') first.value = first.value.replace(/^(?:[ \t]*\n)+/, '');
  const last = nodes.at(-1);
  if (last?.type === 'text') last.value = last.value.replace(/\n(?:[ \t]*\n)*$/, '');
  return nodes;
}

function plain(text: string): RichText {
  return finish([{ type: 'paragraph', children: [{ type: 'text', value: text }] }]);
}
