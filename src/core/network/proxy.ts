import { type Environment, environmentValue } from '../environment.js';

/**
 * The proxy to use for a URL.
 *
 * @param proxy - an `http://` or `https://` URL, or `env`: `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY` in either case
 * @returns its URL, or `undefined` for none
 */
export function proxyFor(url: URL, proxy: string | undefined, env: Environment = process.env): string | undefined {
  if (proxy !== 'env') return proxy;
  const read = (name: string) => environmentValue(name.toLowerCase(), env) ?? environmentValue(name.toUpperCase(), env);
  const secure = url.protocol === 'https:' || url.protocol === 'wss:';
  const found = read(secure ? 'https_proxy' : 'http_proxy') ?? read('all_proxy');
  return found === undefined || isExcepted(url, read('no_proxy')) ? undefined : withScheme(found);
}

function withScheme(proxy: string): string {
  return proxy.includes('://') ? proxy : `http://${proxy}`;
}

/** `NO_PROXY`: names and their subdomains, with or without a leading dot or `*.`, with or without a port; `*` is all. */
function isExcepted(url: URL, list: string | undefined): boolean {
  if (list === undefined) return false;
  const port = url.port || (url.protocol === 'https:' || url.protocol === 'wss:' ? '443' : '80');
  const hostname = url.hostname.replace(/^\[|\]$/g, '');
  return list.split(/[\s,]+/).some((entry) => {
    if (entry === '') return false;
    if (entry === '*') return true;
    const match = /^(.*?)(?::(\d+))?$/.exec(entry.toLowerCase());
    const isIpv6 = (entry.match(/:/g)?.length ?? 0) > 1;
    const name = (isIpv6 ? entry.toLowerCase() : (match?.[1] ?? '')).replace(/^\*?\./, '').replace(/^\[|\]$/g, '');
    if (!isIpv6 && match?.[2] !== undefined && match[2] !== port) return false;
    return hostname === name || hostname.endsWith(`.${name}`);
  });
}
