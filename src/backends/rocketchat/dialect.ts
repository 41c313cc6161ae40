import type { Message } from '../../models/index.js';
import type { Dialect, MentionNode, ParseOptions, Rendered, RenderOptions, RichText } from '../../richtext/index.js';
import { fromSyntaxTree, type Home } from './markup/from-syntax-tree.js';
import { findMentions, type NameOf } from './markup/mentions.js';
import { parseMarkup } from './markup/parse.js';
import { missing, renderMarkup } from './markup/render.js';
import { nodesOf } from './markup/syntax-tree.js';

const platform = 'rocketchat';

export type RocketChatMarkupOptions = {
  /**
   * The username of a user's id, the name in the address of a room's id. Mentions are by these names; a mention node that
   * has an id is then written by this, and as plain text where it gives nothing. Without it the node's `name` is taken for
   * it, which is right for nodes that were parsed; for those made of a User or Channel only where the shown name is it.
   */
  nameOf?: NameOf | undefined;
};

export type RocketChatDialect = Dialect & { parseMessage(message: Message): RichText };

function homeOf({ platform: name = platform, account = name }: ParseOptions = {}): Home {
  return { platform: name, account };
}

/** Mentions on a message know the ids; they are found by the name that stands at their place. */
function homeOfMessage(message: Message): Home {
  const known = new Map<string, { kind: MentionNode['kind']; id?: string }>();
  for (const { kind, id, name, start, end } of message.mentions) {
    if (kind !== 'user' && kind !== 'channel' && kind !== 'role') continue;
    const found = id === undefined ? { kind } : { kind, id };
    const sign = kind === 'channel' ? '#' : '@';
    if (name !== undefined) known.set(sign + name, found);
    const written = message.content.slice(start, end);
    if (written.startsWith(sign)) known.set(written, found);
  }
  const { platform, account } = message;
  return { platform, account, find: (sign, name) => known.get(sign + name) };
}

/**
 * Rocket.Chat's markup, read by the server's own grammar (`@rocket.chat/message-parser`) and written so that it reads the
 * same tree again.
 *
 * Lost: tables become fixed-font text and underline italic (older servers know no tables; there spoilers, rules and times
 * are shown as they are written); headings deeper than 4 are of level 4 and of one line; nested lists, and items of several
 * blocks or lines, are lines of text; quotes hold lines only, so their headings are bold, their code is lines of code;
 * paragraphs come back as one with blank lines. No sign can be escaped within bold, italic and struck text: `*`, `_`, `~` and a
 * backtick stand outside there. Code with a backtick is text. Labels of links are plain text (marks go around the link);
 * links and images want an absolute address, in which brackets and bars are percent-encoded. Emoji within a word are
 * characters, and a blank stands between a word and a mention or a custom emoji; mentions stand outside of marks, since else
 * nobody is notified. Times count seconds, from 2001 on.
 *
 * What no backslash can keep from being markup is broken by an invisible word joiner, which parsing takes out again; in
 * code, too, where `@name` would notify. Unicode emoji are read as text.
 *
 * @param markup - what only the backend knows
 */
export function createRocketChatDialect(markup: RocketChatMarkupOptions = {}): RocketChatDialect {
  return {
    name: platform,
    // The setting Message_MaxAllowedSize (wire sheet, section 11).
    limits: { text: { max: 5000, unit: 'utf16' }, nesting: 1, missing: ['paragraph', ...missing] },
    parse: (text: string, options?: ParseOptions): RichText => parseMarkup(text, homeOf(options)),
    render: (tree: RichText, options: RenderOptions = {}): Rendered =>
      renderMarkup(tree, { ...options, platform: options.platform ?? platform }, markup.nameOf),
    measure: (text) => text.length,
    parseMessage(message: Message): RichText {
      const home = homeOfMessage(message);
      const nodes = nodesOf(message.native?.['md']);
      // What stands between emoji that stand alone is only in the text.
      const isUsable = nodes.length > 0 && nodes[0]?.type !== 'BIG_EMOJI';
      return (isUsable ? fromSyntaxTree(nodes, home) : undefined) ?? parseMarkup(message.content, home);
    },
    parseMentions: findMentions,
  };
}

/** Rocket.Chat's markup with mentions by the names of their nodes; see `createRocketChatDialect`. */
export const rocketchatDialect: RocketChatDialect = createRocketChatDialect();
