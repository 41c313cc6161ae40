import { InvalidError } from '../../core/errors/index.js';
import type { Embed, EmbedField, EmbedMedia, Loss } from '../../models/index.js';
import type { ParseOptions, RenderOptions } from '../../richtext/dialect.js';
import { markdownDialect, type RichText, toPlainText, toRichText, truncateRichText } from '../../richtext/index.js';
import { parseMarkdown } from '../../richtext/markdown/parse.js';
import { splitParagraphs } from '../../richtext/split-paragraphs.js';
import { discordDialect } from './dialect.js';
import { homeOf, platform } from './markup/home.js';
import { zeroWidthSpace } from './markup/invisible.js';
import { parseLine } from './markup/parse.js';
import { countAt, defined, flagAt, isWire, numberAt, objectAt, objectsAt, stringAt, type Wire } from './wire/read.js';
import { shorten } from './wire/shorten.js';

/** What Discord takes (wire sheet, section 19), in UTF-16 units. */
export const embedLimits = {
  /** Embeds of one message. */
  count: 10,
  /** All texts of the embeds of one message. */
  total: 6000,
  title: 256,
  description: 4096,
  fields: 25,
  fieldName: 256,
  fieldValue: 1024,
  footer: 2048,
  author: 256,
} as const;

export type DiscordEmbedMedia = { url: string };
/** An embed as `POST /channels/{c}/messages` takes it. */
export type DiscordEmbed = {
  title?: string;
  description?: string;
  url?: string;
  color?: number;
  timestamp?: string;
  author?: { name: string; url?: string; icon_url?: string };
  footer?: { text: string; icon_url?: string };
  thumbnail?: DiscordEmbedMedia;
  image?: DiscordEmbedMedia;
  fields?: { name: string; value: string; inline: boolean }[];
};

/**
 * The embeds of one message as Discord takes them. Texts that are too long are cut in reading order, to their own limit and
 * to the 6,000 of the whole message; an embed that would show nothing is left out. Nothing in them pings.
 *
 * @param losses - what Discord has no place for is added
 * @param options - the time zone of timestamps that stand in no text of Discord's
 * @throws InvalidError for more than 10 embeds
 */
export function wireOfEmbeds(embeds: readonly Embed[], losses: Loss[], options: RenderOptions = {}): DiscordEmbed[] {
  if (embeds.length > embedLimits.count)
    throw new InvalidError(
      `A message on Discord takes ${embedLimits.count} embeds, not ${embeds.length}: send them in several messages.`,
      { platform },
    );
  const writer = new EmbedWriter(losses, options);
  const written: DiscordEmbed[] = [];
  for (const embed of embeds) {
    const one = writer.write(embed);
    if (Object.keys(one).some((key) => key !== 'color' && key !== 'url' && key !== 'timestamp')) written.push(one);
    else losses.push({ feature: 'embed', from: 'an embed without a text or picture', to: 'nothing' });
  }
  return written;
}

/** How much of the 6,000 units of a message an embed takes. */
export function embedLength(embed: DiscordEmbed): number {
  const fields = embed.fields ?? [];
  return [
    embed.title,
    embed.description,
    embed.author?.name,
    embed.footer?.text,
    ...fields.flatMap((field) => [field.name, field.value]),
  ].reduce((sum, text) => sum + (text?.length ?? 0), 0);
}

class EmbedWriter {
  readonly #losses: Loss[];
  readonly #options: RenderOptions;
  /** What is left of the whole message. */
  #left: number = embedLimits.total;

  constructor(losses: Loss[], options: RenderOptions) {
    this.#losses = losses;
    this.#options = { ...options, mentions: 'none' };
  }

