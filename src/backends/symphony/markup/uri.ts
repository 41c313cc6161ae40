import { readUri } from '../messageml/uri.js';

const illegal =
  /[\0-\x20"<>\\^`{|}\x7f-\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]|%(?![0-9A-Fa-f]{2})|[\ud800-\udfff](?<![\ud800-\udbff][\udc00-\udfff])(?![\udc00-\udfff])/g;

function encode(character: string): string {
  return character.replace(/[\ud800-\udfff]/, '\ufffd').replace(/[\s\S]/u, (one) => {
    let text = '';
    for (const byte of Buffer.from(one, 'utf8')) text += `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
    return text;
  });
}

/** Longer ones are shown as text. */
const longestAddress = 20_000;

/**
 * The address as a `java.net.URI`, which is what the agent takes: what may not stand in one is percent-encoded.
 *
 * @param schemes - those that the pod allows
 * @returns `undefined` for an address that cannot be a link here: relative, or of another scheme
 */
export function linkAddress(url: string, schemes: readonly string[]): string | undefined {
  if (url.length > longestAddress) return undefined;
  let address = url.replace(illegal, encode);
  let uri = readUri(address);
  if (!uri) {
    // Brackets stand for an IPv6 host, or in a query; number signs once only.
    const hash = address.indexOf('#');
    const head = hash < 0 ? address : address.slice(0, hash);
    const tail = hash < 0 ? '' : `#${address.slice(hash + 1).replaceAll('#', '%23')}`;
    address =
      head.replace(
        /^([a-z][a-z0-9+.-]*:\/\/(?:[^/?#@]*@)?(?:\[[^\]/?#]*\])?)?([^?]*)/i,
        (_, host: string | undefined, path: string) =>
          (host ?? '') + path.replaceAll('[', '%5B').replaceAll(']', '%5D'),
      ) + tail;
    uri = readUri(address);
  }
  return uri?.scheme !== undefined && schemes.includes(uri.scheme) ? address : undefined;
}
