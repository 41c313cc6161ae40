/** Deeper than any payload of a platform; what lies below is a cycle in disguise. */
const deepest = 24;

/**
 * Anything as plain JSON, for people to look at: what JSON has no form for is named, cycles are cut. Never throws.
 *
 * @returns a tree of objects, arrays, strings, numbers, booleans and null
 */
export function toPlainJson(value: unknown): unknown {
  return plain(value, []);
}

function plain(value: unknown, above: readonly object[]): unknown {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
  if (typeof value === 'bigint') return value.toString();
  if (typeof value !== 'object') return typeof value === 'undefined' ? undefined : `[${typeof value}]`;
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? 'Invalid Date' : value.toISOString();
  if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) return `[${value.byteLength} bytes]`;
  if (above.includes(value)) return '[circular]';
  if (above.length >= deepest) return '[…]';
  const inside = [...above, value];
  if (Array.isArray(value)) return value.map((each) => plain(each, inside) ?? null);
  if (value instanceof Set) return [...value].map((each) => plain(each, inside) ?? null);
  const entries = value instanceof Map ? [...value].map(([key, each]) => [String(key), each]) : Object.entries(value);
  return Object.fromEntries(
    entries.flatMap(([key, each]) => {
      const shown = plain(each, inside);
      return shown === undefined ? [] : [[key, shown]];
    }),
  );
}
