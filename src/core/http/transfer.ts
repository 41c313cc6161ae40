import { type ChatError, type ChatErrorOptions, ConnectionError, isChatError, TimeoutError } from '../errors/index.js';
import { assertPublicTarget, connectionError, isOnHosts, proxyFor, type ServerClock } from '../network/index.js';
import { anySignal } from '../retry/index.js';
import { version } from '../version.js';
import type { Agents } from './agents.js';
import { completeError, socketError } from './complete-error.js';
import { type Answer, exchange, type Progress } from './exchange.js';
import { httpError } from './http-error.js';
import { type HttpClientOptions, httpDefaults } from './http-options.js';
import type { FailedResponse, HttpResponse } from './http-types.js';
import type { Job } from './job.js';
import { type ReadAnswer, readAnswer, readFailure } from './read-answer.js';
import { harmlessHeaders, mergeHeaders } from './request-headers.js';

const maxRedirects = 5;

/** One try of a request: its redirects, and its answer read. */
export class Transfer {
  readonly #options: HttpClientOptions;
  readonly #agents: Agents;
  readonly #progress: Progress;
  readonly #within: AbortSignal;
  readonly #clock: ServerClock;

  /**
   * @param progress - noted in it: how far the try came
   * @param within - ends the try
   * @param clock - told the time that the platform's own hosts tell
   */
  constructor(options: HttpClientOptions, agents: Agents, progress: Progress, within: AbortSignal, clock: ServerClock) {
    this.#options = options;
    this.#agents = agents;
    this.#progress = progress;
    this.#within = within;
    this.#clock = clock;
  }

  /** Follows redirects as the request wants it, and gives the answer that is no redirect. */
  async run(job: Job): Promise<HttpResponse> {
    const { request, isWrite, context } = job;
    const mode = request.redirect ?? (isWrite ? 'error' : 'follow');
    let { url, method, body } = job;
    for (let redirects = 0; ; redirects += 1) {
      const answer = await this.#send({ ...job, url, method, body });
      const { status, headers } = answer;
      const location = headers.get('location');
      const isRedirect = status >= 300 && status < 400 && status !== 304 && location !== null;
      if (isRedirect && mode === 'follow' && URL.canParse(location, url.href)) {
        answer.body.destroy();
        const next = new URL(location, url);
        if (redirects >= maxRedirects) throw misled(`${context.operation} is redirected too often.`, context);
        await this.#checkRedirect(url, next, context);
        // As browsers do (Fetch, 4.4 HTTP-redirect fetch): only 307 and 308 keep a write a write.
        if ((status === 303 && method !== 'HEAD') || ((status === 301 || status === 302) && method === 'POST')) {
          method = 'GET';
          body = undefined;
        }
        // What a body holds (a password, a message) is for the platform alone.
        if (body !== undefined && !this.#isOwn(next)) {
          throw misled(`${context.operation} is redirected to ${next.host}, which is not the platform's.`, context);
        }
        url = next;
        continue;
      }
      return this.#finish(job, answer, url, isRedirect && mode === 'manual');
    }
  }

