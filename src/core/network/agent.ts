import type { Agent } from 'node:http';
import type { ConnectionOptions } from 'node:tls';
import { proxyFor } from './proxy.js';

/** What an agent's TLS connections are made with. */
export type TlsSettings = Pick<ConnectionOptions, 'ca' | 'cert' | 'key' | 'passphrase'>;

export type AgentOptions = {
  /** As in the configuration: a URL, `env`, or nothing. */
  proxy?: string | undefined;
  tls?: TlsSettings | undefined;
  keepAlive?: boolean | undefined;
  maxSockets?: number | undefined;
};

/**
 * The agent for a URL: through the proxy where one is set. Proxy libraries and TLS are loaded when they are needed.
 * Whoever makes it ends it with `destroy()`.
 */
export async function agentFor(url: URL, options: AgentOptions): Promise<Agent> {
  const { keepAlive = false, maxSockets = Number.POSITIVE_INFINITY } = options;
  const secure = url.protocol === 'https:' || url.protocol === 'wss:';
  const settings = { keepAlive, maxSockets, ...(secure ? options.tls : {}) };
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
