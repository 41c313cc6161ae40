/** Integers that a double cannot hold begin here. */
const longInteger = /\d{16,}/;

/** A string (to be stepped over) or a number, whole, so that a fraction's digits are not taken for an integer. */
const token = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

/**
 * `JSON.parse` for servers with ids of 64 bits: integers beyond ±2^53 become strings, digit by digit; all else is as ever.
 *
 * @throws SyntaxError
 */
export function parseJsonSafely(text: string): unknown {
  if (!longInteger.test(text)) return JSON.parse(text);
  // Quoting a number must not make bad JSON good, so the text is checked as it came.
  JSON.parse(text);
  return JSON.parse(
    text.replace(token, (found) =>
      found.length > 15 && /^-?\d+$/.test(found) && !Number.isSafeInteger(Number(found)) ? `"${found}"` : found,
    ),
  );
}
