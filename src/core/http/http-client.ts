import {
  AbortedError,
  type ChatError,
  type ChatErrorOptions,
  ConnectionError,
  isChatError,
  RateLimitedError,
  TimeoutError,
} from '../errors/index.js';
import { type Logger, silentLogger } from '../logger.js';
import {
  assertPublicHost,
  connectionError,
  displayUrl,
  isOnHosts,
  networkErrorCode,
  proxyFor,
  wasNeverSent,
} from '../network/index.js';
import { abortedBy, anySignal, retry, retryDefaults, withDeadline } from '../retry/index.js';
import { traceRequest } from '../tracing.js';
import { version } from '../version.js';
import { Agents } from './agents.js';
import { type Answer, exchange, type Progress } from './exchange.js';
import { httpError } from './http-error.js';
import type { HttpClientOptions } from './http-options.js';
import type {
  FailedResponse,
  HttpMethod,
  HttpRequest,
  HttpResponse,
  ResponseData,
  ResponseType,
} from './http-types.js';
import { RateGate } from './rate-gate.js';
import { type ReadAnswer, readAnswer, readFailure } from './read-answer.js';
import { type RequestBody, requestBody } from './request-body.js';
import { harmlessHeaders, mergeHeaders } from './request-headers.js';
import { requestUrl } from './request-url.js';

const defaults = Object.freeze({ timeoutMs: 30_000, connectTimeoutMs: 10_000, maxBytes: 32 * 1024 * 1024 });

const maxRedirects = 5;

/** The slowest connection on which a large upload is still waited for, in bytes a millisecond (64 KiB a second). */
const slowestUpload = 64;

/** What stays the same over all tries of a request. */
type Job = {
  readonly request: HttpRequest;
  readonly method: HttpMethod;
  readonly url: URL;
  readonly body: RequestBody | undefined;
  readonly isWrite: boolean;
  readonly context: ChatErrorOptions;
};

/**
 * HTTP for platforms whose API we speak ourselves: keeps connections alive, tries again where that does no harm, obeys
 * `Retry-After`, sends credentials to the platform's own hosts only, bounds time and size, and fails with a ChatError that
 * says whether a write may have happened. No error or log line holds a header, a query or a body.
 */
export class HttpClient {
  readonly #options: HttpClientOptions;
  readonly #agents: Agents;
  readonly #gate = new RateGate();
  readonly #logger: Logger;
  #closing = new AbortController();

  constructor(options: HttpClientOptions) {
    this.#options = options;
    this.#agents = new Agents(options);
    this.#logger = options.logger ?? silentLogger;
  }

  /** Requests with a `path` go under it. */
  get baseUrl(): string {
    return this.#options.baseUrl;
  }

