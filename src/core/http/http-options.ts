import type { ChatError } from '../errors/index.js';
import type { Logger } from '../logger.js';
import type { ClientCertificate, PemSource } from '../network/index.js';
import type { RateWindow, RetryOptions } from '../retry/index.js';
import type { MapError } from './http-types.js';

/** Keeps cookies; tough-cookie's `CookieJar` fits. */
export interface CookieStore {
  getCookieString(url: string): Promise<string> | string;
  setCookie(cookie: string, url: string, options: { ignoreError: true }): unknown;
}

export type HttpClientOptions = {
  /** Requests with a `path` go under it. */
  baseUrl: string;
  /** For errors, logs and traces. */
  platform: string;
  account?: string | undefined;
  /** How long one try may take, from the first byte out to the last byte in. Default 30,000. */
  timeoutMs?: number | undefined;
  /** How long a connection may take to be made; nothing was sent until then. Default 10,000. */
  connectTimeoutMs?: number | undefined;
  retry?: RetryOptions | undefined;
  /** `http://user:password@host:port`, or `env`. */
  proxy?: string | undefined;
  ca?: PemSource | readonly PemSource[] | undefined;
  clientCertificate?: ClientCertificate | undefined;
  /** Sent with every request to the base URL's host and the allowed hosts; a function is asked before each try. */
  headers?: HeaderSource | undefined;
  /** Beside the base URL's own: hosts that requests may go to, with credentials (see `isOnHosts`). */
  allowedHosts?: readonly string[] | undefined;
  /** Hosts that redirects may lead to although they are on a private network; without credentials (see `isOnHosts`). */
  privateHosts?: readonly string[] | undefined;
  cookies?: CookieStore | undefined;
  userAgent?: string | undefined;
  logger?: Logger | undefined;
  /** The most that an answer may hold, decompressed. Default 32 MiB; a download has its own. */
  maxBytes?: number | undefined;
  /** Reads JSON: see `parseJsonSafely` for ids of 64 bits. Default `JSON.parse`. */
  parseJson?: ((text: string) => unknown) | undefined;
  /** Says in the platform's words what an answer that is no success means. */
  mapError?: MapError | undefined;
  /** Every time that the platform says "slow down". */
  onRateLimited?: ((operation: string, retryAfterMs: number) => void) | undefined;
  /** Reads what an answer says of the limit, so that calls wait rather than be refused. `serverTime` in milliseconds. */
  rateWindow?: ((headers: Headers, serverTime: number) => RateWindow | undefined) | undefined;
  /** Before each pause. */
  onRetry?: ((operation: string, error: ChatError, attempt: number, delayMs: number) => void) | undefined;
};

export type HeaderValues = Readonly<Record<string, string | undefined>>;

export type HeaderSource = HeaderValues | (() => HeaderValues | Promise<HeaderValues>);

export const httpDefaults = Object.freeze({ timeoutMs: 30_000, connectTimeoutMs: 10_000, maxBytes: 32 * 1024 * 1024 });
