import { degrade } from '../degrade/degrade.js';
import type { Dialect, ParseOptions, Rendered, RenderOptions } from '../dialect.js';
import type { RichText, RichTextNodeType } from '../nodes.js';
import { parseMarkdown } from './parse.js';
import { writeMarkdown } from './render.js';

const missing: readonly RichTextNodeType[] = ['underline', 'spoiler', 'mention', 'emoji', 'timestamp'];
const missingSet: ReadonlySet<RichTextNodeType> = new Set(missing);

/**
 * GitHub-flavoured Markdown, where a newline in a paragraph is a line break, as in a chat and in GitHub's comments.
 *
 * Losses: underline becomes italic, spoilers are shown, mentions and custom emoji become names, timestamps text. U+0000
 * cannot be shown by Markdown readers other than this one.
 */
export const markdownDialect: Dialect = {
  name: 'markdown',
  limits: { text: { max: Number.POSITIVE_INFINITY, unit: 'utf16' }, missing },
  parse(text: string, _options?: ParseOptions): RichText {
    return parseMarkdown(text);
  },
  render(tree: RichText, options: RenderOptions = {}): Rendered {
    const degraded = degrade(tree, missingSet, { ...options, platform: 'markdown' });
    return { text: writeMarkdown(degraded.tree), losses: degraded.losses };
  },
  measure: (text) => text.length,
  parseMentions: () => [],
};
