import { attachmentColor } from '../../core/attachment-color.js';
import type { Embed, EmbedField, EmbedMedia, Loss } from '../../models/index.js';
import { convert, markdownDialect } from '../../richtext/index.js';
import { slackDialect } from './dialect.js';
import type { NormalizeContext } from './normalize/context.js';
import { escapeText, unescapeText } from './wire/escape.js';
import {
  dateAt,
  defined,
  flagAt,
  isWire,
  numberAt,
  objectAt,
  objectsAt,
  stringAt,
  stringsAt,
  type Wire,
} from './wire/read.js';

/** Slack's names for three colours. Colours are read back without their `#` (wire sheet, section 10). */
const namedColors: Readonly<Record<string, string>> = { good: '#2eb886', warning: '#daa038', danger: '#a30200' };

/** Slack shows no more of a footer. */
const longestFooter = 300;

/**
 * An embed as a coloured attachment. The fields are those of old (`title`, `fields`, `footer`, …) rather than blocks: they
 * are an embed's own, one to one, so that what is read back is what was sent.
 *
 * @param losses - what Slack has no place for is added
 */
export function attachmentOfEmbed(embed: Embed, losses: Loss[]): Record<string, unknown> {
  if (embed.image?.description !== undefined || embed.thumbnail?.description !== undefined) {
    losses.push({ feature: 'embed.image.description', from: 'an alternative text', to: 'nothing' });
  }
  if ((embed.footer?.text.length ?? 0) > longestFooter) {
    losses.push({ feature: 'embed.footer', from: 'a long footer', to: `${longestFooter} characters` });
  }
  return defined<Record<string, unknown>>({
    fallback: fallbackOf(embed),
    color: embed.color,
    author_name: escaped(embed.author?.name),
    author_link: embed.author?.url,
    author_icon: embed.author?.iconUrl,
    title: escaped(embed.title),
    title_link: embed.url,
    text: embed.description === undefined ? undefined : toMrkdwn(embed.description, losses),
    fields:
      embed.fields.length === 0
        ? undefined
        : embed.fields.map((field) => ({
            title: escapeText(field.name),
            value: toMrkdwn(field.value, losses),
            short: field.inline,
          })),
    image_url: embed.image?.url,
    thumb_url: embed.thumbnail?.url,
    footer: escaped(embed.footer?.text.slice(0, longestFooter)),
    footer_icon: embed.footer?.iconUrl,
    ts: embed.timestamp === undefined ? undefined : Math.floor(embed.timestamp.getTime() / 1000),
    mrkdwn_in: ['text', 'fields'],
  });
}

/**
 * True for an attachment that its author wrote as a card. Link previews and shared messages were not written by the author
 * (wire sheet, section 10), and old buttons are no card.
 */
export function isEmbedAttachment(wire: Wire): boolean {
  const isPreview =
    ['from_url', 'original_url', 'app_unfurl_url'].some((key) => stringAt(wire, key) !== undefined) ||
    ['is_app_unfurl', 'is_msg_unfurl', 'is_share', 'is_reply_unfurl'].some((key) => flagAt(wire, key));
  return !isPreview && objectsAt(wire, 'actions').length === 0 && stringAt(wire, 'callback_id') === undefined;
}

/** The card that an attachment shows. */
export function embedOf(wire: Wire, context: Pick<NormalizeContext, 'account' | 'nameOf'>): Embed {
  const read = (text: string | undefined) => (text === undefined ? undefined : toMarkdown(text, context));
  const blocks = embedOfBlocks(objectsAt(wire, 'blocks'), read);
  const pretext = read(stringAt(wire, 'pretext'));
  const text = read(stringAt(wire, 'text'));
  const description = [pretext, text, blocks.description].filter((part) => part !== undefined).join('\n\n');
  const name = stringAt(wire, 'author_name');
  const footer = stringAt(wire, 'footer');
  return defined<Embed>({
    title: unescaped(stringAt(wire, 'title')) ?? blocks.title,
    description: description === '' ? undefined : description,
    url: stringAt(wire, 'title_link'),
    color: attachmentColor(stringAt(wire, 'color'), namedColors),
    timestamp: dateAt(wire, 'ts'),
    author:
      name === undefined
        ? undefined
        : defined<NonNullable<Embed['author']>>({
            name: unescapeText(name),
            url: stringAt(wire, 'author_link'),
            iconUrl: stringAt(wire, 'author_icon'),
          }),
    footer:
      footer === undefined
        ? blocks.footer
        : defined<NonNullable<Embed['footer']>>({ text: unescapeText(footer), iconUrl: stringAt(wire, 'footer_icon') }),
    thumbnail: mediaOf(stringAt(wire, 'thumb_url')),
    image:
      mediaOf(stringAt(wire, 'image_url'), numberAt(wire, 'image_width'), numberAt(wire, 'image_height')) ??
      blocks.image,
    fields: [...fieldsOf(wire, read), ...blocks.fields],
  });
}

