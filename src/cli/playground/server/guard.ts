import type { IncomingMessage } from 'node:http';

/**
 * Why a request is refused, if it is. The server listens on the loopback address only; a hostile page in the user's own
 * browser can still reach it in two ways:
 *
 * - by a name of its own that it lets point to 127.0.0.1 (DNS rebinding): then `Host` is that name;
 * - by posting from its own origin: then `Origin` (and `Sec-Fetch-Site`) tell. What we take is JSON, which no form can
 *   send, and which another origin could send only after a preflight that is never granted.
 *
 * @param port - where the server listens
 */
export function refusal(request: IncomingMessage, port: number): string | undefined {
  const hosts = ['127.0.0.1', 'localhost', '[::1]'].map((name) => `${name}:${port}`);
  const { host, origin } = request.headers;
  if (host === undefined || !hosts.includes(host.toLowerCase())) return 'this host name is not served';
  if (origin !== undefined && origin.toLowerCase() !== `http://${host.toLowerCase()}`)
    return 'another origin may not ask';
  const site = request.headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return 'another site may not ask';
  return undefined;
}
