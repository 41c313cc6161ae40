import { stringAt, type Wire } from './read.js';

/** A string that says something. */
export function textAt(from: Wire, key: string): string | undefined {
  return stringAt(from, key) || undefined;
}

/** The moment of an ISO 8601 string. */
export function timeAt(from: Wire, key: string): Date | undefined {
  const text = textAt(from, key);
  if (text === undefined) return undefined;
  const date = new Date(text);
  return Number.isNaN(date.getTime()) ? undefined : date;
}

/** A set of bits that came as a decimal string (permissions) or a number (flags). */
export function bitsAt(from: Wire, key: string): bigint {
  const value = from[key];
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return BigInt(value);
  return typeof value === 'string' && /^\d{1,30}$/.test(value) ? BigInt(value) : 0n;
}
