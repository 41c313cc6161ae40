import { BlockList, isIP } from 'node:net';

/** Not the public internet (IANA special-purpose registries, RFC 6890 and its successors). */
const special = new BlockList();
/** A list of its own: Node finds an IPv4 address in a list also by its mapped form. */
const specialIpv6 = new BlockList();
for (const [network, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const) {
  special.addSubnet(network, prefix, 'ipv4');
}
for (const [network, prefix] of [
  // What is public stands under 2000::/3 (IANA, IPv6 global unicast): all else is loopback, mapped, local, multicast or unassigned
  ['::', 3],
  ['4000::', 2],
  ['8000::', 1],
  ['2001::', 23],
  ['2001:db8::', 32],
  // 6to4 may lead to any IPv4 address
  ['2002::', 16],
  ['3fff::', 20],
] as const) {
  specialIpv6.addSubnet(network, prefix, 'ipv6');
}

/**
 * True for an address that is not on the public internet: loopback, private, link-local (cloud metadata), shared,
 * multicast, reserved, and IPv6 forms that carry such an IPv4 address. Also true for what is no IP address.
 */
export function isPrivateAddress(address: string): boolean {
  const plain = address.replace(/^\[|\]$/g, '').replace(/%.*$/, '');
  const family = isIP(plain);
  if (family === 0) return true;
  if (family === 4) return special.check(plain, 'ipv4');
  const embedded = embeddedIpv4(plain);
  return embedded === undefined ? specialIpv6.check(plain, 'ipv6') : special.check(embedded, 'ipv4');
}

/** The IPv4 address in an IPv4-mapped (`::ffff:0:0/96`) or NAT64 (`64:ff9b::/96`) one. */
function embeddedIpv4(address: string): string | undefined {
  // The URL parser gives the one canonical form: no dots, zeros shortened.
  const canonical = new URL(`http://[${address}]`).hostname.slice(1, -1);
  const match = /^(?:::ffff:|64:ff9b::)(?:([0-9a-f]{1,4}):)?([0-9a-f]{1,4})$/.exec(canonical);
  if (!match) return undefined;
  const high = Number.parseInt(match[1] ?? '0', 16);
  const low = Number.parseInt(match[2] ?? '0', 16);
  return [high >> 8, high & 255, low >> 8, low & 255].join('.');
}
