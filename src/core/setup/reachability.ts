import { connect } from 'node:net';
import { ConnectionError } from '../errors/index.js';
import { type ClientCertificate, connectionError, displayUrl, type PemSource, proxyFor } from '../network/index.js';
import { clockFinding } from './clock.js';
import { type Finding, failed, ok, type SetupStep, warning } from './setup-step.js';

/** An address that an account needs, and the way there. */
export type SetupAddress = {
  /** The base URL. */
  readonly url: string;
  /** What is there, where an account has several: `agent`. */
  readonly what?: string | undefined;
  /** The setting that holds the address, for advice. */
  readonly setting?: string | undefined;
  /** As in the settings: a URL, `env`, or nothing. */
  readonly proxy?: string | undefined;
  readonly ca?: PemSource | readonly PemSource[] | undefined;
  readonly clientCertificate?: ClientCertificate | undefined;
  /** What the clocks must agree for; absent: nothing breaks soon. */
  readonly clock?: ClockNeed | undefined;
};

/** What breaks when the clocks differ by more, in milliseconds. */
export type ClockNeed = { readonly aheadMs: number; readonly behindMs: number; readonly breaks: string };

/** A proxy that does not answer in this time is not there. */
const proxyMs = 3_000;

/**
 * Two steps: whether there is an answer from the address (name, proxy, connection, TLS), and whether the clocks of both
 * sides agree. One HEAD request without credentials.
 */
export function reachabilitySteps(address: SetupAddress): readonly SetupStep[] {
  const of = address.what === undefined ? '' : ` of the ${address.what}`;
  const reach = `reachability${of}`;
  let answer: Answer | undefined;
  return [
    {
      name: reach,
      run: async (signal) => {
        answer = await ask(address, signal);
        return judge(address, answer);
      },
      advice: () => adviceOf(address),
    },
    {
      name: `clock${of}`,
      after: [reach],
      run: async () => clockFinding(answer?.date, answer?.at ?? Date.now(), address.clock),
    },
  ];
}

type Answer = { status: number; date: string | undefined; ms: number; at: number };

async function ask(address: SetupAddress, signal: AbortSignal): Promise<Answer> {
  const { url, proxy, ca, clientCertificate } = address;
  const { HttpClient } = await import('../http/index.js');
  const http = new HttpClient({ baseUrl: url, platform: '', proxy, ca, clientCertificate, retry: { attempts: 1 } });
  const started = performance.now();
  try {
    const { status, headers } = await http.request<never, 'text'>({
      operation: 'reachability',
      method: 'HEAD',
      url,
      responseType: 'text',
      redirect: 'manual',
      validateStatus: () => true,
      signal,
    });
    const ms = performance.now() - started;
    // The server wrote its date about half-way.
    return { status, date: headers.get('date') ?? undefined, ms, at: Date.now() - ms / 2 };
  } catch (error) {
    await assertProxy(address, signal);
    throw error;
  } finally {
    http.close();
  }
}

function judge(address: SetupAddress, { status, ms }: Answer): Finding {
  const proxy = proxyOf(address);
  const way = proxy === undefined ? '' : ` through the proxy ${proxy.host}`;
  const host = displayUrl(address.url);
  if (status === 407)
    return failed(`The proxy${proxy ? ` ${proxy.host}` : ''} wants a user name and a password (407).`, {
      mend: "Write them in the setting 'proxy': http://user:password@host:port",
    });
  if (status >= 500)
    return warning(`${host} answers${way}, but with HTTP ${status}: it may be down for a while.`, {
      mend: 'Look at its status page, and try again.',
    });
  return ok(`${host} answered in ${Math.round(ms)} ms${way}.`);
}

function adviceOf(address: SetupAddress) {
  const proxy = proxyOf(address);
  const setting = address.setting === undefined ? 'the address' : `the setting '${address.setting}'`;
  return {
    mend: `Check ${setting}, the firewall${proxy ? ` and the proxy ${proxy.host}` : ", and whether a proxy is needed (setting 'proxy')"}.`,
  };
}

function proxyOf({ url, proxy }: SetupAddress): URL | undefined {
  const found = URL.canParse(url) ? proxyFor(new URL(url), proxy) : undefined;
  return found !== undefined && URL.canParse(found) ? new URL(found) : undefined;
}

/** Whoever uses a proxy meets its failures as those of the target. @throws ConnectionError that names the proxy */
async function assertProxy(address: SetupAddress, signal: AbortSignal): Promise<void> {
  const proxy = proxyOf(address);
  if (proxy === undefined) return;
  const port = Number(proxy.port || (proxy.protocol === 'https:' ? 443 : 80));
  const socket = connect({ host: proxy.hostname.replace(/^\[|\]$/g, ''), port, timeout: proxyMs, signal });
  try {
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve);
      socket.once('error', reject);
      socket.once('timeout', () => reject(new ConnectionError(`The proxy ${proxy.host} did not answer in time.`)));
    });
  } catch (error) {
    throw error instanceof ConnectionError
      ? error
      : connectionError(error, `the proxy ${proxy.host} (setting 'proxy')`);
  } finally {
    socket.destroy();
  }
}
