import { attachmentColor } from '../../core/attachment-color.js';
import { defined } from '../../core/defined.js';
import type { Embed, EmbedField, EmbedMedia, Loss } from '../../models/index.js';
import {
  markdownDialect,
  type ParseOptions,
  type RenderOptions,
  splitParagraphs,
  truncateRichText,
} from '../../richtext/index.js';
import { rocketchatDialect } from './dialect.js';
import { dropJoiners, joiner } from './markup/joiner.js';

/** A message attachment as `chat.sendMessage` takes it, of the keys that an embed has a use for (wire sheet, section 4.7). */
export type RocketChatEmbedAttachment = {
  title?: string;
  title_link?: string;
  text?: string;
  color?: string;
  ts?: string;
  author_name?: string;
  author_link?: string;
  author_icon?: string;
  thumb_url?: string;
  image_url?: string;
  fields?: { title: string; value: string; short: boolean }[];
};

/** The server's names for three colours. */
const namedColors: Readonly<Record<string, string>> = { good: '#35ac19', warning: '#fcb316', danger: '#d30230' };

/**
 * An embed as a message attachment. Description and field values become Rocket.Chat's Markdown and ping nobody; the text is
 * cut where it is longer than a message may be.
 *
 * @param losses - what Rocket.Chat has no place for is added: a footer becomes the last line of the text
 * @param options - the account that sends, and the time zone of times that stand as text
 */
export function attachmentOfEmbed(
  embed: Embed,
  losses: Loss[],
  options: RenderOptions = {},
): RocketChatEmbedAttachment {
  const lose = (feature: string, from: string, to: string) => losses.push({ feature: `embed.${feature}`, from, to });
  const address = (url: string | undefined, feature: string): string | undefined => {
    if (url === undefined || /^https?:\/\//i.test(url)) return url;
    lose(feature, 'an address other than http and https', 'nothing');
    return undefined;
  };
  const { author, footer, image, thumbnail } = embed;
  const url = address(embed.url, 'url');
  // A link is clickable only behind a title.
  if (url !== undefined && embed.title === undefined) lose('url', 'an address without a title', 'the address as title');
  if (footer)
    lose('footer', 'a footer', footer.iconUrl === undefined ? 'the last line' : 'the last line, without its icon');
  if (image?.description !== undefined || thumbnail?.description !== undefined)
    lose('image.description', 'an alternative text', 'nothing');
  const text = textOf(embed, losses, options);
  const attachment: RocketChatEmbedAttachment = {};
  const put = <Key extends keyof RocketChatEmbedAttachment>(
    key: Key,
    value: RocketChatEmbedAttachment[Key] | undefined,
  ) => {
    if (value !== undefined) attachment[key] = value;
  };
  put('title', embed.title ?? url);
  put('title_link', url);
  put('text', text === '' ? undefined : text);
  put('color', embed.color);
  put('ts', embed.timestamp?.toISOString());
  put('author_name', author?.name);
  put('author_link', address(author?.url, 'author.url'));
  put('author_icon', address(author?.iconUrl, 'author.iconUrl'));
  put('thumb_url', address(thumbnail?.url, 'thumbnail'));
  put('image_url', address(image?.url, 'image'));
  if (embed.fields.length > 0)
    attachment.fields = embed.fields.map((field) => ({
      // The server wants both; a word joiner shows nothing.
      title: field.name === '' ? joiner : field.name,
      value: toMarkup(field.value, losses, options) || joiner,
      short: field.inline,
    }));
  return attachment;
}

/** Description and footer. */
function textOf({ description, footer }: Embed, losses: Loss[], options: RenderOptions): string {
  const body = description === undefined ? '' : toMarkup(description, losses, options);
  const last = footer
    ? rocketchatDialect.render(
        { type: 'root', children: [{ type: 'paragraph', children: [{ type: 'text', value: footer.text }] }] },
        options,
      ).text
    : '';
  return body === '' || last === '' ? body + last : `${body}\n\n${last}`;
}

function toMarkup(markdown: string, losses: Loss[], options: RenderOptions): string {
  const tree = markdownDialect.parse(markdown);
  const own = { ...options, mentions: 'none' as const };
  const { rendered } = truncateRichText(tree, rocketchatDialect, own);
  if (rocketchatDialect.measure(rocketchatDialect.render(tree, own).text) > rocketchatDialect.limits.text.max)
    losses.push({ feature: 'embed', from: 'a long text', to: `${rocketchatDialect.limits.text.max} characters` });
  losses.push(...rendered.losses);
  return rendered.text;
}

type Wire = Readonly<Record<string, unknown>>;

function isWire(value: unknown): value is Wire {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** True for an attachment that its author wrote as a card: no file, no quoted message, no message of buttons alone. */
export function isEmbedAttachment(wire: unknown): wire is Wire {
  if (!isWire(wire)) return false;
  if (wire['type'] === 'file' || wire['fileId'] !== undefined || wire['image_type'] !== undefined) return false;
  if (wire['message_link'] !== undefined || wire['audio_url'] !== undefined || wire['video_url'] !== undefined)
    return false;
  return ['title', 'text', 'author_name', 'image_url', 'thumb_url', 'fields'].some((key) => hasContent(wire[key]));
}

function hasContent(value: unknown): boolean {
  return typeof value === 'string' ? value !== '' : Array.isArray(value) && value.length > 0;
}

/**
 * The card that an attachment shows. Text and field values become Markdown.
 *
 * @param options - the account that received it
 */
export function embedOf(wire: Wire, options: ParseOptions = {}): Embed {
  const string = (key: string): string | undefined => {
    const value = wire[key];
    return typeof value === 'string' && value !== '' ? value : undefined;
  };
  const read = (text: string): string =>
    markdownDialect.render(splitParagraphs(rocketchatDialect.parse(text, options)), options).text;
  const media = (url: string | undefined): EmbedMedia | undefined => (url === undefined ? undefined : { url });
  const text = string('text');
  const authorName = string('author_name');
  const parts = {
    title: string('title'),
    description: text === undefined ? undefined : read(text),
    url: string('title_link'),
    color: attachmentColor(string('color'), namedColors),
    timestamp: dateOf(wire['ts']),
    thumbnail: media(string('thumb_url')),
    image: media(string('image_url')),
    author:
      authorName === undefined
        ? undefined
        : defined<NonNullable<Embed['author']>>({
            name: authorName,
            url: string('author_link'),
            iconUrl: string('author_icon'),
          }),
  };
  return { ...defined<Omit<Embed, 'fields'>>(parts), fields: fieldsOf(wire['fields'], read) };
}

function fieldsOf(value: unknown, read: (text: string) => string): EmbedField[] {
  if (!Array.isArray(value)) return [];
  return value.filter(isWire).map((field) => ({
    name: typeof field['title'] === 'string' ? dropSingle(field['title']) : '',
    value: typeof field['value'] === 'string' ? read(field['value']) : '',
    inline: field['short'] === true,
  }));
}

/** The stand-in for nothing. */
function dropSingle(text: string): string {
  return text === joiner ? dropJoiners(text) : text;
}

/** ISO on REST, EJSON on the realtime API. */
function dateOf(value: unknown): Date | undefined {
  const at = isWire(value) ? value['$date'] : value;
  if (typeof at !== 'string' && typeof at !== 'number') return undefined;
  const date = new Date(at);
  return Number.isNaN(date.getTime()) ? undefined : date;
}
