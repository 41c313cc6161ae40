/** An object as it came: nothing in it is believed before it is looked at. */
export type Wire = Readonly<Record<string, unknown>>;

export function isWire(value: unknown): value is Wire {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The object without its `undefined` values: models never hold one. */
export function present<T extends object>(fields: { [K in keyof T]: T[K] | undefined }): T {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as T;
}

/** Text that says something: `''` and `null` mean "none" (an `alias` may be either). */
export function textAt(wire: Wire, key: string): string | undefined {
  const value = wire[key];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

export function flagAt(wire: Wire, key: string): boolean | undefined {
  const value = wire[key];
  return typeof value === 'boolean' ? value : undefined;
}

/** A whole number from 0 on. */
export function countAt(wire: Wire, key: string): number | undefined {
  const value = wire[key];
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : undefined;
}

export function objectAt(wire: Wire, key: string): Wire | undefined {
  const value = wire[key];
  return isWire(value) ? value : undefined;
}

export function objectsAt(wire: Wire, key: string): Wire[] {
  const value = wire[key];
  return Array.isArray(value) ? value.filter(isWire) : [];
}

export function textsAt(wire: Wire, key: string): string[] {
  const value = wire[key];
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}

/** A date: ISO text on REST, EJSON on the realtime API, milliseconds where neither was undone (wire sheet, section 3). */
export function dateAt(wire: Wire, key: string): Date | undefined {
  const value = wire[key];
  const at = isWire(value) ? value['$date'] : value;
  if (typeof at !== 'string' && typeof at !== 'number') return undefined;
  const date = new Date(at);
  return Number.isNaN(date.getTime()) ? undefined : date;
}
