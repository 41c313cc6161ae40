/** A JSON object as Slack sends it. Nothing is taken for granted: fields are absent, null, empty or of another type. */
export type Wire = Readonly<Record<string, unknown>>;

const nothing: Wire = Object.freeze({});

export function isWire(value: unknown): value is Wire {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The object under a key; an empty one when there is none. */
export function objectAt(from: Wire, key: string): Wire {
  const value = from[key];
  return isWire(value) ? value : nothing;
}

/** The objects of the list under a key; what else is in it is passed over. */
export function objectsAt(from: Wire, key: string): Wire[] {
  const value = from[key];
  return Array.isArray(value) ? value.filter(isWire) : [];
}

/** The strings of the list under a key. */
export function stringsAt(from: Wire, key: string): string[] {
  const value = from[key];
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}

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

/** The object without its `undefined` values: models never hold one. */
export function defined<T extends object>(fields: { [K in keyof T]: T[K] | undefined }): T {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as T;
}
