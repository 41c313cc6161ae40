import type { SymphonyEmulatorOptions } from './options.js';

/** The parts of a deployment, by the first segment of their path. (Wire sheet, section 1.) */
export const serviceNames = ['pod', 'login', 'agent', 'relay', 'sessionauth', 'keyauth'] as const;
export type ServicePath = (typeof serviceNames)[number];

const ownerOf = {
  pod: 'pod',
  login: 'pod',
  agent: 'agent',
  relay: 'keyManager',
  keyauth: 'keyManager',
  sessionauth: 'sessionAuth',
} as const satisfies Record<ServicePath, keyof SymphonyEmulatorOptions>;

/** The path before a service's own: its own setting, else the top level's. */
export function contextOf(service: ServicePath, options: SymphonyEmulatorOptions): string {
  const own = options[ownerOf[service]]?.context ?? options.context ?? '';
  const trimmed = own.replace(/^\/+|\/+$/g, '');
  return trimmed === '' ? '' : `/${trimmed}`;
}

/** A request's path as the service sees it: `/agent/v4/…` without the context; `undefined` where no service is. */
export function servicePath(pathname: string, options: SymphonyEmulatorOptions): string | undefined {
  for (const service of serviceNames) {
    const context = contextOf(service, options);
    const start = `${context}/${service}/`;
    if (pathname.startsWith(start)) return pathname.slice(context.length);
  }
  return undefined;
}
