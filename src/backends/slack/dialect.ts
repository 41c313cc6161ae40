import type { Mention, Message } from '../../models/index.js';
import {
  type Dialect,
  degradeNormal,
  LossCollector,
  liftMarks,
  normalize,
  type ParseOptions,
  type Rendered,
  type RenderOptions,
  type RichText,
  type RichTextNodeType,
  registerDialect,
} from '../../richtext/index.js';
import { homeOf } from './markup/control.js';
import { fitThings } from './markup/fit.js';
import { fromBlocks, hasText } from './markup/from-blocks.js';
import { findMentions } from './markup/mentions.js';
import { parseMrkdwn } from './markup/parse.js';
import { writeMrkdwn } from './markup/render.js';
import { toRichTextBlock } from './markup/to-rich-text.js';

/** What neither mrkdwn nor a `rich_text` block has. */
const missingEverywhere: readonly RichTextNodeType[] = [
  'heading',
  'thematicBreak',
  'table',
  'tableRow',
  'tableCell',
  'image',
  'spoiler',
];
const missingEverywhereSet: ReadonlySet<RichTextNodeType> = new Set(missingEverywhere);
const missing: readonly RichTextNodeType[] = [...missingEverywhere, 'list', 'listItem', 'underline'];
const missingSet: ReadonlySet<RichTextNodeType> = new Set(missing);

/** A message with more text than this in blocks may be refused (`msg_blocks_too_long`; wire sheet, section 17). */
const longestInBlocks = 12_000;

/**
 * Slack's mrkdwn.
 *
 * `render` gives mrkdwn, and `data.blocks` with one `rich_text` block where that shows the tree better: lists, underline,
 * labels and words with the signs of marks in them. The losses are those of what the reader sees then.
 *
 * Lost in mrkdwn: headings become bold, lists lines with bullets, tables aligned text in fixed font, images links,
 * underline italic, spoilers are shown, rules are lines of text; code has no language, a quote in a quote is lines with `>`; paragraphs come back as one with blank lines, marks end at
 * the end of a line. Slack has no escape sign: what could be a mark is shielded in a date's fallback, `:name:` and `>` by
 * an invisible character, all of which parsing takes out again. Code with a backtick cannot be shown as code. A mention
 * without an id that Slack could have, and an emoji without such a name, are text.
 */
export type SlackDialect = Dialect & {
  /** Reads Block Kit blocks: `rich_text` and all others that hold text. Blocks without text are left out. */
  parseBlocks(blocks: readonly unknown[], options?: ParseOptions): RichText;
  parseMessage(message: Message): RichText;
};

export const slackDialect: SlackDialect = registerDialect({
  name: 'slack',
  limits: { text: { max: 4000, unit: 'utf16' }, nesting: 1, missing: ['paragraph', ...missing] },

  parse: (text: string, options?: ParseOptions): RichText => parseMrkdwn(text, homeOf(options)),

  parseBlocks: (blocks, options) => fromBlocks(blocks, homeOf(options)),

  render(given: RichText, options: RenderOptions = {}): Rendered {
    const own = { ...options, platform: options.platform ?? 'slack' };
    const unfit = new LossCollector();
    const normal = fitThings(normalize(given), unfit, options.timeZone);
    const shared = degradeNormal(normal, missingEverywhereSet, own);
    const tree = liftMarks(shared.tree);
    const lines = degradeNormal(tree, missingSet, own);
    const written = writeMrkdwn(lines.tree, options.timeZone);
    const losses = [...unfit.losses, ...shared.losses];
    const rendered = { text: written.text, losses: [...losses, ...lines.losses, ...written.losses] };
    const wantsBlocks =
      written.isStrained || lines.losses.some(({ feature }) => feature === 'list' || feature === 'underline');
    if (!wantsBlocks || written.text.length > longestInBlocks) return rendered;
    const { block, losses: blockLosses } = toRichTextBlock(tree, own);
    return block ? { text: written.text, losses: [...losses, ...blockLosses], data: { blocks: [block] } } : rendered;
  },

  measure: (text) => text.length,

  parseMessage(message: Message): RichText {
    const nameOf = (kind: Mention['kind'], id: string) =>
      message.mentions.find((one) => one.kind === kind && one.id === id)?.name;
    const home = homeOf({ platform: message.platform, account: message.account, nameOf });
    const blocks = message.native?.['blocks'];
    // Blocks say what a person typed; `text` is Slack's rendering of them and loses nested lists and literal underscores.
    return Array.isArray(blocks) && hasText(blocks) ? fromBlocks(blocks, home) : parseMrkdwn(message.content, home);
  },

  parseMentions: findMentions,
});
