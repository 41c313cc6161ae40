import { AsyncLocalStorage } from 'node:async_hooks';
import type { Client, RateLimitData, RawFile, RequestMethod } from 'discord.js';
import { type ChatError, errorOf, isChatError, RateLimitedError } from '../../core/errors/index.js';
import type { Download } from '../../core/files/index.js';
import type { HttpClient, HttpMethod } from '../../core/http/index.js';
import { parseRetryAfter } from '../../core/network/index.js';
import { abortable, abortedBy, retry, retryDefaults } from '../../core/retry/index.js';
import type { DiscordConfig } from './config.js';
import { fromSdkError } from './errors.js';
import { bodyOf, headersOf, retryAfterOf, withoutEncoding } from './http-message.js';
import { routeName } from './route-name.js';
import { SdkClient } from './sdk-client.js';

/** One call of the REST API. */
export type DiscordCall = {
  /** Sent as JSON; beside files as `payload_json`. */
  body?: unknown;
  files?: RawFile[] | undefined;
  query?: URLSearchParams | undefined;
  /** For the server's log. */
  reason?: string | undefined;
  signal?: AbortSignal | undefined;
  /** False: a route with a token in it (webhooks, interactions). Default true. */
  auth?: boolean | undefined;
  /**
   * May be done twice without harm, so that it is tried again after a lost answer. Default: all but POST; and a POST whose
   * body has an enforced nonce.
   */
  repeatable?: boolean | undefined;
};

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** The call that a request is made for: the SDK has no place to hand it through. */
type Current = {
  readonly name: string;
  readonly signal: AbortSignal | undefined;
  readonly deadline: number;
  attempt: number;
  /** The request has been put on the wire. */
  left: boolean;
  /** A "slow down" has been told. */
  told: boolean;
};

/** After how many calls the SDK's memory of routes is swept. */
const sweepEvery = 500;
const day = 86_400_000;
/** A wall clock that goes back by more was set. */
const clockStepMs = 1_000;

/**
 * Discord's REST API through discord.js' own client, which keeps the limits of each route. It may neither repeat (a POST
 * could double: wire sheet, section 20) nor wait longer than our policy says; requests go through the proxy and with the
 * authorities of the settings.
 */
export class DiscordRest {
  readonly #config: DiscordConfig;
  readonly #onRateLimited: (operation: string, retryAfterMs: number) => void;
  #http: Promise<HttpClient> | undefined;
  #clock: Pick<HttpClient, 'serverTime'> | undefined;
  readonly #sdk: SdkClient;
  readonly #current = new AsyncLocalStorage<Current>();
  #calls = 0;
  #clockAhead = Date.now() - performance.now();