  /**
   * Makes a request, as often as its kind allows.
   *
   * @returns the data as `responseType` wants it: the JSON unless said otherwise
   * @throws ChatError by status, or by what `mapError` makes of it; on writes `maybeDelivered` is true when the request
   * left and no answer to it was read, false when it surely did not happen
   */
  async request<Json = unknown, Type extends ResponseType = 'json'>(
    request: HttpRequest<Type>,
  ): Promise<HttpResponse<ResponseData<Type, Json>>> {
    const { method = 'GET' } = request;
    const isWrite = !request.isRead && !['GET', 'HEAD', 'OPTIONS'].includes(method);
    const { platform, account } = this.#options;
    const context = { platform, account, operation: request.operation };
    const linked = anySignal(request.signal, this.#closing.signal);
    try {
      const url = requestUrl(request, this.#options.baseUrl, this.#options.allowedHosts ?? []);
      const job: Job = { request, method, url, body: await requestBody(request), isWrite, context };
      return (await this.#attempts(job, linked.signal)) as HttpResponse<ResponseData<Type, Json>>;
    } catch (error) {
      // Tries tell it themselves; what fails before and between them has sent nothing.
      if (isChatError(error)) complete(error, { ...context, ...(isWrite && { maybeDelivered: false }) });
      throw error;
    } finally {
      linked.release();
    }
  }

  #attempts(job: Job, signal: AbortSignal): Promise<HttpResponse> {
    const { request, method, isWrite } = job;
    const { operation } = request;
    return retry((attempt) => this.#attempt(job, attempt, signal), {
      ...this.#options.retry,
      idempotent: request.idempotent ?? (!isWrite || method === 'PUT' || method === 'DELETE'),
      signal,
      onRateLimited: (retryAfterMs) => {
        this.#gate.close(request.rateKey ?? operation, retryAfterMs);
        this.#options.onRateLimited?.(operation, retryAfterMs);
      },
      onRetry: ({ error, attempt, delayMs }) => {
        const { code, message: reason } = error;
        this.#logger.warn(`${operation} failed and is tried again`, { attempt, delayMs, code, reason });
        this.#options.onRetry?.(operation, error, attempt, delayMs);
      },
    });
  }

  /**
   * Closes all connections; requests under way reject with an AbortedError. A later request opens new ones, so it can be
   * used again.
   */
  close(): void {
    const closing = this.#closing;
    this.#closing = new AbortController();
    closing.abort(new AbortedError('The client was closed.'));
    this.#agents.close();
  }

  /** One try: all redirects, and the body where it is read here. */
  async #attempt(job: Job, attempt: number, signal: AbortSignal): Promise<HttpResponse> {
    const { request, method, url, body, context } = job;
    await this.#passGate(job, signal);
    const timeoutMs =
      (request.timeoutMs ?? this.#options.timeoutMs ?? defaults.timeoutMs) + (body?.size ?? 0) / slowestUpload;
    const trace = { ...this.#traceOf(job), attempt };
    const progress: Progress = { isConnected: false };
    const started = performance.now();
    const late = () =>
      new TimeoutError(`${context.operation} was not answered within ${Math.round(timeoutMs)} ms.`, context);
    return traceRequest(trace, async () => {
      try {
        const response = await withDeadline({ ms: timeoutMs, signal, error: late }, (within) =>
          this.#follow(job, progress, within),
        );
        Object.assign(trace, { status: response.status });
        this.#logger.debug(`${method} ${displayUrl(url)} ${response.status}`, {
          operation: context.operation,
          attempt,
          ms: Math.round(performance.now() - started),
        });
        return response;
      } catch (error) {
        throw this.#failure(error, job, progress, signal);
      }
    });
  }

