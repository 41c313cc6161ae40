import type { SymphonyEmulatorOptions } from './options.js';

/** The parts of a deployment, by the first segment of their path. (Wire sheet, section 1.) */
export const serviceNames = ['pod', 'login', 'agent', 'relay', 'sessionauth', 'keyauth'] as const;
export type ServicePath = (typeof serviceNames)[number];

/** The services that can be put at a place of their own, in the order of their ports. */
export const placedServices = ['pod', 'agent', 'keyManager', 'sessionAuth'] as const;
export type PlacedService = (typeof placedServices)[number];

const ownerOf = {
  pod: 'pod',
  login: 'pod',
  agent: 'agent',
  relay: 'keyManager',
  keyauth: 'keyManager',
  sessionauth: 'sessionAuth',
} as const satisfies Record<ServicePath, PlacedService>;

/** The path before a service's own: its own setting, else the top level's. */
export function contextOf(service: ServicePath, options: SymphonyEmulatorOptions): string {
  const own = options[ownerOf[service]]?.context ?? options.context ?? '';
  const trimmed = own.replace(/^\/+|\/+$/g, '');
  return trimmed === '' ? '' : `/${trimmed}`;
}

/** Which service's port a port is; `undefined` for the common one. */
export type PortOwner = (port: number) => PlacedService | undefined;

/**
 * A request's path as the service sees it: `/agent/v4/…` without the context; `undefined` where no service is. A service
 * with a port of its own is there and nowhere else.
 */
export function servicePath(
  { url: { pathname }, port }: { url: URL; port: number },
  options: SymphonyEmulatorOptions,
  ownerOfPort: PortOwner,
): string | undefined {
  const atPort = ownerOfPort(port);
  for (const service of serviceNames) {
    const owner = ownerOf[service];
    if (atPort !== (options[owner]?.port === undefined ? undefined : owner)) continue;
    const context = contextOf(service, options);
    const start = `${context}/${service}/`;
    if (pathname.startsWith(start)) return pathname.slice(context.length);
  }
  return undefined;
}
