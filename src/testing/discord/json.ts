/** A JSON object of the wire. */
export type Json = { [key: string]: unknown };

export function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The field when it is text, else `''`. */
export function text(object: unknown, key: string): string {
  const value = isJson(object) ? object[key] : undefined;
  return typeof value === 'string' ? value : '';
}

/** The field when it is a number, else `undefined`. */
export function number(object: unknown, key: string): number | undefined {
  const value = isJson(object) ? object[key] : undefined;
  return typeof value === 'number' ? value : undefined;
}

/** The field when it is a list of objects, else none. */
export function list(object: unknown, key: string): Json[] {
  const value = isJson(object) ? object[key] : undefined;
  return Array.isArray(value) ? value.filter(isJson) : [];
}

/** The field when it is a list of texts (ids may come as numbers), else none. */
export function texts(object: unknown, key: string): string[] {
  const value = isJson(object) ? object[key] : undefined;
  return Array.isArray(value) ? value.filter((each) => ['string', 'number'].includes(typeof each)).map(String) : [];
}

/** Without the keys whose value is `undefined`. */
export function compact(object: Json): Json {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined));
}
