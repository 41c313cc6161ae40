import { randomBytes } from 'node:crypto';
import { isJson, type Json } from '../json.js';

/** Blocks as Slack gives them back: with a `block_id`, `verbatim` and `emoji` filled in. (Wire sheet, section 9.) */
export function fillBlocks(blocks: readonly Json[]): Json[] {
  return blocks.map((block) => {
    const { type, block_id, ...rest } = block;
    const id = typeof block_id === 'string' && block_id !== '' ? block_id : makeBlockId();
    return { type, block_id: id, ...fillFields(rest) };
  });
}

/** Five characters of base 64, as recorded. */
export function makeBlockId(): string {
  return randomBytes(6).toString('base64').slice(0, 5);
}

function fillFields(object: Json): Json {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, fill(value)]));
}

function fill(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(fill);
  if (!isJson(value)) return value;
  if (value.type === 'plain_text') return { emoji: true, ...value };
  if (value.type === 'mrkdwn') return { verbatim: false, ...value };
  // Strings of rich_text are never touched.
  if (typeof value.type === 'string' && value.type.startsWith('rich_text')) return value;
  return fillFields(value);
}
