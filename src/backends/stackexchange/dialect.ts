import type { Message } from '../../models/index.js';
import type { Dialect, ParseOptions, Rendered, RenderOptions, RichText } from '../../richtext/index.js';
import { findMentions, type Home } from './markup/mentions.js';
import { parseHtml } from './markup/parse-html.js';
import { parseSource } from './markup/parse-source.js';
import { missing, renderMarkup } from './markup/render.js';

const platform = 'stackexchange';
/** One line takes 500 characters (wire sheet, section 4). */
const longestLine = 500;
/** Several lines take far more; how many is not known, but very long ones fail. This is our own bound. */
const longestText = 10_000;

function homeOf({ platform: name = platform, account = name }: ParseOptions = {}): Home {
  return { platform: name, account };
}

/**
 * The markup of Stack Exchange chat: its own Markdown out (`source`), HTML in (`received`).
 *
 * A message of one line has bold, italic, struck text, code, links and pings. A message of several lines has none of these:
 * it is plain text with links by their address. A message that is one code block is fixed font, one that is a quote is a
 * quote. So, by and large, everything else is lost: headings are bold in one line, tables fixed font where they are the whole
 * message, lists lines with bullets, images links (a picture where they are the whole message), emoji characters, times text.
 * Code with backticks at its edge is text; labels of links are plain text, their marks go around the link; only http, https
 * and ftp are linked, and signs that could end an address are percent-encoded.
 *
 * Mentions are by name, without its blanks; only users can be mentioned. The name pings everybody in the room whose name
 * starts so. Neither text nor code pings, links, quotes or answers: what no backslash can keep from it is broken by an
 * invisible word joiner, which parsing takes out again.
 *
 * `limits.text` is that of one line. `measure` counts a text of several lines as a part of it, as it may be 10,000 long.
 */
export const stackexchangeDialect: Dialect & { parseMessage(message: Message): RichText } = {
  name: platform,
  limits: { text: { max: longestLine, unit: 'utf16' }, nesting: 1, missing: ['paragraph', ...missing] },
  parse: (text: string, options?: ParseOptions): RichText => parseHtml(text, homeOf(options)),
  render: (tree: RichText, options: RenderOptions = {}): Rendered =>
    renderMarkup(tree, { ...options, platform: options.platform ?? platform }),
  measure: (text) => (text.includes('\n') ? Math.ceil((text.length * longestLine) / longestText) : text.length),
  parseMessage(message: Message): RichText {
    const { platform, account, mentions } = message;
    const idOf = (name: string) =>
      mentions.find((one) => one.kind === 'user' && one.name?.replace(/\s+/g, '').toLowerCase() === name.toLowerCase())
        ?.id;
    return parseHtml(message.content, { platform, account, idOf });
  },
  parseMentions: findMentions,
  source: { parse: (text: string, options?: ParseOptions): RichText => parseSource(text, homeOf(options)) },
  received: { parse: (text: string, options?: ParseOptions): RichText => parseHtml(text, homeOf(options)) },
};
