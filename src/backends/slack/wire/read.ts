import type { Wire } from '../../../core/wire.js';

export { defined } from '../../../core/defined.js';
export { isWire, objectAt, objectsAt, stringsAt, type Wire } from '../../../core/wire.js';

/** A string that says something: absent, null and `''` all mean "none" somewhere (wire sheet, section 1). */
export function stringAt(from: Wire, key: string): string | undefined {
  const value = from[key];
  if (typeof value === 'string') return value === '' ? undefined : value;
  // The same field comes as number or string, by method and by year (wire sheet, section 1).
  return typeof value === 'number' && Number.isFinite(value) ? String(value) : undefined;
}

/** A finite number, also where it came as a string. */
export function numberAt(from: Wire, key: string): number | undefined {
  const value = from[key];
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined;
  if (typeof value !== 'string' || value.trim() === '') return undefined;
  const number = Number(value);
  return Number.isFinite(number) ? number : undefined;
}

/** A whole number from 0 up. */
export function countAt(from: Wire, key: string): number | undefined {
  const value = numberAt(from, key);
  return value !== undefined && Number.isSafeInteger(value) && value >= 0 ? value : undefined;
}

/** True, also where it came as the string `"true"` (slash commands) or 1. */
export function flagAt(from: Wire, key: string): boolean {
  const value = from[key];
  return value === true || value === 'true' || value === 1;
}

/** The date of Unix seconds; `undefined` for 0, which means "none", and for what is no date. */
export function dateAt(from: Wire, key: string): Date | undefined {
  const seconds = numberAt(from, key);
  if (seconds === undefined || seconds <= 0) return undefined;
  const date = new Date(seconds * 1000);
  return Number.isNaN(date.getTime()) ? undefined : date;
}