function fieldsOf(wire: Wire, read: (text: string | undefined) => string | undefined): EmbedField[] {
  return objectsAt(wire, 'fields').map((field) => ({
    name: unescapeText(stringAt(field, 'title') ?? ''),
    value: read(stringAt(field, 'value')) ?? '',
    inline: flagAt(field, 'short'),
  }));
}

type BlockEmbed = Pick<Embed, 'title' | 'description' | 'footer' | 'image' | 'fields'>;

/** Newer apps put blocks into a coloured attachment; what of them an embed has a place for. */
function embedOfBlocks(blocks: readonly Wire[], read: (text: string | undefined) => string | undefined): BlockEmbed {
  const embed: BlockEmbed = { fields: [] };
  const texts: string[] = [];
  for (const block of blocks) {
    switch (block['type']) {
      case 'header':
        embed.title ??= stringAt(objectAt(block, 'text'), 'text') ?? '';
        break;
      case 'section': {
        const text = textObject(block['text'], read);
        if (text !== undefined) texts.push(text);
        for (const field of objectsAt(block, 'fields')) {
          const value = textObject(field, read);
          if (value !== undefined) embed.fields.push({ name: '', value, inline: true });
        }
        break;
      }
      case 'rich_text': {
        const tree = slackDialect.parseBlocks([block]);
        const text = markdownDialect.render(tree).text;
        if (text !== '') texts.push(text);
        break;
      }
      case 'markdown': {
        const text = stringAt(block, 'text');
        if (text !== undefined) texts.push(text);
        break;
      }
      case 'image':
        embed.image ??= mediaOf(
          stringAt(block, 'image_url'),
          undefined,
          undefined,
          stringAt(block, 'alt_text'),
        ) as EmbedMedia;
        break;
      case 'context': {
        const shown = objectsAt(block, 'elements')
          .map((element) => stringAt(element, 'text'))
          .filter((text) => text !== undefined);
        if (shown.length > 0) embed.footer ??= { text: unescapeText(shown.join(' ')) };
        break;
      }
      default:
    }
  }
  if (texts.length > 0) embed.description = texts.join('\n\n');
  return defined<BlockEmbed>(embed);
}

function textObject(value: unknown, read: (text: string | undefined) => string | undefined): string | undefined {
  if (!isWire(value)) return undefined;
  const text = stringAt(value, 'text');
  if (text === undefined) return undefined;
  return value['type'] === 'plain_text'
    ? markdownDialect.render({
        type: 'root',
        children: [{ type: 'paragraph', children: [{ type: 'text', value: text }] }],
      }).text
    : read(text);
}

function mediaOf(
  url: string | undefined,
  width?: number,
  height?: number,
  description?: string,
): EmbedMedia | undefined {
  return url === undefined ? undefined : defined<EmbedMedia>({ url, width, height, description });
}

/** Mentions in an embed never ping: they are written as names. */
function toMrkdwn(markdown: string, losses: Loss[]): string {
  const rendered = slackDialect.render(markdownDialect.parse(markdown), { platform: 'slack', mentions: 'none' });
  losses.push(...rendered.losses);
  return rendered.text;
}

function toMarkdown(mrkdwn: string, { account, nameOf }: Pick<NormalizeContext, 'account' | 'nameOf'>): string {
  return convert(mrkdwn, slackDialect, markdownDialect, { platform: 'slack', account, nameOf });
}

function escaped(text: string | undefined): string | undefined {
  return text === undefined ? undefined : escapeText(text);
}

function unescaped(text: string | undefined): string | undefined {
  return text === undefined ? undefined : unescapeText(text);
}

/** What notifications and old clients show. */
function fallbackOf(embed: Embed): string {
  const text =
    embed.title ?? embed.author?.name ?? embed.description ?? embed.fields[0]?.name ?? embed.footer?.text ?? '';
  return escapeText(text.slice(0, 500)) || '…';
}

/** What an attachment that is no embed shows, in a few words: for messages that have no other text. */
export function attachmentText(wire: Wire): string | undefined {
  const own = stringAt(wire, 'text') ?? stringAt(wire, 'title') ?? stringAt(wire, 'fallback');
  return own ?? stringsAt(wire, 'mrkdwn_in')[0];
}
