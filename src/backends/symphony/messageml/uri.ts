const letters = String.raw`A-Za-z0-9\-_.!~*'()`;
// Beyond ASCII everything but control characters and spaces may stand in a java.net.URI.
const other = String.raw`\u00a1-\u1679\u1681-\u1fff\u200b-\u2027\u202a-\u202e\u2030-\u205e\u2060-\u2fff\u3001-\uffff`;
const escaped = '%[0-9A-Fa-f]{2}';
const pathCharacter = `(?:[${letters}:@&=+$,;/${other}]|${escaped})`;
const anyCharacter = `(?:[${letters};/?:@&=+$,\\[\\]${other}]|${escaped})`;
const authority = `(?:\\[[0-9A-Fa-f:.%\\w]+\\](?::\\d*)?|(?:[${letters}$,;:@&=+${other}]|${escaped})+)`;
const tail = `(?:\\?${anyCharacter}*)?(?:#${anyCharacter}*)?`;
const hierarchical = new RegExp(
  `^(?://${authority}(?:/${pathCharacter}*)?|///${pathCharacter}*|/(?!/)${pathCharacter}*)${tail}$`,
);
const opaque = new RegExp(`^(?!/)${anyCharacter}+(?:#${anyCharacter}*)?$`);
const relative = new RegExp(`^(?://${authority})?${pathCharacter}*${tail}$`);
const scheme = /^([A-Za-z][A-Za-z0-9+.-]*):/;

/** `undefined` for what is no URI at all; the scheme is absent in a relative one. */
export function readUri(value: string): { scheme?: string } | undefined {
  const named = scheme.exec(value);
  if (!named) return relative.test(value) ? {} : undefined;
  const rest = value.slice(named[0].length);
  if (!hierarchical.test(rest) && !opaque.test(rest)) return undefined;
  return { scheme: (named[1] ?? '').toLowerCase() };
}

/**
 * What is wrong with the address of a link: it must be an absolute `java.net.URI` with a scheme that the pod allows.
 *
 * @param schemes - `undefined` when the pod's list is not known
 */
export function checkHref(value: string, schemes: readonly string[] | undefined): string | undefined {
  if (value.trim() === '') return 'The attribute "href" cannot be empty';
  const uri = readUri(value);
  if (!uri) return `Invalid input: href must be a URI value not "${value}"`;
  if (uri.scheme === undefined) return 'The attribute "href" must contain an absolute URI';
  if (schemes && !schemes.includes(uri.scheme)) return `URI scheme "${uri.scheme}" is not supported by the pod.`;
  return undefined;
}
