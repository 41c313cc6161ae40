import type { Embed } from '../../../models/index.js';
import { isJson, type Json, list, text } from '../json.js';
import { unescapeText } from '../text/escape.js';
import { markdownBlocks } from '../text/markdown-blocks.js';
import { type NameOf, readMrkdwn, readRichText } from '../text/readable.js';
import type { RichContainer } from '../text/rich-text.js';

/** Blocks as a reader sees them, without the controls. */
export function readBlocks(blocks: readonly Json[], nameOf: NameOf): string {
  return blocks
    .map((block) => readBlock(block, nameOf).trimEnd())
    .filter((line) => line !== '')
    .join('\n');
}

function readBlock(block: Json, nameOf: NameOf): string {
  switch (block.type) {
    case 'rich_text':
      return readRichText(list(block, 'elements') as RichContainer[], nameOf);
    case 'section':
      return [block.text, ...list(block, 'fields')]
        .map((each) => readText(each, nameOf))
        .filter(Boolean)
        .join('\n');
    case 'header':
      return readText(block.text, nameOf);
    case 'context':
      return list(block, 'elements')
        .map((each) => readText(each, nameOf) || text(each, 'alt_text'))
        .join(' ');
    case 'markdown':
      return readBlocks(markdownBlocks(text(block, 'text')), nameOf);
    case 'image':
      return text(block.title, 'text') || text(block, 'alt_text');
    case 'table':
      return readTable(block, nameOf);
    case 'input':
      return text(block.label, 'text');
    default:
      return '';
  }
}

function readTable(block: Json, nameOf: NameOf): string {
  const rows = Array.isArray(block.rows) ? block.rows.filter(Array.isArray) : [];
  return rows
    .map((row) =>
      row
        .filter(isJson)
        .map((cell) => readCell(cell, nameOf))
        .join(' | '),
    )
    .join('\n');
}

function readCell(cell: Json, nameOf: NameOf): string {
  if (cell.type === 'rich_text') return readRichText(list(cell, 'elements') as RichContainer[], nameOf);
  return text(cell, 'text') || (cell.value === undefined ? '' : String(cell.value));
}

/** A text object: mrkdwn without its marks, plain text as it is. */
export function readText(object: unknown, nameOf: NameOf): string {
  const value = text(object, 'text');
  return isJson(object) && object.type === 'mrkdwn' ? readMrkdwn(value, nameOf) : readMrkdwnEmoji(value, nameOf);
}

/** plain_text has no marks, but its emoji names are shown as emoji. */
function readMrkdwnEmoji(value: string, nameOf: NameOf): string {
  return value.replaceAll(/:[a-z0-9_+-]+(?:::skin-tone-[2-6])?:/g, (name) => readMrkdwn(name, nameOf));
}

/** The cards of a message: its attachments, as a reader sees them. */
export function embedsOf(attachments: readonly Json[], nameOf: NameOf): Embed[] {
  return attachments.map((attachment) => {
    const blocks = list(attachment, 'blocks');
    const description = [
      readMrkdwn(text(attachment, 'pretext'), nameOf),
      readMrkdwn(text(attachment, 'text'), nameOf),
      readBlocks(blocks, nameOf),
    ]
      .filter(Boolean)
      .join('\n');
    const title = text(attachment, 'title') || text(blocks.find((block) => block.type === 'header')?.text, 'text');
    const color = colorOf(text(attachment, 'color'));
    const footer = text(attachment, 'footer');
    const image = text(attachment, 'image_url');
    const thumbnail = text(attachment, 'thumb_url');
    const author = text(attachment, 'author_name');
    const url = text(attachment, 'title_link');
    return {
      ...(title ? { title: unescapeText(title) } : {}),
      ...(description ? { description } : {}),
      ...(url ? { url } : {}),
      ...(color ? { color } : {}),
      ...(author ? { author: { name: author } } : {}),
      ...(footer ? { footer: { text: unescapeText(footer) } } : {}),
      ...(image ? { image: { url: image } } : {}),
      ...(thumbnail ? { thumbnail: { url: thumbnail } } : {}),
      fields: list(attachment, 'fields').map((field) => ({
        name: unescapeText(text(field, 'title')),
        value: readMrkdwn(text(field, 'value'), nameOf),
        inline: field.short === true,
      })),
    };
  });
}

function colorOf(color: string): string | undefined {
  const named = { good: '#2eb886', warning: '#daa038', danger: '#a30200' }[color];
  if (named) return named;
  const hex = /^#?([0-9a-f]{6})$/i.exec(color)?.[1];
  return hex && `#${hex.toLowerCase()}`;
}