  write(embed: Embed): DiscordEmbed {
    const { author, footer, timestamp, color } = embed;
    const url = this.#webAddress(embed.url, 'embed.url');
    const authorName = author && this.#plain(author.name, embedLimits.author, 'embed.author');
    // Discord shows no address without a title.
    const title = this.#rich(toRichText(embed.title ?? url ?? ''), embedLimits.title, 'embed.title');
    const description =
      embed.description === undefined
        ? undefined
        : this.#rich(parseMarkdown(embed.description), embedLimits.description, 'embed.description');
    const fields = this.#fields(embed.fields);
    const footerText = footer && this.#plain(footer.text, embedLimits.footer, 'embed.footer');
    return defined<DiscordEmbed>({
      title,
      description,
      url,
      color: color === undefined ? undefined : Number.parseInt(color.slice(1), 16),
      timestamp: timestamp?.toISOString(),
      author:
        author && authorName !== undefined
          ? defined<NonNullable<DiscordEmbed['author']>>({
              name: authorName,
              url: this.#webAddress(author.url, 'embed.author.url'),
              icon_url: this.#picture(author.iconUrl, 'embed.author.iconUrl'),
            })
          : undefined,
      footer:
        footer && footerText !== undefined
          ? defined<NonNullable<DiscordEmbed['footer']>>({
              text: footerText,
              icon_url: this.#picture(footer.iconUrl, 'embed.footer.iconUrl'),
            })
          : undefined,
      thumbnail: this.#media(embed.thumbnail, 'embed.thumbnail'),
      image: this.#media(embed.image, 'embed.image'),
      fields: fields.length > 0 ? fields : undefined,
    });
  }

  #fields(fields: readonly EmbedField[]): NonNullable<DiscordEmbed['fields']> {
    const written: NonNullable<DiscordEmbed['fields']> = [];
    for (const field of fields) {
      // A field needs a name and a value.
      if (written.length >= embedLimits.fields || this.#left < 2) break;
      const name = this.#rich(
        toRichText(field.name),
        Math.min(embedLimits.fieldName, this.#left - 1),
        'embed.field.name',
      );
      const value = this.#rich(parseMarkdown(field.value), embedLimits.fieldValue, 'embed.field.value');
      written.push({ name: name ?? this.#blank(), value: value ?? this.#blank(), inline: field.inline });
    }
    if (written.length < fields.length)
      this.#losses.push({
        feature: 'embed.fields',
        from: `${fields.length} fields`,
        to: `the first ${written.length}`,
      });
    return written;
  }

  #blank(): string {
    this.#left -= zeroWidthSpace.length;
    return zeroWidthSpace;
  }

  /** Text that Discord reads as Markdown; `undefined` when there is none, or no room for it. */
  #rich(tree: RichText, max: number, feature: string): string | undefined {
    const room = Math.min(max, this.#left);
    if (room < 1) {
      if (tree.children.length > 0) this.#losses.push({ feature, from: 'a text over the limit', to: 'nothing' });
      return undefined;
    }
    const part = truncateRichText(tree, discordDialect, { ...this.#options, max: room });
    for (const loss of part.rendered.losses)
      if (!this.#losses.some((one) => one.feature === loss.feature && one.from === loss.from && one.to === loss.to))
        this.#losses.push(loss);
    if (part.tree !== tree) this.#losses.push({ feature, from: 'a text over the limit', to: `${room} characters` });
    this.#left -= part.rendered.text.length;
    return part.rendered.text === '' ? undefined : part.rendered.text;
  }

  /** Text in which Discord reads no Markdown. */
  #plain(text: string, max: number, feature: string): string | undefined {
    if (this.#left < 1) {
      this.#losses.push({ feature, from: 'a text over the limit', to: 'nothing' });
      return undefined;
    }
    const written = shorten(text || zeroWidthSpace, Math.min(max, this.#left), feature, this.#losses);
    this.#left -= written.length;
    return written;
  }

  #media(media: EmbedMedia | undefined, feature: string): DiscordEmbedMedia | undefined {
    const url = this.#picture(media?.url, feature);
    if (url === undefined) return undefined;
    if (media?.description !== undefined)
      this.#losses.push({ feature: `${feature}.description`, from: 'an alternative text', to: 'nothing' });
    return { url };
  }

  /** `attachment://` names a file of the same message. */
  #picture(url: string | undefined, feature: string): string | undefined {
    return this.#address(url, /^(?:https?|attachment):\/\/./i, feature);
  }

  #webAddress(url: string | undefined, feature: string): string | undefined {
    return this.#address(url, /^https?:\/\/./i, feature);
  }

  #address(url: string | undefined, allowed: RegExp, feature: string): string | undefined {
    if (url === undefined || allowed.test(url)) return url;
    this.#losses.push({ feature, from: 'an address that is not of the web', to: 'nothing' });
    return undefined;
  }
}

