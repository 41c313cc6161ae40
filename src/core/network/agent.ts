import type { Agent } from 'node:http';
import type { LookupFunction } from 'node:net';
import { proxyFor } from './proxy.js';
import type { TlsSettings } from './tls.js';

export type AgentOptions = {
  /** As in the configuration: a URL, `env`, or nothing. */
  proxy?: string | undefined;
  tls?: TlsSettings | undefined;
  keepAlive?: boolean | undefined;
  /** How long an idle connection is kept, in milliseconds. Default: as Node does. */
  idleMs?: number | undefined;
  /** Makes the sockets' addresses (see `publicLookup`). */
  lookup?: LookupFunction | undefined;
};

/**
 * The agent for a URL: through the proxy where one is set. Proxy libraries and TLS are loaded when they are needed.
 * Whoever makes it ends it with `destroy()`.
 */
export async function agentFor(url: URL, options: AgentOptions): Promise<Agent> {
  const { keepAlive = false, idleMs, lookup } = options;
  const secure = url.protocol === 'https:' || url.protocol === 'wss:';
  const settings = {
    keepAlive,
    ...(idleMs !== undefined && { timeout: idleMs }),
    ...(lookup !== undefined && { lookup }),
    ...(secure ? options.tls : {}),
  };
  const proxy = proxyFor(url, options.proxy);
  if (proxy !== undefined && secure) {
    const { HttpsProxyAgent } = await import('https-proxy-agent');
    const agent = new HttpsProxyAgent(proxy, settings);
    // Its constructor's options are those of the way to the proxy; TLS to the target takes them from here.
    Object.assign(agent.options, settings);
    return agent;
  }
  if (proxy !== undefined) {
    const { HttpProxyAgent } = await import('http-proxy-agent');
    return new HttpProxyAgent(proxy, settings);
  }
  const { Agent: SecureAgent } = await import('node:https');
  const { Agent: PlainAgent } = await import('node:http');
  return secure ? new SecureAgent(settings) : new PlainAgent(settings);
}
