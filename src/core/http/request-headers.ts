import { InvalidError } from '../errors/index.js';
import type { HeaderValues } from './http-options.js';

/** What may go to a host that is not the platform's: nothing that says who asks. */
const harmless = new Set(['accept', 'accept-encoding', 'accept-language', 'content-type', 'user-agent']);

/**
 * Headers by lower-case name, later ones over earlier ones.
 *
 * @throws InvalidError for a name or value that cannot stand in a header (a line break would begin another)
 */
export function mergeHeaders(...sources: readonly (HeaderValues | undefined)[]): Record<string, string> {
  const merged: Record<string, string> = Object.create(null);
  for (const source of sources) {
    for (const [name, value] of Object.entries(source ?? {})) {
      if (value === undefined) continue;
      if (!/^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/.test(name)) throw new InvalidError(`'${name}' is no header name.`);
      // The value is not told: it may be a token.
      if (!/^[\t\x20-\x7e\x80-\xff]*$/.test(value)) {
        throw new InvalidError(
          `The header '${name}' has a character that no header may have: a line break in a token?`,
        );
      }
      merged[name.toLowerCase()] = value;
    }
  }
  return merged;
}

/** The headers that may go to another host. */
export function harmlessHeaders(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => harmless.has(name)));
}
