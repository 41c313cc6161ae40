import {
  type Alignment,
  type Block,
  markdownDialect,
  normalize,
  type RichText,
  type TableRow,
} from '../../../richtext/index.js';
import type { Home } from './control.js';
import { fromInlineElements, fromRichTextElements, isJson, listAt, stringAt } from './from-rich-text.js';
import { parseMrkdwn } from './parse.js';
import { parseInlines } from './parse-inline.js';

type Json = Record<string, unknown>;

const textBlocks = new Set(['rich_text', 'section', 'header', 'context', 'markdown', 'table', 'data_table']);

/** True when the blocks hold the message's text, not only buttons or pictures beside it. */
export function hasText(blocks: readonly unknown[]): boolean {
  return blocks.some((block) => isJson(block) && textBlocks.has(stringAt(block, 'type') ?? ''));
}

/** Reads the blocks of a message that hold text, in order; others are left out. */
export function fromBlocks(blocks: readonly unknown[], home: Home): RichText {
  return normalize({ type: 'root', children: blocks.filter(isJson).flatMap((block) => fromBlock(block, home)) });
}

function fromBlock(block: Json, home: Home): Block[] {
  switch (block['type']) {
    case 'rich_text':
      return fromRichTextElements(listAt(block, 'elements'), home);
    case 'section':
      return [block['text'], ...listAt(block, 'fields')].flatMap((text) => fromTextObject(text, home));
    case 'header': {
      const text = isJson(block['text']) ? (stringAt(block['text'], 'text') ?? '') : '';
      return [{ type: 'heading', depth: 1, children: [{ type: 'text', value: text }] }];
    }
    case 'context':
      return listAt(block, 'elements').flatMap((element) =>
        isJson(element) && element['type'] === 'image' ? fromImage(element) : fromTextObject(element, home),
      );
    case 'divider':
      return [{ type: 'thematicBreak' }];
    case 'image':
      return fromImage(block);
    case 'markdown':
      return markdownDialect.parse(stringAt(block, 'text') ?? '').children;
    case 'table':
    case 'data_table':
      return fromTable(block, home);
    default:
      return [];
  }
}

/** A text object: mrkdwn or plain. */
function fromTextObject(object: unknown, home: Home): Block[] {
  if (!isJson(object)) return [];
  const text = stringAt(object, 'text') ?? '';
  if (text === '') return [];
  if (object['type'] === 'mrkdwn') return parseMrkdwn(text, home).children;
  return [{ type: 'paragraph', children: [{ type: 'text', value: text }] }];
}

function fromImage(block: Json): Block[] {
  const file = isJson(block['slack_file']) ? stringAt(block['slack_file'], 'url') : undefined;
  const url = stringAt(block, 'image_url') ?? file;
  const alt = stringAt(block, 'alt_text');
  return url ? [{ type: 'paragraph', children: [{ type: 'image', url, ...(alt ? { alt } : {}) }] }] : [];
}

function fromTable(block: Json, home: Home): Block[] {
  const rows = listAt(block, 'rows').map((row): TableRow => {
    const cells = Array.isArray(row) ? row : isJson(row) ? listAt(row, 'cells') : [];
    return { type: 'tableRow', children: cells.map((cell) => ({ type: 'tableCell', children: fromCell(cell, home) })) };
  });
  const align = listAt(block, 'column_settings').map((column): Alignment | null => {
    const side = isJson(column) ? column['align'] : undefined;
    return side === 'left' || side === 'right' || side === 'center' ? side : null;
  });
  return [{ type: 'table', align, children: rows }];
}

function fromCell(cell: unknown, home: Home) {
  if (!isJson(cell)) return [];
  if (cell['type'] === 'rich_text')
    return listAt(cell, 'elements').flatMap((element) =>
      isJson(element) ? fromInlineElements(listAt(element, 'elements'), home) : [],
    );
  const text =
    stringAt(cell, 'text') ??
    (typeof cell['value'] === 'number' ? String(cell['value']) : (stringAt(cell, 'value') ?? ''));
  return cell['type'] === 'mrkdwn' ? parseInlines(text, home) : [{ type: 'text' as const, value: text }];
}
