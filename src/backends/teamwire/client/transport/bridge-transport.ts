import { addSecret, ConfigError, isChatError } from '../../../../core/errors/index.js';
import type { Download, OutgoingFile } from '../../../../core/files/index.js';
import {
  HttpClient,
  type HttpRequest,
  type ResponseData,
  type ResponseType,
  urlPath,
} from '../../../../core/http/index.js';
import { agentFor, loadTls } from '../../../../core/network/index.js';
import { abortable } from '../../../../core/retry/index.js';
import type { TeamwireConfig } from '../../config.js';
import { asTeamwireError, fromAnswer, isStaleCursor } from '../../errors.js';
import { TWAuthError, TWConnectionError, TWNotFoundError, TWServerError } from '../exceptions.js';
import { bridgePaths, type PathTable } from './bridge-paths.js';
import type { TeamwireOperation, TeamwireOperations } from './operations.js';
import { PollFeed } from './poll-feed.js';
import { RefusedHandshake, SocketFeed } from './socket-feed.js';
import type { CallOptions, OpenEventsOptions, TeamwireFeed, TeamwireTransport } from './teamwire-transport.js';
import type { WireAsset, WireUser } from './wire-types.js';

/** A token with less left is renewed before it is used. */
const renewBeforeMs = 30_000;
/** Of plain calls; and how much longer than asked a long poll may take. */
const defaultTimeoutMs = 10_000;

type Login = { token: string; until: number; me: WireUser };
export type RateLimitListener = (operation: string, retryAfterMs: number) => void;

/** Speaks the bridge contract v1. To speak another wire write another TeamwireTransport: nothing else knows of this one. */
export class BridgeTransport implements TeamwireTransport {
  readonly #config: TeamwireConfig;
  readonly #http: HttpClient;
  #login: Promise<Login> | undefined;

