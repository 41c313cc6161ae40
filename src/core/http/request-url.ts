import { InvalidError } from '../errors/index.js';
import { displayUrl, isOnHosts } from '../network/index.js';
import type { HttpRequest, QueryValues } from './http-types.js';

/**
 * The address of a request.
 *
 * @throws InvalidError for a path that leads out of the base URL, and for an address on a host that is not allowed
 */
export function requestUrl(request: HttpRequest, baseUrl: string, allowedHosts: readonly string[]): URL {
  const url =
    request.url === undefined ? underBase(request.path ?? '/', baseUrl) : whole(request.url, baseUrl, allowedHosts);
  for (const [name, value] of queryPairs(request.query ?? {})) url.searchParams.append(name, value);
  return url;
}

/** Names and values in order, lists spread out. */
export function queryPairs(values: QueryValues): [string, string][] {
  return Object.entries(values).flatMap(([name, value]) =>
    [value].flat().flatMap((item): [string, string][] => {
      if (item === undefined || item === null) return [];
      return [[name, item instanceof Date ? item.toISOString() : String(item)]];
    }),
  );
}

function underBase(path: string, baseUrl: string): URL {
  if (!path.startsWith('/')) throw new InvalidError("A request's path begins with '/'.");
  const [pathname = ''] = path.split(/[?#]/);
  // The URL parser would resolve these, and an unencoded id could hold them.
  if (pathname.split(/[/\\]/).some((segment) => /^(\.|%2e){1,2}$/i.test(segment))) {
    throw new InvalidError("A request's path must not hold '.' or '..': is an id not encoded?");
  }
  return new URL(baseUrl.replace(/\/+$/, '') + path);
}

function whole(address: string | URL, baseUrl: string, allowedHosts: readonly string[]): URL {
  if (!URL.canParse(String(address))) throw new InvalidError('That is no whole URL.');
  const url = new URL(address);
  if (url.username || url.password) throw new InvalidError(`${displayUrl(url)} holds credentials: they would be sent.`);
  if (url.origin !== new URL(baseUrl).origin && !isOnHosts(url, allowedHosts)) {
    throw new InvalidError(`${displayUrl(url)} is not on the platform's own hosts: no credentials are sent there.`);
  }
  return url;
}
