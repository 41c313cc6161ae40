import type { LookupAddress, LookupOptions } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { InvalidError, isChatError } from '../errors/index.js';
import { isPrivateAddress } from './private-address.js';
import { proxyFor } from './proxy.js';

/** Finds the addresses of a name; tests bring their own. */
export type Resolve = (hostname: string) => Promise<LookupAddress[]>;

/** The system's resolver, hosts file included. */
export async function resolveAddresses(hostname: string): Promise<LookupAddress[]> {
  const { lookup } = await import('node:dns/promises');
  return lookup(hostname, { all: true });
}

/** The error for an address that is not on the public internet. */
function refuse(hostname: string): InvalidError {
  return new InvalidError(
    `'${hostname}' is not on the public internet, so nothing is read from there: a link could otherwise reach this network's own services. If that is meant, name the host in the setting 'privateHosts'.`,
    { maybeDelivered: false },
  );
}

/** @throws InvalidError when the name is, or leads to, an address that is not public */
export async function assertPublicHost(hostname: string, resolve: Resolve = resolveAddresses): Promise<void> {
  const plain = hostname.replace(/^\[|\]$/g, '');
  const addresses = isIP(plain) ? [plain] : (await resolve(plain)).map(({ address }) => address);
  if (addresses.some(isPrivateAddress)) throw refuse(plain);
}

/**
 * What a socket's own lookup (`publicLookup`) cannot see: a literal address, and a host that the proxy looks up. Where this
 * machine has no DNS for outer names the proxy decides, except for names that are never public.
 *
 * @throws InvalidError when the address is, or leads to, one that is not public
 */
export async function assertPublicTarget(
  url: URL,
  proxy: string | undefined,
  resolve: Resolve = resolveAddresses,
): Promise<void> {
  const { hostname } = url;
  if (isIP(hostname.replace(/^\[|\]$/g, ''))) return assertPublicHost(hostname, resolve);
  if (proxyFor(url, proxy) === undefined) return;
  try {
    await assertPublicHost(hostname, resolve);
  } catch (error) {
    const isInner = !hostname.includes('.') || /\.(local|localhost|internal|intranet|lan|home\.arpa)$/.test(hostname);
    if (isChatError(error) || isInner) throw isChatError(error) ? error : refuse(hostname);
  }
}

/**
 * A `lookup` for sockets that gives public addresses only. The check stands where the socket takes the address from, so
 * that a name cannot lead elsewhere a moment later (DNS rebinding). A literal address is not looked up: check it first.
 */
export function publicLookup(resolve: Resolve = resolveAddresses): LookupFunction {
  return (hostname, options: LookupOptions, callback) => {
    resolve(hostname).then(
      (addresses) => {
        const wanted = addresses.filter(({ family }) => !options.family || family === options.family);
        const [first] = wanted;
        if (addresses.some(({ address }) => isPrivateAddress(address))) callback(refuse(hostname), '', 0);
        else if (first === undefined)
          callback(Object.assign(new Error(`no address for ${hostname}`), { code: 'ENOTFOUND' }), '', 0);
        else if (options.all) callback(null, wanted);
        else callback(null, first.address, first.family);
      },
      (error: NodeJS.ErrnoException) => callback(error, '', 0),
    );
  };
}
