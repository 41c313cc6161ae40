import { AbortedError, type ChatError, isChatError, RateLimitedError, TimeoutError } from '../errors/index.js';
import { type Logger, silentLogger } from '../logger.js';
import { connectionError, displayUrl, isRefusedHandshake, networkErrorCode, ServerClock } from '../network/index.js';
import { abortedBy, anySignal, RateGate, retry, retryDefaults, withDeadline } from '../retry/index.js';
import { traceRequest } from '../tracing.js';
import { Agents } from './agents.js';
import { completeError, socketError } from './complete-error.js';
import type { Progress } from './exchange.js';
import { type HttpClientOptions, httpDefaults } from './http-options.js';
import type { HttpRequest, HttpResponse, ResponseData, ResponseType } from './http-types.js';
import type { Job } from './job.js';
import { requestBody } from './request-body.js';
import { requestUrl } from './request-url.js';
import { Transfer } from './transfer.js';

/** The slowest connection on which a large upload is still waited for, in bytes a millisecond (64 KiB a second). */
const slowestUpload = 64;
/** So many writes of one kind are under way at the most; the others wait for their turn, in order. */
const mostWrites = 16;

/**
 * HTTP for platforms whose API we speak ourselves: keeps connections alive, tries again where that does no harm, obeys
 * `Retry-After`, sends credentials to the platform's own hosts only, bounds time and size, and fails with a ChatError that
 * says whether a write may have happened. No error or log line holds a header, a query or a body.
 */
export class HttpClient {
  readonly #options: HttpClientOptions;
  readonly #agents: Agents;
  readonly #gate = new RateGate();
  readonly #clock = new ServerClock();
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
   * What the server's clock shows, in milliseconds, exact to about a second: what is compared with its times is to be
   * measured by it, as ours may be wrong or be set. Ours, until the server has answered.
   */
  get serverTime(): number {
    return this.#clock.now();
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
      const job: Job = { request, method, url, body: await requestBody(request, linked.signal), isWrite, context };
      return (await this.#attempts(job, linked.signal)) as HttpResponse<ResponseData<Type, Json>>;
    } catch (error) {
      // Tries tell it themselves; what fails before and between them has sent nothing.
      if (isChatError(error)) completeError(error, { ...context, ...(isWrite && { maybeDelivered: false }) });
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
      ready: () => this.#passGate(job, signal),
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
    let isRefused = false;
    let headers: Headers | undefined;
    const timeoutMs =
      (request.timeoutMs ?? this.#options.timeoutMs ?? httpDefaults.timeoutMs) + (body?.size ?? 0) / slowestUpload;
    const trace = { ...this.#traceOf(job), attempt };
    const progress: Progress = { isConnected: false };
    const started = performance.now();
    const late = () =>
      new TimeoutError(`${context.operation} was not answered within ${Math.round(timeoutMs)} ms.`, context);
    return traceRequest(trace, async () => {
      try {
        const response = await withDeadline({ ms: timeoutMs, signal, error: late }, (within) =>
          new Transfer(this.#options, this.#agents, progress, within, this.#clock).run(job),
        );
        Object.assign(trace, { status: response.status });
        headers = response.headers;
        this.#logger.debug(`${method} ${displayUrl(url)} ${response.status}`, {
          operation: context.operation,
          attempt,
          ms: Math.round(performance.now() - started),
        });
        return response;
      } catch (error) {
        const failure = this.#failure(error, job, progress, signal);
        isRefused = failure.code === 'rate_limited';
        throw failure;
      }
    }).finally(() => {
      const window = headers && this.#options.rateWindow?.(headers, this.serverTime);
      this.#gate.leave(request.rateKey ?? request.operation, { isRefused, window });
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

  async #passGate({ request, context, isWrite }: Job, signal: AbortSignal): Promise<void> {
    const key = request.rateKey ?? request.operation;
    const rest = this.#gate.remainingMs(key);
    if (rest > (this.#options.retry?.totalMs ?? retryDefaults.totalMs)) {
      const message = `${request.operation} is held back: the platform asked to wait ${Math.ceil(rest / 1000)} s.`;
      throw new RateLimitedError(message, { ...context, retryAfterMs: Math.ceil(rest), maybeDelivered: false });
    }
    await this.#gate.enter(key, signal, isWrite ? mostWrites : undefined);
  }

  /** Any failure of a try as a ChatError that says whether a write may have happened. */
  #failure(error: unknown, { isWrite, context }: Job, progress: Progress, signal: AbortSignal): ChatError {
    const mayHaveLeft = progress.isConnected && !isRefusedHandshake(networkErrorCode(error));
    if (signal.aborted) return abortedBy(signal, { ...context, ...(isWrite && { maybeDelivered: mayHaveLeft }) });
    const failure = isChatError(error) ? error : connectionError(socketError(error), 'the server', context);
    completeError(failure, { ...context, ...(isWrite && { maybeDelivered: mayHaveLeft }) });
    return failure;
  }
}