  #traceOf({ context, method, url }: Job) {
    const { platform, account, operation = '' } = context;
    return {
      platform: platform ?? '',
      ...(account !== undefined && { account }),
      operation,
      method,
      url: displayUrl(url),
    };
  }

  async #passGate({ request, context }: Job, signal: AbortSignal): Promise<void> {
    const key = request.rateKey ?? request.operation;
    const rest = this.#gate.remainingMs(key);
    if (rest > (this.#options.retry?.totalMs ?? retryDefaults.totalMs)) {
      const message = `${request.operation} is held back: the platform asked to wait ${Math.ceil(rest / 1000)} s.`;
      throw new RateLimitedError(message, { ...context, retryAfterMs: Math.ceil(rest), maybeDelivered: false });
    }
    await this.#gate.wait(key, signal);
  }

  async #follow(job: Job, progress: Progress, within: AbortSignal): Promise<HttpResponse> {
    const { request, isWrite, context } = job;
    const mode = request.redirect ?? (isWrite ? 'error' : 'follow');
    let { url, method, body } = job;
    for (let redirects = 0; ; redirects += 1) {
      const answer = await this.#send({ ...job, url, method, body }, progress, within);
      const { status, headers } = answer;
      const location = headers.get('location');
      const isRedirect = status >= 300 && status < 400 && status !== 304 && location !== null;
      if (isRedirect && mode === 'follow' && URL.canParse(location, url.href)) {
        answer.body.destroy();
        const next = new URL(location, url);
        if (redirects >= maxRedirects)
          throw new ConnectionError(`${context.operation} is redirected too often.`, { ...context, retryable: false });
        await this.#checkRedirect(url, next, context);
        // As browsers do (Fetch, 4.4 HTTP-redirect fetch): only 307 and 308 keep a write a write.
        if ((status === 303 && method !== 'HEAD') || ((status === 301 || status === 302) && method === 'POST')) {
          method = 'GET';
          body = undefined;
        }
        url = next;
        continue;
      }
      return this.#finish(job, answer, url, isRedirect && mode === 'manual', within);
    }
  }

  async #checkRedirect(from: URL, to: URL, context: ChatErrorOptions): Promise<void> {
    if (to.protocol !== 'http:' && to.protocol !== 'https:') {
      throw new ConnectionError(`${context.operation} is redirected to an address that is not http(s).`, {
        ...context,
        retryable: false,
      });
    }
    if (this.#isOwn(to)) return;
    if (from.protocol === 'https:' && to.protocol === 'http:') {
      throw new ConnectionError(`${context.operation} is redirected to an unencrypted address.`, {
        ...context,
        retryable: false,
      });
    }
    // A name's addresses are checked by the socket's own look-up; a literal one is not looked up.
    if (/^[\d.]+$|^\[/.test(to.hostname)) await assertPublicHost(to.hostname);
  }

  /** The platform's own hosts: they get credentials. */
  #isOwn(url: URL): boolean {
    return url.origin === new URL(this.#options.baseUrl).origin || isOnHosts(url, this.#options.allowedHosts ?? []);
  }

  async #send(job: Job, progress: Progress, within: AbortSignal): Promise<Answer> {
    const { request, method, url, body, context } = job;
    const { headers: source, cookies, connectTimeoutMs = defaults.connectTimeoutMs } = this.#options;
    const isOwn = this.#isOwn(url);
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
    const headers = {
      ...(isOwn ? rest : harmlessHeaders(rest)),
      ...(length !== undefined && { 'content-length': length }),
    };
    const agent = await this.#agents.for(url, isOwn);
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
      await this.#keepCookies(answer.headers, url, isOwn);
      return answer;
    } catch (error) {
      if (connecting.signal.aborted && !within.aborted) throw connecting.signal.reason;
      if (isChatError(error)) throw error;
      if (progress.proxyStatus !== undefined) throw this.#proxyRefused(progress.proxyStatus, url, context);
      const cause = causeOf(error);
      throw isChatError(cause) ? cause : connectionError(cause, this.#hostOf(url), context);
    } finally {
      clearTimeout(timer);
      connecting.release();
    }
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

  async #finish(job: Job, answer: Answer, url: URL, isWanted: boolean, within: AbortSignal): Promise<HttpResponse> {
    const { request, context, isWrite } = job;
    const { status, headers } = answer;
    const options: ReadAnswer = {
      operation: request.operation,
      type: request.responseType ?? 'json',
      url,
      maxBytes: request.maxBytes ?? this.#options.maxBytes ?? defaults.maxBytes,
      maxDownloadBytes: request.maxBytes,
      idleMs: request.timeoutMs ?? this.#options.timeoutMs ?? defaults.timeoutMs,
      within,
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

  /** Any failure of a try as a ChatError that says whether a write may have happened. */
  #failure(error: unknown, { isWrite, context }: Job, progress: Progress, signal: AbortSignal): ChatError {
    const mayHaveLeft = progress.isConnected && !wasNeverSent(networkErrorCode(error));
    if (signal.aborted) return abortedBy(signal, { ...context, ...(isWrite && { maybeDelivered: mayHaveLeft }) });
    const failure = isChatError(error) ? error : connectionError(causeOf(error), 'the server', context);
    complete(failure, { ...context, ...(isWrite && { maybeDelivered: mayHaveLeft }) });
    return failure;
  }
}

/** The platform's error with what it leaves open filled in from the default one. */
function inherit(mapped: ChatError | undefined, error: ChatError): ChatError {
  if (mapped === undefined || mapped === error) return error;
  const { status, maybeDelivered, retryAfterMs } = error;
  return complete(mapped, { status, maybeDelivered, retryAfterMs });
}

/** Writes on an error what it does not say yet. */
function complete(error: ChatError, options: ChatErrorOptions): ChatError {
  for (const [key, value] of Object.entries(options)) {
    if (value === undefined || error[key as keyof ChatError] !== undefined) continue;
    Object.defineProperty(error, key, { value, enumerable: true, configurable: true });
  }
  return error;
}

function isOk(status: number): boolean {
  return status >= 200 && status < 300;
}

/** What the socket said: an AxiosError holds the request with its headers, so it goes no further. */
function causeOf(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const { cause, message } = error;
  const plain = cause instanceof Error ? cause : new Error(message);
  const code = networkErrorCode(error);
  return code === undefined || 'code' in plain ? plain : Object.assign(plain, { code });
}
