import type { Embed, EmbedField, EmbedMedia, Loss } from '../../../models/index.js';
import type { RenderOptions } from '../../../richtext/dialect.js';
import { parseMarkdown } from '../../../richtext/markdown/parse.js';
import type { Block, Inline } from '../../../richtext/nodes.js';
import { normalize } from '../../../richtext/normalize.js';
import type { SymphonyMarkupOptions } from './markup-options.js';
import { MessageMLWriter } from './render.js';
import { linkAddress } from './uri.js';
import { escapeAttribute } from './xml.js';

/** The classes of the parts of an embed. */
export const embedPart = {
  card: 'embed',
  author: 'embed-author',
  title: 'embed-title',
  description: 'embed-description',
  fields: 'embed-fields',
  field: 'embed-field',
  inline: 'embed-field-inline',
  name: 'embed-field-name',
  value: 'embed-field-value',
  image: 'embed-image',
  thumbnail: 'embed-thumbnail',
  footer: 'embed-footer',
  time: 'embed-time',
} as const;

/** So many inline fields stand side by side. */
const columns = 3;

export type Fragment = { text: string; losses: Loss[] };

/**
 * An embed as markup to put into a message: an expanded card with every part of the embed. The colour is the bar at the
 * side. Nothing in it pings.
 *
 * @see joinMessageML
 */
export function embedToMessageML(
  embed: Embed,
  options: RenderOptions = {},
  markup: SymphonyMarkupOptions = {},
): Fragment {
  return new EmbedWriter({ ...options, mentions: 'none' }, markup).write(embed);
}

class EmbedWriter {
  readonly #writer: MessageMLWriter;

  constructor(options: RenderOptions, markup: SymphonyMarkupOptions) {
    this.#writer = new MessageMLWriter(options, markup);
  }

  write(embed: Embed): Fragment {
    const { color } = embed;
    const bar = color === undefined ? '' : ` style="border-left:4px solid ${color};padding-left:8px"`;
    const body = [
      this.#markdown(embed.description, embedPart.description),
      this.#fields(embed.fields),
      this.#media(embed.image, embedPart.image),
      this.#media(embed.thumbnail, embedPart.thumbnail),
      this.#footer(embed),
    ].join('');
    // A plain `card` hides its body until it is opened (wire sheet, section 8.1).
    const text = `<expandable-card class="${embedPart.card}" state="expanded"><header>${this.#header(embed)}</header><body><div${bar}>${body}</div></body></expandable-card>`;
    return { text, losses: this.#writer.losses.losses };
  }

  #header({ author, title, url }: Embed): string {
    let text = '';
    if (author)
      text += `<div class="${embedPart.author}">${this.#icon(author.iconUrl)}${this.#line(linked(author.name, author.url))}</div>`;
    const name = title ?? url;
    if (name !== undefined)
      text += `<h4 class="${embedPart.title}">${this.#writer.line([linked(name, url)], true)}</h4>`;
    return text;
  }

  #line(...nodes: Inline[]): string {
    return this.#writer.line(nodes);
  }

  #blocks(markdown: string): readonly Block[] {
    return normalize(parseMarkdown(markdown)).children;
  }

  #markdown(markdown: string | undefined, part: string): string {
    return markdown === undefined ? '' : `<div class="${part}">${this.#writer.blocks(this.#blocks(markdown))}</div>`;
  }

  #icon(url: string | undefined): string {
    const address = url === undefined ? undefined : this.#address(url, 'an icon');
    return address === undefined ? '' : `<img src="${escapeAttribute(address)}" style="width:16px;height:16px"/> `;
  }

  #address(url: string, what: string): string | undefined {
    const address = linkAddress(url, ['http', 'https']);
    if (address === undefined) this.#writer.losses.add('embed', `${what} without a web address`, 'nothing');
    return address;
  }

  #fields(fields: readonly EmbedField[]): string {
    if (fields.length === 0) return '';
    let text = `<table class="${embedPart.fields}"><tbody>`;
    for (let index = 0; index < fields.length; ) {
      const row = rowFrom(fields, index);
      index += row.length;
      const span = row.length === 1 && !row[0]?.inline ? ` colspan="${columns}"` : '';
      text += `<tr>${row.map((field) => this.#field(field, span)).join('')}</tr>`;
    }
    return `${text}</tbody></table>`;
  }

  #field(field: EmbedField, span: string): string {
    const name = `<div class="${embedPart.name}"><b>${this.#writer.line([{ type: 'text', value: field.name }], true)}</b></div>`;
    return `<td class="${field.inline ? embedPart.inline : embedPart.field}"${span}>${name}${this.#markdown(field.value, embedPart.value)}</td>`;
  }

  #media(media: EmbedMedia | undefined, part: string): string {
    if (!media) return '';
    const address = linkAddress(media.url, ['http', 'https']);
    if (address === undefined) {
      const name = part === embedPart.image ? 'image' : 'thumbnail';
      this.#writer.losses.add(`embed.${name}`, 'an image without a web address', 'its address');
      return `<div>${this.#line({ type: 'text', value: [media.description, media.url].filter(Boolean).join(' ') })}</div>`;
    }
    const size = [
      media.width !== undefined ? `width:${media.width}px` : '',
      media.height !== undefined ? `height:${media.height}px` : '',
    ];
    const style = size.filter(Boolean).join(';');
    const image = `<img src="${escapeAttribute(address)}"${style ? ` style="${style}"` : ''}/>`;
    const caption = media.description ? `<div>${this.#line({ type: 'text', value: media.description })}</div>` : '';
    return `<div class="${part}">${image}${caption}</div>`;
  }

  #footer({ footer, timestamp }: Embed): string {
    let text = '';
    if (footer)
      text += `<div class="${embedPart.footer}">${this.#icon(footer.iconUrl)}${this.#line({ type: 'text', value: footer.text })}</div>`;
    if (timestamp)
      text += `<div class="${embedPart.time}">${this.#line({ type: 'timestamp', value: timestamp.toISOString() })}</div>`;
    return text;
  }
}

/** The fields of one row: as many inline ones as fit, or one other. */
function rowFrom(fields: readonly EmbedField[], start: number): EmbedField[] {
  const row: EmbedField[] = [];
  for (let index = start; index < fields.length && row.length < columns; index += 1) {
    const field = fields[index];
    if (!field || (row.length > 0 && !field.inline)) break;
    row.push(field);
    if (!field.inline) break;
  }
  return row;
}

function linked(label: string, url: string | undefined): Inline {
  const text: Inline = { type: 'text', value: label };
  return url === undefined ? text : { type: 'link', url, children: [text] };
}
