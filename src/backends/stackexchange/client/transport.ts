import { createHash } from 'node:crypto';
import type { ChatError } from '../../../core/errors/index.js';
import type { FailedResponse } from '../../../core/http/index.js';
import { HttpClient, type HttpRequest } from '../../../core/http/index.js';
import type { StackExchangeConfig } from '../config.js';
import { refusal, throttleMs } from '../errors.js';
import { Cookies, fileCookieStore } from './cookies.js';
import { type Origins, originsOf } from './hosts.js';

/** Tells of "slow down" answers. */
export type RateLimitListener = (operation: string, retryAfterMs: number) => void;

/** An answer of the site: what its body means depends on the call, so it is text. */
export type Answer = {
  readonly status: number;
  readonly text: string;
  readonly location: string | undefined;
};

export type SiteRequest = Omit<HttpRequest<'text'>, 'responseType' | 'url' | 'json'>;

/** More than any page of the site has. */
const largestPage = 16 * 1024 * 1024;

/** The connections to the chat and to the log-in site, with one jar of cookies. Knows no session. */
export class Transport {
  readonly origins: Origins;
  readonly cookies: Cookies;
  readonly #chat: HttpClient;
  readonly #login: HttpClient;
  readonly #visitor: HttpClient;
  readonly #once: HttpClient;

  constructor(config: StackExchangeConfig, onRateLimited?: RateLimitListener) {
    const { account = 'stackexchange', proxy, ca, retry, timeoutMs, logger, userAgent, host, cookieFile } = config;
    this.origins = originsOf(host, config);
    this.cookies = new Cookies({
      store: cookieFile === undefined ? config.cookieStore : fileCookieStore(cookieFile),
      key: `chatmux:stackexchange:${account}:${host}:${ownerOf(config.email)}:cookies`,
    });
    const common = {
      platform: 'stackexchange',
      account,
      proxy,
      ca,
      retry,
      timeoutMs,
      logger,
      userAgent,
      cookies: this.cookies,
      maxBytes: largestPage,
      mapError,
      onRateLimited,
    };
    this.#chat = new HttpClient({ ...common, baseUrl: this.origins.chat, allowedHosts: [this.origins.login] });
    const once = { ...common, retry: { ...retry, attempts: 1 } };
    this.#once = new HttpClient({ ...once, baseUrl: this.origins.chat, allowedHosts: [this.origins.login] });
    this.#visitor = new HttpClient({ ...common, cookies: undefined, baseUrl: this.origins.chat });
    this.#login = new HttpClient({ ...common, baseUrl: this.origins.login, allowedHosts: [this.origins.chat] });
  }

  /** What the chat's clock shows, in milliseconds; ours, until it has answered. */
  get serverTime(): number {
    return this.#chat.serverTime;
  }

  /** A request to the chat host. */
  chat(request: SiteRequest): Promise<Answer> {
    return send(this.#chat, request);
  }

  /** A request to the chat host that is not repeated here: whoever makes it knows better when. */
  chatOnce(request: SiteRequest): Promise<Answer> {
    return send(this.#once, request);
  }

  /** A request to the chat host as somebody whom nobody knows: it carries no cookies. */
  visitor(request: SiteRequest): Promise<Answer> {
    return send(this.#visitor, request);
  }

  /** A request to the log-in site. */
  login(request: SiteRequest): Promise<Answer> {
    return send(this.#login, request);
  }

  /** Closes all connections; a later request opens new ones. */
  close(): void {
    this.#chat.close();
    this.#login.close();
    this.#visitor.close();
    this.#once.close();
  }
}

/** Whose cookies they are: those of one account are never used for another. */
function ownerOf(email: string | undefined): string {
  return email === undefined ? 'visitor' : createHash('sha256').update(email.toLowerCase()).digest('hex').slice(0, 16);
}

async function send(client: HttpClient, request: SiteRequest): Promise<Answer> {
  const { status, data, headers } = await client.request<never, 'text'>({ ...request, responseType: 'text' });
  return { status, text: data, location: headers.get('location') ?? undefined };
}

/** The throttle's words stand in an answer that is no success, whatever its status. */
function mapError({ data, status, operation }: FailedResponse, error: ChatError): ChatError | undefined {
  if (typeof data !== 'string') return undefined;
  return throttleMs(data) === undefined ? error : refusal(data, operation, status);
}
