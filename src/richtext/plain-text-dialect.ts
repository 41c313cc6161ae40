import { plainTextTree } from './content.js';
import { degrade } from './degrade/degrade.js';
import type { Dialect, Rendered, RenderOptions } from './dialect.js';
import type { RichText, RichTextNodeType } from './nodes.js';
import { separator, toPlainText } from './plain-text.js';

/** Everything but paragraphs and text. */
const missing: readonly RichTextNodeType[] = [
  'heading',
  'thematicBreak',
  'blockquote',
  'list',
  'listItem',
  'code',
  'table',
  'tableRow',
  'tableCell',
  'emphasis',
  'strong',
  'delete',
  'underline',
  'spoiler',
  'inlineCode',
  'link',
  'image',
  'mention',
  'emoji',
  'timestamp',
];
const missingSet: ReadonlySet<RichTextNodeType> = new Set(missing);

/** Plain text: the words as a reader sees them, links with their address. Parsing gives one text node, whatever it holds. */
export const plainTextDialect: Dialect = {
  name: 'plaintext',
  limits: { text: { max: Number.POSITIVE_INFINITY, unit: 'utf16' }, missing: ['paragraph', ...missing] },
  parse: plainTextTree,
  render(tree: RichText, options: RenderOptions = {}): Rendered {
    const degraded = degrade(tree, missingSet, { ...options, platform: 'plaintext' });
    let text = '';
    const blocks = degraded.tree.children;
    blocks.forEach((block, index) => {
      const before = blocks[index - 1];
      text += (before ? separator(before, block) : '') + toPlainText({ type: 'root', children: [block] });
    });
    return { text, losses: degraded.losses };
  },
  measure: (text) => text.length,
  parseMentions: () => [],
};
