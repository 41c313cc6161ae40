import { AsyncLocalStorage } from 'node:async_hooks';
import type { Logger as SdkLogger, WebClient } from '@slack/web-api';
import type { Dispatcher } from 'undici';
import { type ChatError, ConfigError, errorOf, isChatError, RateLimitedError } from '../../core/errors/index.js';
import { anySignal, RateGate, retry, retryDefaults, withDeadline } from '../../core/retry/index.js';
import { traceRequest } from '../../core/tracing.js';
import type { SlackConfig } from './config.js';
import { dispatcherOf } from './dispatcher.js';
import { fromSdkError } from './errors.js';
import { lazyClient } from './lazy-client.js';
import { loadUndici, loadWebApi } from './sdk.js';
import { isWire, objectAt, stringAt, type Wire } from './wire/read.js';

/** One call of a Web API method. */
export type SlackCallOptions = {
  signal?: AbortSignal | undefined;
  /**
   * `read` and `write` (one that may be done twice without harm) are tried again; a `post` only when it surely did not
   * happen. Default `read`.
   */
  kind?: 'read' | 'write' | 'post' | undefined;
  /** Act as the person of the user token. */
  asUser?: boolean | undefined;
};

const defaultTimeoutMs = 30_000;
/** The slowest connection on which a large upload is still waited for, in bytes a millisecond (64 KiB a second). */
const slowestUpload = 64;
/** No answer of Slack's comes near it. */
const largestAnswer = 32 * 1024 * 1024;

/** The signal of the call that a request is made for. The SDK has no place to hand one through. */
const callSignal = new AsyncLocalStorage<AbortSignal | undefined>();

/**
 * Slack's Web API through Slack's own client. Its retries are off, and so is its pause of the whole queue after a 429
 * (wire sheet, section 19): calls are tried again by our policy, each kind in its own turn.
 */
export class SlackWeb {
  readonly #config: SlackConfig;
  readonly #onRateLimited: (method: string, retryAfterMs: number) => void;
  #client: WebClient | undefined;
  #loading: Promise<WebClient> | undefined;
  #dispatcher: Promise<Dispatcher | undefined> | undefined;
  readonly #gate = new RateGate();

  constructor(config: SlackConfig, onRateLimited: (method: string, retryAfterMs: number) => void) {
    this.#config = config;
    this.#onRateLimited = onRateLimited;
  }

  /** The WebClient; before its first use a stand-in whose methods load it. */
  get client(): WebClient {
    return this.#client ?? lazyClient(() => this.load());
  }

