import { isJson, type Json } from '../json.js';
import { unicodeOf } from './emoji.js';
import { parseMarkdown } from './parse.js';

/** What a reader sees of a text: no marks, mentions as `@name` and `#name`, emoji as characters. */
export function readMarkdown(msg: string): string {
  const blocks = parseMarkdown(msg.replace(/^(?:\[ \]\([^)]*\) ?)+/, ''));
  if (!blocks) return msg;
  // Signs without a width, which keep text from being markup, are not seen.
  return blocks
    .map(readBlock)
    .join('\n')
    .replace(/[\u200b\u2060]/g, '')
    .trim();
}

function readBlock(block: Json): string {
  switch (block.type) {
    case 'LINE_BREAK':
      return '';
    case 'QUOTE':
    case 'SPOILER_BLOCK':
      return nodes(block.value).map(readBlock).join('\n');
    case 'UNORDERED_LIST':
      return nodes(block.value)
        .map((item) => `• ${inline(item.value)}`)
        .join('\n');
    case 'ORDERED_LIST':
      return nodes(block.value)
        .map((item) => `${String(item.number)}. ${inline(item.value)}`)
        .join('\n');
    case 'TASKS':
      return nodes(block.value)
        .map((item) => `${item.status ? '☑' : '☐'} ${inline(item.value)}`)
        .join('\n');
    case 'CODE':
      return nodes(block.value)
        .map((line) => inline(line.value))
        .join('\n');
    case 'TABLE':
      return nodes(block.value)
        .map((row) =>
          nodes(row.value)
            .map((cell) => inline(cell.value))
            .join(' '),
        )
        .join('\n');
    case 'HORIZONTAL_RULE':
      return '';
    default:
      return inline(block.value);
  }
}

function inline(value: unknown): string {
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return value.map(inline).join('');
  if (!isJson(value)) return '';
  switch (value.type) {
    case 'MENTION_USER':
      return `@${inline(value.value)}`;
    case 'MENTION_CHANNEL':
      return `#${inline(value.value)}`;
    case 'EMOJI': {
      const code = typeof value.shortCode === 'string' ? value.shortCode : undefined;
      return typeof value.unicode === 'string'
        ? value.unicode
        : (unicodeOf(code ?? '') ?? `:${code ?? inline(value.value)}:`);
    }
    case 'LINK':
    case 'IMAGE':
      return isJson(value.value) ? inline(value.value.label) : '';
    case 'TIMESTAMP':
      return isJson(value.value) ? String(value.value.timestamp ?? '') : '';
    case 'COLOR':
      return typeof value.fallback === 'string' ? value.fallback : '';
    default:
      return inline(value.value);
  }
}

function nodes(value: unknown): Json[] {
  return Array.isArray(value) ? value.filter(isJson) : isJson(value) ? [value] : [];
}