  async #checkRedirect(from: URL, to: URL, context: ChatErrorOptions): Promise<void> {
    if (to.protocol !== 'http:' && to.protocol !== 'https:') {
      throw misled(`${context.operation} is redirected to an address that is not http(s).`, context);
    }
    // They would be sent as if they were ours.
    if (to.username || to.password) throw misled(`${context.operation} is redirected with credentials.`, context);
    if (this.#isOwn(to)) return;
    if (from.protocol === 'https:' && to.protocol === 'http:') {
      throw misled(`${context.operation} is redirected to an unencrypted address.`, context);
    }
    // A name's addresses are checked by the socket's own look-up too.
    if (!this.#mayBePrivate(to)) await assertPublicTarget(to, this.#options.proxy);
  }

  /** The platform's own hosts: they get credentials. */
  #isOwn(url: URL): boolean {
    return url.origin === new URL(this.#options.baseUrl).origin || isOnHosts(url, this.#options.allowedHosts ?? []);
  }

  #mayBePrivate(url: URL): boolean {
    return isOnHosts(url, this.#options.privateHosts ?? []);
  }

  async #send({ request, method, url, body, context }: Job): Promise<Answer> {
    const progress = this.#progress;
    const within = this.#within;
    const { connectTimeoutMs = httpDefaults.connectTimeoutMs } = this.#options;
    const isOwn = this.#isOwn(url);
    const headers = await this.#headersOf({ request, method, body }, url, isOwn);
    const agent = await this.#agents.for(url, { isOwn, isChecked: !isOwn && !this.#mayBePrivate(url) });
    const connecting = anySignal(within);
    const timer = setTimeout(() => {
      const host = this.#hostOf(url);
      connecting.abort(
        new TimeoutError(`No connection to ${host} within ${connectTimeoutMs} ms.`, {
          ...context,
          maybeDelivered: false,
        }),
      );
    }, connectTimeoutMs);
    const onConnected = () => {
      clearTimeout(timer);
      request.onSent?.();
    };
    try {
      const answer = await exchange({
        method,
        url,
        headers,
        body: body?.open(within),
        agent,
        signal: connecting.signal,
        progress,
        onConnected,
      });
      // A proxy that refuses answers itself, as if it were the server.
      if (progress.proxyStatus !== undefined) {
        answer.body.destroy();
        throw this.#proxyRefused(progress.proxyStatus, url, context);
      }
      if (isOwn) this.#clock.note(answer.headers.get('date'));
      await this.#keepCookies(answer.headers, url, isOwn);
      return answer;
    } catch (error) {
      if (connecting.signal.aborted && !within.aborted) throw connecting.signal.reason;
      if (isChatError(error)) throw error;
      if (progress.proxyStatus !== undefined) throw this.#proxyRefused(progress.proxyStatus, url, context);
      const cause = socketError(error);
      throw isChatError(cause) ? cause : connectionError(cause, this.#hostOf(url), context);
    } finally {
      clearTimeout(timer);
      connecting.release();
    }
  }

  async #headersOf({ request, method, body }: Pick<Job, 'request' | 'method' | 'body'>, url: URL, isOwn: boolean) {
    const { headers: source, cookies } = this.#options;
    const common = typeof source === 'function' ? await source() : source;
    const cookie = isOwn && cookies ? await cookies.getCookieString(url.href) : '';
    const all = mergeHeaders(
      { accept: request.responseType === undefined || request.responseType === 'json' ? 'application/json' : '*/*' },
      { 'user-agent': this.#options.userAgent ?? `chatmux/${version}` },
      // The announced length of a compressed file would not be the file's.
      request.responseType === 'download' ? { 'accept-encoding': 'identity' } : undefined,
      body && { 'content-type': body.contentType },
      common,
      cookie === '' ? undefined : { cookie },
      request.headers,
      // Last: a wrong length would let a second request be smuggled in.
      { 'content-length': body ? String(body.size) : method === 'GET' || method === 'HEAD' ? undefined : '0' },
    );
    const { 'content-length': length, ...rest } = all;
    return {
      ...(isOwn ? rest : harmlessHeaders(rest)),
      ...(length !== undefined && { 'content-length': length }),
    };
  }

  async #keepCookies(headers: Headers, url: URL, isOwn: boolean): Promise<void> {
    const { cookies } = this.#options;
    if (!cookies || !isOwn) return;
    for (const cookie of headers.getSetCookie()) await cookies.setCookie(cookie, url.href, { ignoreError: true });
  }

  #hostOf(url: URL): string {
    const proxy = proxyFor(url, this.#options.proxy);
    return proxy && URL.canParse(proxy) ? `${url.host} (through the proxy ${new URL(proxy).host})` : url.host;
  }

  #proxyRefused(status: number, url: URL, context: ChatErrorOptions): ConnectionError {
    const advice = status === 407 ? "it wants credentials: write them in the setting 'proxy'" : 'see its rules';
    return new ConnectionError(`${this.#hostOf(url)}: the proxy refused the connection (${status}): ${advice}.`, {
      ...context,
      status,
      retryable: status >= 500,
      maybeDelivered: false,
    });
  }

  async #finish(job: Job, answer: Answer, url: URL, isWanted: boolean): Promise<HttpResponse> {
    const { request, context, isWrite } = job;
    const { status, headers } = answer;
    const options: ReadAnswer = {
      operation: request.operation,
      type: request.responseType ?? 'json',
      url,
      maxBytes: request.maxBytes ?? this.#options.maxBytes ?? httpDefaults.maxBytes,
      maxDownloadBytes: request.maxBytes,
      idleMs: request.timeoutMs ?? this.#options.timeoutMs ?? httpDefaults.timeoutMs,
      within: this.#within,
      signal: request.signal,
      parseJson: request.parseJson ?? this.#options.parseJson ?? JSON.parse,
      context,
    };
    const isSuccess = isWanted || (request.validateStatus ?? isOk)(status);
    if (isSuccess) return { status, headers, url: url.href, data: await readAnswer(answer, options) };
    const data = await readFailure(answer, options);
    const failed: FailedResponse = { status, headers, url: url.href, data, operation: request.operation, isWrite };
    const error = httpError(failed, context);
    throw inherit(request.mapError?.(failed, error) ?? this.#options.mapError?.(failed, error), error);
  }
}

/** The error for a redirect that is not followed. */
function misled(message: string, context: ChatErrorOptions): ConnectionError {
  return new ConnectionError(message, { ...context, retryable: false });
}

/** The platform's error with what it leaves open filled in from the default one. */
function inherit(mapped: ChatError | undefined, error: ChatError): ChatError {
  if (mapped === undefined || mapped === error) return error;
  const { status, maybeDelivered, retryAfterMs } = error;
  return completeError(mapped, { status, maybeDelivered, retryAfterMs });
}

function isOk(status: number): boolean {
  return status >= 200 && status < 300;
}