  /** Loads the SDK. @throws ConfigError that names the package to install */
  load(): Promise<WebClient> {
    this.#loading ??= this.#load().catch((error: unknown) => {
      this.#loading = undefined;
      throw error;
    });
    return this.#loading;
  }

  /**
   * Calls a method.
   *
   * @param method - `chat.postMessage`
   * @param args - lists of ids as one comma-separated string; objects become JSON; `undefined` is left out
   * @returns the answer, whose `ok` is true
   * @throws ChatError with Slack's own code in `platformCode`
   */
  async call(method: string, args: Record<string, unknown>, options: SlackCallOptions = {}): Promise<Wire> {
    const { signal, kind = 'read', asUser = false } = options;
    const client = await this.load();
    const token = asUser ? this.#config.userToken : undefined;
    if (asUser && token === undefined) {
      throw new ConfigError(`${method} needs a user token: give the setting userToken (xoxp-…).`);
    }
    // Posts are counted by channel, all else by method (wire sheet, sections 3 and 17).
    const lane = kind === 'post' ? `${method} ${String(args['channel'])}` : method;
    const given = token === undefined ? args : { ...args, token };
    return retry(
      async (attempt) => {
        let isRefused = false;
        try {
          return await this.#try(client, method, given, kind, signal, attempt);
        } catch (error) {
          isRefused = isChatError(error) && error.code === 'rate_limited';
          throw error;
        } finally {
          this.#gate.leave(lane, { isRefused });
        }
      },
      {
        ...this.#config.retry,
        idempotent: kind !== 'post',
        signal,
        ready: () => this.#passGate(lane, method, signal),
        onRateLimited: (retryAfterMs) => {
          this.#gate.close(lane, retryAfterMs);
          this.#onRateLimited(method, retryAfterMs);
        },
      },
    );
  }

  /** @throws RateLimitedError when Slack has asked for a longer pause than is waited for */
  async #passGate(lane: string, method: string, signal: AbortSignal | undefined): Promise<void> {
    const rest = this.#gate.remainingMs(lane);
    if (rest > (this.#config.retry?.totalMs ?? retryDefaults.totalMs)) {
      const message = `${method} is held back: Slack asked to wait ${Math.ceil(rest / 1000)} s.`;
      throw new RateLimitedError(message, { operation: method, retryAfterMs: Math.ceil(rest), maybeDelivered: false });
    }
    await this.#gate.enter(lane, signal);
  }

  /**
   * The pages of a method with cursors. A page may be empty and more follow; the end is an empty cursor, none, or no
   * `response_metadata` (wire sheet, section 3).
   */
  async *pages(method: string, args: Record<string, unknown>, options: SlackCallOptions = {}): AsyncGenerator<Wire> {
    let cursor: string | undefined;
    do {
      const page = await this.call(method, { ...args, cursor }, options);
      yield page;
      const next = nextCursor(page);
      // A server that gives the same cursor again would be read for ever.
      if (next === cursor) return;
      cursor = next;
    } while (cursor !== undefined);
  }

  /**
   * `fetch` by the settings: proxy, authorities, timeout, and the caller's signal. The body is read here, so that they hold
   * until its end; answers of the Web API are read whole anyway. No redirect is followed: a body and a token are for Slack.
   */
  readonly fetch: typeof globalThis.fetch = async (input, init) => {
    const dispatcher = await this.dispatcher();
    const link = anySignal(init?.signal ?? undefined, callSignal.getStore());
    const size = init?.body instanceof Uint8Array ? init.body.byteLength : 0;
    const ms = (this.#config.timeoutMs ?? defaultTimeoutMs) + size / slowestUpload;
    // As `fetch` itself calls it.
    const error = () => new DOMException('Slack did not answer in time.', 'TimeoutError');
    try {
      return await withDeadline({ ms, signal: link.signal, error }, async (signal) => {
        const answer = await this.#fetch(dispatcher, input, { ...init, redirect: 'error', signal });
        const body = await bytesOf(answer);
        const isEmpty = body.byteLength === 0 || answer.status === 204 || answer.status === 304;
        const { status, statusText, headers, url } = answer;
        return Object.defineProperty(new Response(isEmpty ? null : body, { status, statusText, headers }), 'url', {
          value: url,
        });
      });
    } finally {
      link.release();
    }
  };

  async #fetch(
    dispatcher: Dispatcher | undefined,
    input: Parameters<typeof globalThis.fetch>[0],
    init: RequestInit,
  ): Promise<Response> {
    if (dispatcher === undefined) return globalThis.fetch(input, init);
    const undici = await loadUndici();
    type Fetch = Parameters<typeof undici.fetch>;
    return (await undici.fetch(input as Fetch[0], { ...init, dispatcher } as Fetch[1])) as unknown as Response;
  }

  /** The way to Slack, where the settings ask for one of their own. */
  dispatcher(): Promise<Dispatcher | undefined> {
    this.#dispatcher ??= dispatcherOf(this.#config);
    return this.#dispatcher;
  }

  /** Closes idle connections; the next call opens new ones. */
  async close(): Promise<void> {
    const dispatcher = this.#dispatcher;
    this.#dispatcher = undefined;
    await (await dispatcher?.catch(() => undefined))?.close();
  }

  /** What the clients of the SDK are made with. */
  get clientOptions() {
    return {
      slackApiUrl: `${this.#config.apiUrl}/`,
      retryConfig: { retries: 0 },
      rejectRateLimitedCalls: true,
      timeout: this.#config.timeoutMs ?? defaultTimeoutMs,
      fetch: this.fetch,
      logger: sdkLogger,
      // Calls that wait in its queue would start with the signal of another call.
      maxRequestConcurrency: Number.POSITIVE_INFINITY,
    };
  }

  async #load(): Promise<WebClient> {
    const { WebClient: Client } = await loadWebApi();
    const client = new Client(this.#config.botToken ?? this.#config.userToken, this.clientOptions);
    // It carries the token in plain fields, which `util.inspect` and JSON would print.
    Object.defineProperty(client, Symbol.for('nodejs.util.inspect.custom'), { value: () => 'WebClient {}' });
    Object.defineProperty(client, 'toJSON', { value: () => ({}) });
    this.#client = client;
    return client;
  }

  #try(
    client: WebClient,
    method: string,
    args: Record<string, unknown>,
    kind: NonNullable<SlackCallOptions['kind']>,
    signal: AbortSignal | undefined,
    attempt: number,
  ): Promise<Wire> {
    const { account } = this.#config;
    const url = `${this.#config.apiUrl}/${method}`;
    return traceRequest(
      { platform: 'slack', account: account ?? 'slack', operation: method, method: 'POST', url, attempt },
      async () => {
        try {
          const answer: unknown = await callSignal.run(signal, () => client.apiCall(method, args));
          if (isWire(answer)) return answer;
          throw new TypeError('The answer is no object.');
        } catch (error) {
          if (isChatError(error)) throw error;
          const failure = fromSdkError(error, method, kind === 'read');
          // The SDK itself stumbles over an answer like `null`; what was posted may stand nevertheless.
          throw failure ?? (error instanceof TypeError ? unreadable(method, kind !== 'read', error) : error);
        }
      },
    );
  }
}

/** @throws ServerError when it is longer than any answer of Slack's */
async function bytesOf(answer: Response): Promise<Uint8Array<ArrayBuffer>> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  // Leaving the loop early cancels the stream.
  for await (const piece of answer.body ?? []) {
    size += piece.byteLength;
    if (size > largestAnswer)
      throw errorOf('server', `Slack answered with more than ${largestAnswer} bytes.`, {
        retryable: false,
        maybeDelivered: true,
      });
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}

function unreadable(method: string, isWrite: boolean, cause: unknown): ChatError {
  return errorOf('server', `Slack answered ${method} with something that is no object.`, {
    operation: method,
    retryable: !isWrite,
    ...(isWrite && { maybeDelivered: true }),
    cause,
  });
}

/** Where the next page begins; `undefined` at the end. */
export function nextCursor(page: Wire): string | undefined {
  return stringAt(objectAt(page, 'response_metadata'), 'next_cursor');
}

function silent(): void {}

/** The SDK's own words (a warning for every post without text, every payload at debug) are nobody's business. */
const sdkLogger = {
  debug: silent,
  info: silent,
  warn: silent,
  error: silent,
  setLevel: silent,
  setName: silent,
  getLevel: () => 'error',
} as unknown as SdkLogger;
