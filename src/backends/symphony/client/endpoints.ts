import { proxyUrlOf, type SymphonyConfig, type SymphonyService } from '../config.js';

/** The services of a pod. The key manager's host also takes the second half of a certificate log-in. */
export type ServiceName = 'pod' | 'agent' | 'keyManager' | 'sessionAuth';

export type Endpoint = {
  readonly baseUrl: string;
  readonly proxy: string | undefined;
  readonly headers: Readonly<Record<string, string>>;
};

/** Where a service is: what its own settings leave out is taken from the top level (wire sheet, section 1). */
export function endpointOf(config: SymphonyConfig, name: ServiceName): Endpoint {
  const own: SymphonyService = config[name] ?? {};
  // The pod's log-in host is the natural one for certificates too; only its port differs as a rule.
  const base = name === 'sessionAuth' ? { ...config.pod, ...own } : own;
  const scheme = base.scheme ?? config.scheme;
  const host = base.host ?? config.host;
  const port = base.port ?? config.port ?? (scheme === 'https' ? 443 : 80);
  const context = base.context ?? config.context ?? '';
  return {
    baseUrl: `${scheme}://${host}:${port}${context}`,
    proxy: proxyUrlOf(base.proxy ?? config.proxy),
    headers: { ...config.defaultHeaders, ...base.defaultHeaders },
  };
}