  constructor(config: DiscordConfig, onRateLimited: (operation: string, retryAfterMs: number) => void) {
    this.#config = config;
    this.#onRateLimited = onRateLimited;
    this.#sdk = new SdkClient(config, {
      makeRequest: (url, init) => this.#send(url, init),
      refusesToWait: (data) => this.#refusesToWait(data),
    });
  }

  /** discord.js' client, as it is. The calls that it makes itself are not repeated. */
  get client(): Client {
    return this.#sdk.now;
  }

  /** Loads discord.js. @throws ConfigError that names the package to install */
  load(): Promise<Client> {
    return this.#sdk.load();
  }

  /** @returns the JSON; `undefined` for an empty answer */
  get<T = unknown>(route: string, call: DiscordCall = {}): Promise<T> {
    return this.#call<T>('GET', route, call);
  }

  post<T = unknown>(route: string, call: DiscordCall = {}): Promise<T> {
    return this.#call<T>('POST', route, call);
  }

  put<T = unknown>(route: string, call: DiscordCall = {}): Promise<T> {
    return this.#call<T>('PUT', route, call);
  }

  patch<T = unknown>(route: string, call: DiscordCall = {}): Promise<T> {
    return this.#call<T>('PATCH', route, call);
  }

  /** What was gone already after a try whose answer was lost was deleted by it. */
  delete<T = unknown>(route: string, call: DiscordCall = {}): Promise<T> {
    return this.#call<T>('DELETE', route, call);
  }

  /** A file of the CDN; its address is signed, and no token goes there. */
  async download(
    url: string,
    options: { filename: string; maxBytes: number; signal?: AbortSignal | undefined },
  ): Promise<Download> {
    const http = await this.#transport();
    const { data } = await http.request<never, 'download'>({
      operation: 'GET attachment',
      url,
      responseType: 'download',
      signal: options.signal,
      maxBytes: options.maxBytes,
    });
    return data;
  }

  /** Runs with the SDK's own requests under our rules: what it does itself (logging in). */
  within<T>(name: string, signal: AbortSignal | undefined, run: () => Promise<T>): Promise<T> {
    return this.#current.run(this.#begin(name, signal), run);
  }

  /** Closes idle connections; the next call opens new ones. */
  close(): void {
    void this.#http?.then((http) => http.close());
  }

  /** What Discord's clock shows, in milliseconds; ours, until it has answered. */
  get serverTime(): number {
    return this.#clock?.serverTime ?? Date.now();
  }

  /** The HTTP layer; it loads with the first call, as the SDK does. */
  #transport(): Promise<HttpClient> {
    this.#http ??= this.#makeTransport();
    return this.#http;
  }

  async #makeTransport(): Promise<HttpClient> {
    const { HttpClient } = await import('../../core/http/index.js');
    const { apiUrl, cdnUrl, account, timeoutMs, proxy, ca } = this.#config;
    const http = new HttpClient({
      baseUrl: apiUrl,
      allowedHosts: [new URL(cdnUrl).origin, 'media.discordapp.net'],
      platform: 'discord',
      account,
      timeoutMs,
      proxy,
      ca,
      retry: { attempts: 1 },
    });
    this.#clock = http;
    return http;
  }

  async #call<T>(method: Method, route: string, call: DiscordCall): Promise<T> {
    const client = await this.#sdk.load();
    const { signal, repeatable = method !== 'POST' || hasNonce(call.body) } = call;
    const state = this.#begin(routeName(method, route), signal);
    this.#sweep(client);
    this.#heedClock(client);
    return retry(
      async (attempt) => {
        state.attempt = attempt;
        try {
          return await this.#current.run(state, () => this.#try<T>(client, method, route, call, state));
        } catch (error) {
          // An earlier try of ours may have deleted it.
          const isGone = method === 'DELETE' && attempt > 1 && isChatError(error) && error.code === 'not_found';
          if (isGone && wasSent.has(state)) return undefined as T;
          if (isChatError(error) && error.maybeDelivered) wasSent.add(state);
          throw error;
        }
      },
      {
        ...this.#config.retry,
        idempotent: repeatable,
        signal,
        onRateLimited: (retryAfterMs) => {
          if (!state.told) this.#onRateLimited(state.name, retryAfterMs);
          state.told = false;
        },
      },
    );
  }

  async #try<T>(client: Client, method: Method, route: string, call: DiscordCall, state: Current): Promise<T> {
    const { body, files, query, reason, auth = true, signal } = call;
    // A 401 makes the SDK forget it.
    if (this.#config.token !== undefined) client.rest.setToken(this.#config.token);
    const aborted = () => ({ ...(method !== 'GET' && { maybeDelivered: state.left }) });
    try {
      const request = client.rest.request({
        method: method as RequestMethod,
        fullRoute: route as `/${string}`,
        auth,
        ...(body !== undefined && { body }),
        ...(files !== undefined && files.length > 0 && { files }),
        ...(query !== undefined && { query }),
        ...(reason !== undefined && { reason }),
      });
      const answer: unknown = await abortable(request, signal, aborted);
      if (!(answer instanceof ArrayBuffer)) return answer as T;
      // No JSON: 204, or the page of something in between.
      if (answer.byteLength > 0 || method === 'GET') throw unreadable(undefined, state, method);
      return undefined as T;
    } catch (error) {
      if (signal?.aborted) throw isChatError(error) && error.code === 'aborted' ? error : abortedBy(signal, aborted());
      if (isChatError(error)) throw error;
      throw fromSdkError(error, state.name, method === 'GET') ?? unreadable(error, state, method);
    }
  }

  /** The SDK's `fetch`. The body is read here, so that time-outs and signals hold until its end. */
  async #send(url: string, init: RequestInit): Promise<Response> {
    const state = this.#current.getStore() ?? this.#begin('a call of discord.js', undefined);
    const body = await bodyOf(init.body);
    const http = await this.#transport();
    const { status, headers, data } = await http.request<never, 'bytes'>({
      operation: state.name,
      method: init.method as HttpMethod,
      url,
      headers: { ...headersOf(init.headers), ...body.headers },
      ...(body.bytes !== undefined && { body: body.bytes }),
      responseType: 'bytes',
      validateStatus: () => true,
      redirect: 'manual',
      signal: state.signal,
      onSent: () => {
        state.left = true;
      },
    });
    if (status === 429) this.#limited(state, headers, data);
    const isEmpty = data.byteLength === 0 || status === 204 || status === 304;
    const answer = new Response(isEmpty ? null : Buffer.from(data), { status, headers: withoutEncoding(headers) });
    return Object.defineProperty(answer, 'url', { value: url });
  }

  /**
   * Tells of a 429.
   *
   * @throws RateLimitedError when it does not say how long (a ban in front of the API): the SDK would ask again at once
   */
  #limited(state: Current, headers: Headers, data: Uint8Array): void {
    const after = parseRetryAfter(headers.get('retry-after'));
    const said = retryAfterOf(data);
    const retryAfterMs = said ?? after;
    if (after !== undefined && headers.has('x-ratelimit-scope')) {
      this.#onRateLimited(state.name, retryAfterMs ?? after);
      state.told = true;
      return;
    }
    throw new RateLimitedError(`Discord: ${state.name} was called too often.`, {
      platform: 'discord',
      operation: state.name,
      status: 429,
      ...(retryAfterMs !== undefined && { retryAfterMs }),
    });
  }

  #refusesToWait(data: RateLimitData): boolean {
    const deadline = this.#current.getStore()?.deadline ?? performance.now() + this.#totalMs;
    return performance.now() + Math.max(data.retryAfter, data.timeToReset, data.sublimitTimeout) > deadline;
  }

  get #totalMs(): number {
    return this.#config.retry?.totalMs ?? retryDefaults.totalMs;
  }

  #begin(name: string, signal: AbortSignal | undefined): Current {
    return { name, signal, deadline: performance.now() + this.#totalMs, attempt: 1, left: false, told: false };
  }

  /** The SDK reckons its limits by the wall clock: when that is set back they would hold for as much longer. */
  #heedClock(client: Client): void {
    const ahead = Date.now() - performance.now();
    if (ahead < this.#clockAhead - clockStepMs) {
      client.rest.handlers.clear();
      client.rest.globalReset = -1;
    }
    this.#clockAhead = ahead;
  }

  /** The SDK remembers every route that was called, one for each interaction's token among them. */
  #sweep(client: Client): void {
    this.#calls += 1;
    if (this.#calls % sweepEvery !== 0) return;
    const old = Date.now() - day;
    client.rest.handlers.sweep(({ inactive }) => inactive);
    client.rest.hashes.sweep(({ lastAccess }) => lastAccess !== -1 && lastAccess < old);
  }
}

/** Calls of which a try may have been done. */
const wasSent = new WeakSet<Current>();

function hasNonce(body: unknown): boolean {
  const { nonce, enforce_nonce } = (body ?? {}) as { nonce?: unknown; enforce_nonce?: unknown };
  return nonce !== undefined && enforce_nonce === true;
}

function unreadable(cause: unknown, state: Current, method: Method): ChatError {
  return errorOf('server', `Discord answered ${state.name} with something that cannot be read.`, {
    platform: 'discord',
    operation: state.name,
    retryable: method === 'GET',
    ...(method !== 'GET' && { maybeDelivered: state.left }),
    cause,
  });
}
