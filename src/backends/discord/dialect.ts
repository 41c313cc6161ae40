import type { Dialect, ParseOptions, Rendered, RenderOptions } from '../../richtext/dialect.js';
import type { RichText } from '../../richtext/nodes.js';
import { fitTree, missing } from './markup/fit.js';
import { homeOf, platform } from './markup/home.js';
import { mentionsOf } from './markup/mentions.js';
import { deepestList, parseMarkup } from './markup/parse.js';
import { writeMarkup } from './markup/render.js';

/** The longest content of a message (wire sheet, section 19). */
export const longestContent = 2000;

/**
 * Discord's Markdown.
 *
 * Text is measured in UTF-16 units: the server counts code points, which are never more.
 *
 * Losses: tables become fixed-font text, rules a line of text, images links, headings below the third bold text, quotes in
 * quotes lines with `>`, check boxes signs; a link that is not of the web becomes its text and address. Paragraphs are read
 * back as one with empty lines, unicode emoji as text, times to the second. `<https://…>` is read as a link, and that it
 * asks for no preview is lost. A spoiler around a code block is read as one around the lines of the code. `-# ` (small text), commands and guild places are read as raw markup of Discord.
 *
 * The `@` of `@everyone` in an address is percent-encoded; a title with it is left out.
 *
 * In code nothing can be escaped: `@everyone` there is kept from pinging by `allowed_mentions`. The server trims the white
 * space at the ends of a message.
 *
 * @see https://discord.com/developers/docs/reference#message-formatting
 */
export const discordDialect: Dialect = {
  name: platform,
  limits: { text: { max: longestContent, unit: 'utf16' }, nesting: deepestList, missing },
  parse: (text: string, options?: ParseOptions): RichText => parseMarkup(text, homeOf(options)),
  render(tree: RichText, options: RenderOptions = {}): Rendered {
    const fitted = fitTree(tree, options);
    return { text: writeMarkup(fitted.tree), losses: fitted.losses };
  },
  measure: (text) => text.length,
  parseMentions: mentionsOf,
};
