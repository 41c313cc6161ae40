/** A JSON object of the wire. */
export type Json = { [key: string]: unknown };

export function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
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

const marker = '\u0001int:';
const tokens = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;
const marked = /"\\u0001int:(-?\d+)"/g;

/** JSON text in which a `bigint` is a bare integer: user ids have 64 bits. (Wire sheet, section 4.) */
export function stringifyWire(value: unknown): string {
  const text = JSON.stringify(value, (_key, each) => (typeof each === 'bigint' ? `${marker}${each}` : each));
  return text.replace(marked, '$1');
}

/** Reads JSON text; an integer that a number cannot hold exactly becomes a `bigint`. @throws SyntaxError */
export function parseWire(text: string): unknown {
  const kept = text.replace(tokens, (token) => {
    if (token.startsWith('"') || !/^-?\d{16,}$/.test(token)) return token;
    return Number.isSafeInteger(Number(token)) ? token : JSON.stringify(`${marker}${token}`);
  });
  return JSON.parse(kept, (_key, each) =>
    typeof each === 'string' && each.startsWith(marker) ? BigInt(each.slice(marker.length)) : each,
  );
}
