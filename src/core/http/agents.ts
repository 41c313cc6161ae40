import type { Agent } from 'node:http';
import { agentFor, loadTls, proxyFor, publicLookup, type TlsOptions, type TlsSettings } from '../network/index.js';

/**
 * How long an idle connection is kept. Servers close theirs after 5 seconds or more; a write on a connection that is
 * being closed is lost without anybody knowing whether it was done.
 */
const idleMs = 4_000;

/** The connections of one client: kept alive between requests, and no longer than the client wants. */
export class Agents {
  readonly #options: TlsOptions & { proxy?: string | undefined };
  readonly #agents = new Map<string, Promise<Agent>>();
  #tls: Promise<{ own: TlsSettings | undefined; foreign: TlsSettings | undefined }> | undefined;

  constructor(options: TlsOptions & { proxy?: string | undefined }) {
    this.#options = options;
  }

  /**
   * The agent for a URL.
   *
   * @param isOwn - a host of the platform: it is shown the client's certificate
   * @param isChecked - it must be on the public internet
   */
  for(url: URL, kind: { isOwn: boolean; isChecked: boolean }): Promise<Agent> {
    const key = [url.protocol, kind.isOwn, kind.isChecked, proxyFor(url, this.#options.proxy) ?? ''].join(' ');
    let agent = this.#agents.get(key);
    if (agent === undefined) {
      agent = this.#make(url, kind);
      this.#agents.set(key, agent);
      // A certificate file that was not there may be there the next time.
      agent.catch(() => this.#agents.delete(key));
    }
    return agent;
  }

  /** Closes all connections; the next request opens new ones. */
  close(): void {
    for (const agent of this.#agents.values()) agent.then((made) => made.destroy()).catch(() => undefined);
    this.#agents.clear();
  }

  async #make(url: URL, { isOwn, isChecked }: { isOwn: boolean; isChecked: boolean }): Promise<Agent> {
    const { proxy, ca, clientCertificate } = this.#options;
    this.#tls ??= Promise.all([loadTls({ ca, clientCertificate }), loadTls({ ca })]).then(
      ([own, foreign]) => ({ own, foreign }),
      (error: unknown) => {
        this.#tls = undefined;
        throw error;
      },
    );
    const { own, foreign } = await this.#tls;
    const isProxied = proxyFor(url, proxy) !== undefined;
    return agentFor(url, {
      proxy,
      tls: isOwn ? own : foreign,
      keepAlive: true,
      idleMs,
      // Behind a proxy the address looked up is the proxy's own.
      lookup: isChecked && !isProxied ? publicLookup() : undefined,
    });
  }
}