/**
 * True for an embed that its author wrote; previews of links have another `type` (wire sheet, section 8).
 */
export function isWrittenEmbed(wire: Wire): boolean {
  const type = stringAt(wire, 'type');
  return type === undefined || type === 'rich';
}

/** An embed as it came, of whatever type. Mentions in it become names. */
export function embedOf(wire: Wire, options: ParseOptions = {}): Embed {
  const url = stringAt(wire, 'url');
  const title = plainOf(stringAt(wire, 'title'), options);
  const description = stringAt(wire, 'description');
  const author = objectAt(wire, 'author');
  const footer = objectAt(wire, 'footer');
  const name = unblank(stringAt(author, 'name'));
  const text = unblank(stringAt(footer, 'text'));
  return defined<Embed>({
    // An address without a title was sent as the title.
    title: title === url ? undefined : title,
    description: description ? markdownOf(description, options) : undefined,
    url,
    color: colorOf(numberAt(wire, 'color')),
    timestamp: dateOf(stringAt(wire, 'timestamp')),
    author:
      name === undefined
        ? undefined
        : defined<NonNullable<Embed['author']>>({
            name,
            url: stringAt(author, 'url'),
            iconUrl: stringAt(author, 'icon_url'),
          }),
    footer:
      text === undefined
        ? undefined
        : defined<NonNullable<Embed['footer']>>({ text, iconUrl: stringAt(footer, 'icon_url') }),
    thumbnail: mediaOf(wire['thumbnail']),
    image: mediaOf(wire['image']),
    fields: objectsAt(wire, 'fields').map((field) => ({
      name: unblank(plainOf(stringAt(field, 'name'), options)) ?? '',
      value: markdownOf(unblank(stringAt(field, 'value')) ?? '', options),
      inline: flagAt(field, 'inline'),
    })),
  });
}

function markdownOf(text: string, options: ParseOptions): string {
  return markdownDialect.render(splitParagraphs(discordDialect.parse(text, options))).text;
}

function plainOf(text: string | undefined, options: ParseOptions): string | undefined {
  return text === undefined || text === '' ? undefined : toPlainText(parseLine(text, homeOf(options)));
}

/** The sign that stands where Discord wants a text and there is none. */
function unblank(text: string | undefined): string | undefined {
  return text === zeroWidthSpace ? '' : text;
}

function mediaOf(value: unknown): EmbedMedia | undefined {
  if (!isWire(value)) return undefined;
  const url = stringAt(value, 'url');
  if (url === undefined) return undefined;
  return defined<EmbedMedia>({
    url,
    width: countAt(value, 'width'),
    height: countAt(value, 'height'),
    description: stringAt(value, 'description') || undefined,
  });
}

function colorOf(value: number | undefined): string | undefined {
  if (value === undefined || !Number.isInteger(value) || value < 0 || value > 0xffffff) return undefined;
  return `#${value.toString(16).padStart(6, '0')}`;
}

function dateOf(value: string | undefined): Date | undefined {
  if (value === undefined) return undefined;
  const date = new Date(value);
  return Number.isNaN(date.getTime()) ? undefined : date;
}
