/** A JSON object of the wire. */
export type Json = { [key: string]: unknown };

/** Times of the wire are in seconds. */
export function epoch(at: Date): number {
  return Math.floor(at.getTime() / 1_000);
}

/** JSON as the site writes it: `&`, `<`, `>` and `'` as `\u0026` and the like. (Wire sheet, section 7.) */
export function stringifyWire(value: unknown): string {
  return JSON.stringify(value).replace(/[&<>']/g, (sign) => `\\u00${sign.charCodeAt(0).toString(16)}`);
}
