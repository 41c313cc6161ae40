import type { Dialect, Rendered, RenderOptions } from '../../richtext/dialect.js';
import type { Inline, RichText } from '../../richtext/nodes.js';
import { plainTextDialect } from '../../richtext/plain-text-dialect.js';
import { findAll, mapInlines } from '../../richtext/visit.js';

const platform = 'teamwire';

/**
 * The longest text of one message. Teamwire's own limit is not public (wire sheet, section b); this is an assumption of
 * ours, chosen so that a message stays readable on a phone.
 */
export const longestText = 10_000;

/**
 * Teamwire's text is plain (no markup is known; wire sheet, section d): the words as a reader sees them, and what marks
 * them is lost. Lists have bullets or numbers, quotes `>`, tables a line for each row, links their address in parentheses.
 * Mentions are names and ping nobody. Reading gives one text, whatever stands in it.
 */
export const teamwireDialect: Dialect = {
  name: platform,
  limits: { text: { max: longestText, unit: 'utf16' }, missing: plainTextDialect.limits.missing },
  parse: plainTextDialect.parse,
  render: (tree: RichText, options: RenderOptions = {}): Rendered =>
    plainTextDialect.render(ownText(tree, options), options),
  measure: (text) => text.length,
  parseMentions: () => [],
};

/** Raw text of this platform is text like any other. */
function ownText(tree: RichText, options: RenderOptions): RichText {
  const home = options.platform ?? platform;
  if (!findAll(tree, 'raw').some((node) => node.platform === home)) return tree;
  return mapInlines(
    tree,
    (node): Inline => (node.type === 'raw' && node.platform === home ? { type: 'text', value: node.value } : node),
  );
}
