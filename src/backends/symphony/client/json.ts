import { parseJsonSafely } from '../../../core/http/index.js';

/** An id of 64 bits as callers may give it. */
export type UserId = string | number | bigint;

/** Fields that hold user ids (or lists of them): they are strings in all answers, whatever their size. */
const idFields = new Set([
  'id',
  'userId',
  'uid',
  'createdByUserId',
  'members',
  'fromUserId',
  'author',
  'intendedMessageFromUserId',
]);

/**
 * The JSON of an answer: user ids are strings, and no integer loses a digit (those beyond 2^53 are strings too).
 *
 * @throws SyntaxError
 */
export function parseSymphonyJson(text: string): unknown {
  return withIds(parseJsonSafely(text));
}

function withIds(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withIds);
  if (typeof value !== 'object' || value === null) return value;
  for (const [key, item] of Object.entries(value)) {
    const text = idFields.has(key) ? idText(item) : withIds(item);
    if (text !== item) Object.defineProperty(value, key, { value: text, enumerable: true, writable: true });
  }
  return value;
}

function idText(value: unknown): unknown {
  if (typeof value === 'number') return String(value);
  return Array.isArray(value)
    ? value.map((item) => (typeof item === 'number' ? String(item) : withIds(item)))
    : withIds(value);
}

/** JSON in which a bigint stands as a bare integer: the schema refuses user ids as strings (wire sheet, section 4). */
export function stringifyJson(value: unknown): string {
  if (typeof value === 'bigint') return String(value);
  if (Array.isArray(value)) return `[${value.map((item) => stringifyJson(item ?? null)).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const fields = Object.entries(value).filter(([, item]) => item !== undefined);
  return `{${fields.map(([key, item]) => `${JSON.stringify(key)}:${stringifyJson(item)}`).join(',')}}`;
}
