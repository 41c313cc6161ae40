/** Makes what a date is to be of its milliseconds. */
export type ReadDate = (ms: number) => unknown;

/** As REST writes dates; one that is none stays a number. */
export function isoDate(ms: number): unknown {
  const date = new Date(ms);
  return Number.isNaN(date.getTime()) ? ms : date.toISOString();
}

/**
 * EJSON as DDP and `method.call` write it, undone deeply: `{"$date": ms}` becomes a Date, `{"$binary": …}` bytes (wire
 * sheet, section 3).
 *
 * @param readDate - default: a Date
 */
export function fromEjson(value: unknown, readDate: ReadDate = (ms) => new Date(ms)): unknown {
  if (Array.isArray(value)) return value.map((item) => fromEjson(item, readDate));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  const [only] = entries;
  if (only && entries.length === 1) {
    const [key, inner] = only;
    if (key === '$date' && typeof inner === 'number') return readDate(inner);
    if (key === '$binary' && typeof inner === 'string') return new Uint8Array(Buffer.from(inner, 'base64'));
    if (key === '$InfNaN') return inner === 0 ? Number.NaN : Number(inner) * Number.POSITIVE_INFINITY;
    if (key === '$escape' && typeof inner === 'object' && inner !== null) return mapValues(inner, readDate);
  }
  return mapValues(value, readDate);
}

/** A value as EJSON: Dates and bytes, and objects that would be taken for them. */
export function toEjson(value: unknown): unknown {
  if (value instanceof Date) return { $date: value.getTime() };
  if (value instanceof Uint8Array) return { $binary: Buffer.from(value).toString('base64') };
  if (typeof value === 'number' && !Number.isFinite(value)) {
    return { $InfNaN: Number.isNaN(value) ? 0 : Math.sign(value) };
  }
  if (Array.isArray(value)) return value.map(toEjson);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, inner]): [string, unknown] => [key, toEjson(inner)]);
  const made = Object.fromEntries(entries);
  const [only] = entries;
  return entries.length === 1 && only?.[0].startsWith('$') ? { $escape: made } : made;
}

function mapValues(value: object, readDate: ReadDate): Record<string, unknown> {
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, fromEjson(inner, readDate)]));
}
