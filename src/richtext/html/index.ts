import { degrade } from '../degrade/degrade.js';
import type { Dialect, Rendered, RenderOptions } from '../dialect.js';
import { registerDialect } from '../dialects.js';
import type { RichText, RichTextNodeType } from '../nodes.js';
import { parseHtml } from './parse.js';
import { writeHtml } from './render.js';

const missing: readonly RichTextNodeType[] = ['mention', 'emoji'];
const missingSet: ReadonlySet<RichTextNodeType> = new Set(missing);

/**
 * HTML, safe to put into a page. Reading takes what there is: other elements are their content, scripts and styles are
 * left out, white space collapses as a browser has it.
 *
 * Losses: mentions and custom emoji become names. The noncharacters U+FDD0 to U+FDD4 and U+0000 cannot be shown.
 */
export const htmlDialect: Dialect = registerDialect({
  name: 'html',
  limits: { text: { max: Number.POSITIVE_INFINITY, unit: 'utf16' }, missing },
  parse: (text: string): RichText => parseHtml(text),
  render(tree: RichText, options: RenderOptions = {}): Rendered {
    const degraded = degrade(tree, missingSet, { ...options, platform: 'html' });
    return { text: writeHtml(degraded.tree, options.timeZone), losses: degraded.losses };
  },
  measure: (text) => text.length,
  parseMentions: () => [],
});
