/**
 * True when a URL is on one of the hosts. A host is named by
 *
 * - its origin (`http://127.0.0.1:3000`, `https://chat.example.com`): scheme, name and port must be the same;
 * - its name (`files.slack.com`) or `*.slack.com` (any name under it, not itself): only `https` on the usual port.
 *
 * A look-alike (`slack.com.evil.example`, `slack.com@evil.example`) does not match.
 */
export function isOnHosts(url: URL, hosts: readonly string[]): boolean {
  return hosts.some((host) => {
    if (host.includes('://')) return URL.canParse(host) && new URL(host).origin === url.origin;
    if (url.protocol !== 'https:' || url.port !== '') return false;
    const name = host.toLowerCase();
    const hostname = url.hostname.replace(/\.$/, '');
    return name.startsWith('*.')
      ? hostname.endsWith(name.slice(1)) && hostname.length > name.length - 1
      : hostname === name;
  });
}
