/** A JSON object of the wire; dates are `Date` until it is encoded. */
export type Json = { [key: string]: unknown };

export function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date);
}

/** The field when it is text, else `undefined`. */
export function textOf(object: unknown, key: string): string | undefined {
  const value = isJson(object) ? object[key] : undefined;
  return typeof value === 'string' ? value : undefined;
}

/** Without the keys whose value is `undefined`. */
export function compact(object: Json): Json {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined));
}