  constructor(config: TeamwireConfig, onRateLimited?: RateLimitListener | undefined) {
    const unknown = Object.keys(config.paths ?? {}).find((name) => !Object.hasOwn(bridgePaths, name));
    if (unknown !== undefined)
      throw new ConfigError(
        `The teamwire configuration is wrong: paths has no operation '${unknown}'; there are: ${Object.keys(bridgePaths).join(', ')}.`,
        { platform: 'teamwire' },
      );
    this.#config = config;
    const { account, proxy, ca, privateHosts, retry, logger, timeoutMs = defaultTimeoutMs } = config;
    this.#http = new HttpClient({
      baseUrl: `${config.baseUrl ?? ''}${config.prefix}`,
      platform: 'teamwire',
      account,
      proxy,
      privateHosts,
      ca,
      retry,
      logger,
      timeoutMs,
      mapError: fromAnswer,
      onRateLimited,
    });
  }

  /** Two pings of a websocket, or one long poll, may be missed. */
  get silenceMs(): number {
    return this.#config.events === 'websocket' ? 60_000 : this.#config.pollSeconds * 1_000 + 2 * this.#timeoutMs;
  }

  get serverTime(): number {
    return this.#http.serverTime;
  }

  get #timeoutMs(): number {
    return this.#config.timeoutMs ?? defaultTimeoutMs;
  }

  async authenticate(options: CallOptions = {}): Promise<WireUser> {
    return (await this.#loggedIn(options.signal)).me;
  }

  async call<Operation extends TeamwireOperation>(
    operation: Operation,
    input: TeamwireOperations[Operation]['input'],
    options: CallOptions = {},
  ): Promise<TeamwireOperations[Operation]['output']> {
    const { method, path, rest, long } = this.#place(operation, input);
    const hasBody = method !== 'GET' && Object.keys(rest).length > 0;
    return this.#request<TeamwireOperations[Operation]['output'], 'json'>({
      ...options,
      operation,
      method,
      path,
      ...(method === 'GET' && { query: rest as Record<string, string | number | boolean | undefined> }),
      ...(hasBody && { json: rest }),
      ...(long && { timeoutMs: this.#config.longTimeoutMs }),
    });
  }

  upload(file: OutgoingFile, options: CallOptions = {}): Promise<WireAsset> {
    return this.#request<WireAsset, 'json'>({
      ...options,
      operation: 'upload',
      method: 'POST',
      path: this.#place('upload').path,
      multipart: [{ name: 'file', file }],
      timeoutMs: this.#config.assetsTimeoutMs,
    });
  }

  download(aid: string, options: CallOptions & { maxBytes?: number | undefined } = {}): Promise<Download> {
    return this.#request<never, 'download'>({
      ...options,
      operation: 'download',
      path: this.#place('download', { aid }).path,
      responseType: 'download',
      timeoutMs: this.#config.assetsTimeoutMs,
    });
  }

  readAvatar(of: { tid: string } | { uid: string }, options: CallOptions = {}): Promise<Uint8Array> {
    return this.#request<never, 'bytes'>({
      ...options,
      operation: 'readAvatar',
      path: this.#place('tid' in of ? 'readChatAvatar' : 'readUserAvatar', of).path,
      responseType: 'bytes',
      timeoutMs: this.#config.assetsTimeoutMs,
    });
  }

  async writeAvatar(tid: string, jpeg: Uint8Array, options: CallOptions = {}): Promise<void> {
    await this.#request({
      ...options,
      operation: 'writeAvatar',
      method: 'PUT',
      path: this.#place('writeAvatar', { tid }).path,
      body: jpeg,
      headers: { 'content-type': 'image/jpeg' },
      timeoutMs: this.#config.assetsTimeoutMs,
    });
  }

  openEvents(options: OpenEventsOptions): Promise<TeamwireFeed> {
    return this.#config.events === 'websocket' ? this.#openSocket(options) : this.#openPoll(options);
  }

  close(): void {
    this.#http.close();
  }

  /** Where a call goes, and what of its input is not in the path. */
  #place(name: keyof PathTable, input: object = {}) {
    const { path, ...rest } = bridgePaths[name];
    const fields: Record<string, unknown> = { ...input };
    const filled = (this.#config.paths?.[name] ?? path).replace(/\{(\w+)\}/g, (_, field: string) => {
      const value = fields[field];
      delete fields[field];
      return urlPath`${String(value)}`;
    });
    return { ...rest, path: filled, rest: fields };
  }

  #openPoll({ cursor, signal }: OpenEventsOptions): Promise<TeamwireFeed> {
    const poll = (from: string | undefined, wait: number, within: AbortSignal) =>
      this.#request<unknown, 'json'>({
        operation: 'events',
        path: this.#place('events').path,
        query: { cursor: from, wait },
        signal: within,
        timeoutMs: wait * 1_000 + this.#timeoutMs,
        // The supervisor must hear of every loss.
        idempotent: false,
      });
    return PollFeed.open(poll, this.#config.pollSeconds, cursor, signal);
  }

  async #openSocket(options: OpenEventsOptions): Promise<TeamwireFeed> {
    const { cursor } = options;
    try {
      return await this.#connectSocket(options, cursor);
    } catch (error) {
      if (!(error instanceof RefusedHandshake)) throw error;
      if (error.status === 401) {
        await this.#expire();
        return this.#connectSocket(options, cursor).catch((again: unknown) => Promise.reject(refused(again)));
      }
      if (!isStaleCursor(error) || cursor === undefined) throw refused(error);
      return this.#connectSocket(options, undefined).catch((again: unknown) => Promise.reject(refused(again)));
    }
  }

  async #connectSocket({ signal, alive }: OpenEventsOptions, cursor: string | undefined): Promise<TeamwireFeed> {
    const { token } = await this.#loggedIn(signal);
    const url = new URL(`${this.#http.baseUrl}${this.#place('events').path}`.replace(/^http/, 'ws'));
    if (cursor !== undefined) url.searchParams.set('cursor', cursor);
    const agent = await agentFor(url, { proxy: this.#config.proxy, tls: await loadTls(this.#config) });
    const headers = { authorization: `Bearer ${token}` };
    return SocketFeed.open({ url, headers, agent, timeoutMs: this.#timeoutMs, signal, alive }, cursor !== undefined);
  }

  /** One request with the token; on 401 one new log-in and one repeat (A2). */
  async #request<Json = unknown, Type extends ResponseType = 'json'>(
    request: HttpRequest<Type>,
  ): Promise<ResponseData<Type, Json>> {
    for (let isRepeat = false; ; isRepeat = true) {
      const { token } = await this.#loggedIn(request.signal);
      try {
        const { data } = await this.#http.request<Json, Type>({
          // "Retryable for GET and PUT only" (wire sheet, section c: errors).
          idempotent: request.method === undefined || request.method === 'GET' || request.method === 'PUT',
          ...request,
          headers: { ...request.headers, authorization: `Bearer ${token}` },
        });
        return data;
      } catch (error) {
        if (!isChatError(error) || error.status !== 401 || isRepeat) throw asTeamwireError(error);
        await this.#expire(token);
      }
    }
  }

  #loggedIn(signal: AbortSignal | undefined): Promise<Login> {
    if (!this.#login) {
      const login = this.#logIn();
      this.#login = login;
      // One that failed is forgotten, so that a later call may try.
      login.catch(() => {
        if (this.#login === login) this.#login = undefined;
      });
    }
    const login = this.#login;
    return abortable(login, signal).then((done) => {
      if (done.until - Date.now() > renewBeforeMs || this.#login !== login) return done;
      this.#login = undefined;
      return this.#loggedIn(signal);
    });
  }

  /** @param stale - the token that was refused: another one by now is left alone */
  async #expire(stale?: string | undefined): Promise<void> {
    const current = this.#login;
    const known = await current?.catch(() => undefined);
    if (this.#login === current && (stale === undefined || known?.token === stale)) this.#login = undefined;
  }

  async #logIn(): Promise<Login> {
    const { appId, secret } = this.#config;
    try {
      const { data } = await this.#http.request<Record<string, unknown> | undefined>({
        operation: 'logIn',
        method: 'POST',
        path: this.#place('logIn').path,
        json: { app_id: appId, secret },
        idempotent: true,
        redirect: 'error',
      });
      const { token, expires_in: seconds, me } = data ?? {};
      if (typeof token !== 'string' || token === '')
        throw new TWServerError('The log-in gave no token: is a bridge of contract v1 at the base URL?', {
          retryable: false,
        });
      addSecret(token, { rotating: true });
      const lifeMs = typeof seconds === 'number' && seconds > 0 ? seconds * 1_000 : 3_600_000;
      // A life that is shorter than the margin must not renew it for ever.
      const until = Date.now() + Math.max(lifeMs, renewBeforeMs + 1_000);
      return { token, until, me: me as WireUser };
    } catch (error) {
      if (isChatError(error) && (error.status === 401 || error.status === 403))
        throw new TWAuthError(
          'The log-in was refused: check appId and secret ("App Integrations" in the dashboard), and whether the bot was switched off.',
          { status: 401, operation: 'logIn', cause: error },
        );
      throw asTeamwireError(error);
    }
  }
}

/** What a refused handshake is to the caller. */
function refused(error: unknown): unknown {
  if (!(error instanceof RefusedHandshake)) return error;
  const { status } = error;
  if (status === 401 || status === 403) return new TWAuthError('The websocket of events was refused.', { status });
  if (status >= 500 || status === 408 || status === 429)
    return new TWConnectionError(`The websocket of events was refused with status ${status}.`, { status });
  // A first connect is not worth trying again; one that was there may be on its way back.
  return new TWNotFoundError(
    `There is no websocket of events (status ${status}): use events: 'poll', or let the proxy pass websockets.`,
    { status, operation: 'events' },
  );
}
