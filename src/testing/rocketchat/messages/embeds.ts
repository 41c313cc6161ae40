import type { Embed } from '../../../models/index.js';
import { isJson, type Json, textOf } from '../json.js';
import { readMarkdown } from '../text/readable.js';

const namedColors: Readonly<Record<string, string>> = { good: '#35ac19', warning: '#fcb316', danger: '#d30230' };

/** What a script sees of an attachment: a card, its texts as they are read; nothing for a quote. */
export function embedOf(attachment: Json): Embed[] {
  if (attachment.message_link !== undefined) return [];
  const text = (key: string) => textOf(attachment, key) || undefined;
  const color = text('color');
  const hex = color === undefined ? undefined : (namedColors[color] ?? color);
  const embed: Embed = { fields: fieldsOf(attachment.fields) };
  const title = text('title');
  const url = text('title_link');
  const description = text('text');
  const author = text('author_name');
  const authorUrl = text('author_link');
  const iconUrl = text('author_icon');
  const image = text('image_url');
  const thumbnail = text('thumb_url');
  const at = attachment.ts === undefined ? Number.NaN : Date.parse(String(attachment.ts));
  if (title !== undefined) embed.title = title;
  if (url !== undefined) embed.url = url;
  if (description !== undefined) embed.description = readMarkdown(description);
  if (hex !== undefined && /^#[0-9a-f]{6}$/i.test(hex)) embed.color = hex.toLowerCase();
  if (!Number.isNaN(at)) embed.timestamp = new Date(at);
  if (author !== undefined)
    embed.author = {
      name: author,
      ...(authorUrl === undefined ? {} : { url: authorUrl }),
      ...(iconUrl === undefined ? {} : { iconUrl }),
    };
  if (image !== undefined) embed.image = { url: image };
  if (thumbnail !== undefined) embed.thumbnail = { url: thumbnail };
  return [embed];
}

function fieldsOf(fields: unknown): Embed['fields'] {
  if (!Array.isArray(fields)) return [];
  return fields.filter(isJson).map((field) => ({
    name: String(field.title),
    value: readMarkdown(String(field.value)),
    inline: field.short === true,
  }));
}
