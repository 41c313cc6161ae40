import type { Embed } from '../../../models/index.js';
import type { FileRecord } from '../../world/index.js';
import type { FormCheck, FormPath } from '../form-check.js';
import { isoTime } from '../ids.js';
import { isJson, type Json, list, number, text } from '../json.js';

const longestInAll = 6_000;
const imageSchemes = ['http', 'https', 'attachment'];

/** Checks the embeds of a body as Discord does, and gives them as it keeps them: trimmed, of type `rich`. */
export function readEmbeds(value: unknown, form: FormCheck): Json[] | undefined {
  if (value === undefined || value === null) return value === null ? [] : undefined;
  if (!Array.isArray(value)) {
    form.add(['embeds'], 'LIST_TYPE_CONVERT', 'Only iterables may be used in a ListType');
    return undefined;
  }
  form.count(value, ['embeds'], 10);
  const embeds = value.map((each, index) => readEmbed(each, ['embeds', index], form));
  const size = embeds.reduce((sum, embed) => sum + textSize(embed), 0);
  if (size > longestInAll)
    form.add(['embeds'], 'MAX_EMBED_SIZE_EXCEEDED', `Embed size exceeds maximum size of ${longestInAll}`);
  return embeds;
}

function readEmbed(value: unknown, path: FormPath, form: FormCheck): Json {
  if (!isJson(value)) {
    form.add(path, 'MODEL_TYPE_CONVERT', 'Only dictionaries may be used in a ModelType');
    return {};
  }
  const embed = trimmed(value);
  form.text(embed.title, [...path, 'title'], { max: 256 });
  form.text(embed.description, [...path, 'description'], { max: 4_096 });
  form.url(embed.url, [...path, 'url']);
  form.integer(embed.color, [...path, 'color'], 0, 0xffffff);
  if (embed.timestamp !== undefined && Number.isNaN(Date.parse(String(embed.timestamp))))
    form.add([...path, 'timestamp'], 'DATE_TIME_TYPE_PARSE', `Could not parse ${String(embed.timestamp)}.`);
  if (isJson(embed.footer)) {
    form.text(embed.footer.text, [...path, 'footer', 'text'], { max: 2_048, required: true });
    form.url(embed.footer.icon_url, [...path, 'footer', 'icon_url'], imageSchemes);
  }
  if (isJson(embed.author)) {
    form.text(embed.author.name, [...path, 'author', 'name'], { max: 256, required: true });
    form.url(embed.author.url, [...path, 'author', 'url']);
    form.url(embed.author.icon_url, [...path, 'author', 'icon_url'], imageSchemes);
  }
  for (const key of ['image', 'thumbnail'] as const)
    if (isJson(embed[key])) form.url(embed[key].url, [...path, key, 'url'], imageSchemes);
  const fields = Array.isArray(embed.fields) ? embed.fields : [];
  form.count(fields, [...path, 'fields'], 25);
  for (const [index, field] of fields.entries()) {
    form.text(isJson(field) ? field.name : undefined, [...path, 'fields', index, 'name'], { max: 256, required: true });
    form.text(isJson(field) ? field.value : undefined, [...path, 'fields', index, 'value'], {
      max: 1_024,
      required: true,
    });
  }
  const shown = ['title', 'description', 'url', 'timestamp', 'footer', 'author', 'image', 'thumbnail'];
  if (!shown.some((key) => embed[key]) && fields.length === 0) form.required([...path, 'description']);
  return {
    type: 'rich',
    ...embed,
    ...(Number.isNaN(Date.parse(text(embed, 'timestamp')))
      ? {}
      : { timestamp: isoTime(new Date(text(embed, 'timestamp'))) }),
    ...(fields.length > 0
      ? { fields: list(embed, 'fields').map((field) => ({ ...field, inline: field.inline === true })) }
      : {}),
    content_scan_version: 0,
  };
}

/** Without nulls and with its texts trimmed, all the way down. */
function trimmed(value: Json): Json {
  const entries = Object.entries(value).filter(([, each]) => each !== null && each !== undefined);
  return Object.fromEntries(entries.map(([key, each]) => [key, trimmedValue(each)]));
}

function trimmedValue(value: unknown): unknown {
  if (typeof value === 'string') return value.trim();
  if (Array.isArray(value)) return value.map(trimmedValue);
  return isJson(value) ? trimmed(value) : value;
}

function textSize(embed: Json): number {
  const parts = [
    text(embed, 'title'),
    text(embed, 'description'),
    text(embed.footer, 'text'),
    text(embed.author, 'name'),
    ...list(embed, 'fields').flatMap((field) => [text(field, 'name'), text(field, 'value')]),
  ];
  return parts.reduce((sum, part) => sum + [...part].length, 0);
}

/** Puts the URLs of the message's own files in place of `attachment://name`. @returns the ids of those files. */
export function resolveAttachments(
  embeds: Json[],
  files: readonly FileRecord[],
  urlOf: (file: FileRecord) => string,
): { embeds: Json[]; used: string[] } {
  const used: string[] = [];
  const resolve = (value: unknown): unknown => {
    if (typeof value === 'string' && value.startsWith('attachment://')) {
      const file = files.find((each) => each.filename === value.slice('attachment://'.length));
      if (!file) return value;
      used.push(file.id);
      return urlOf(file);
    }
    if (Array.isArray(value)) return value.map(resolve);
    if (!isJson(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, resolve(each)]));
  };
  return { embeds: embeds.map((embed) => resolve(embed) as Json), used };
}

/** What the world sees of an embed. */
export function worldEmbed(embed: Json): Embed {
  const color = number(embed, 'color');
  const media = (value: unknown) => (text(value, 'url') ? { url: text(value, 'url') } : undefined);
  const image = media(embed.image);
  const thumbnail = media(embed.thumbnail);
  const author = text(embed.author, 'name');
  const footer = text(embed.footer, 'text');
  return {
    ...(text(embed, 'title') ? { title: text(embed, 'title') } : {}),
    ...(text(embed, 'description') ? { description: text(embed, 'description') } : {}),
    ...(text(embed, 'url') ? { url: text(embed, 'url') } : {}),
    ...(color === undefined ? {} : { color: `#${color.toString(16).padStart(6, '0')}` }),
    ...(text(embed, 'timestamp') ? { timestamp: new Date(text(embed, 'timestamp')) } : {}),
    ...(author ? { author: { name: author } } : {}),
    ...(footer ? { footer: { text: footer } } : {}),
    ...(image ? { image } : {}),
    ...(thumbnail ? { thumbnail } : {}),
    fields: list(embed, 'fields').map((field) => ({
      name: text(field, 'name'),
      value: text(field, 'value'),
      inline: field.inline === true,
    })),
  };
}
