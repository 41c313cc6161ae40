/** A JSON object as Discord sends it. Nothing is taken for granted: fields are absent, null or new. */
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

/** A string, empty ones too; null and absent both mean none. */
export function stringAt(from: Wire, key: string): string | undefined {
  const value = from[key];
  return typeof value === 'string' ? value : undefined;
}

/** A finite number. */
export function numberAt(from: Wire, key: string): number | undefined {
  const value = from[key];
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

/** A whole number from 0 up. */
export function countAt(from: Wire, key: string): number | undefined {
  const value = numberAt(from, key);
  return value !== undefined && Number.isSafeInteger(value) && value >= 0 ? value : undefined;
}

export function flagAt(from: Wire, key: string): boolean {
  return from[key] === true;
}

/** The object without its `undefined` values: models never hold one. */
export function defined<T extends object>(fields: { [K in keyof T]: T[K] | undefined }): T {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as T;
}
