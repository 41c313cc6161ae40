import { type ChatError, isChatError, ServerError } from '../../../core/errors/index.js';
import type { Download } from '../../../core/files/index.js';
import type {
  HttpClient,
  HttpRequest,
  HttpResponse,
  QueryValues,
  ResponseData,
  ResponseType,
} from '../../../core/http/index.js';
import { errorOfFailure, failureOf } from '../errors.js';
import { type Session, type TwoFactorCode, twoFactorHeaders } from './session.js';

/** What every call takes beside its own parameters. */
export type CallOptions = {
  signal?: AbortSignal | undefined;
  /** For calls that want a second factor (see `TwoFactorError`). */
  twoFactor?: TwoFactorCode | undefined;
};

/** A call's parameters; what is `undefined` is left out. */
type Parameters = CallOptions & Readonly<Record<string, unknown>>;

/** A request under the server's URL. */
export type CallRequest<Type extends ResponseType = ResponseType> = Omit<HttpRequest<Type>, 'url'> &
  Pick<CallOptions, 'twoFactor'>;

/** How a write is repeated. */
export type WriteOptions = { idempotent?: boolean | undefined };

/** Calls with a session: the two headers, one new log-in and one repeat on 401, the second factor where it can be told. */
export class Caller {
  readonly #http: HttpClient;
  readonly #session: Session;

  constructor(http: HttpClient, session: Session) {
    this.#http = http;
    this.#session = session;
  }

  /** GET of `/api/v1/<endpoint>`; lists and dates in the parameters are written as the server reads them. */
  get<Answer>(endpoint: string, parameters: Parameters = {}): Promise<Answer> {
    const { signal, twoFactor, ...query } = parameters;
    return this.call<Answer>({
      operation: endpoint,
      path: `/api/v1/${endpoint}`,
      query: query as QueryValues,
      signal,
      twoFactor,
    });
  }

  /** POST of `/api/v1/<endpoint>` as JSON. */
  post<Answer>(endpoint: string, parameters: Parameters = {}, options: WriteOptions = {}): Promise<Answer> {
    const { signal, twoFactor, ...json } = parameters;
    return this.call<Answer>({
      operation: endpoint,
      method: 'POST',
      path: `/api/v1/${endpoint}`,
      json,
      signal,
      twoFactor,
      ...options,
    });
  }

  /**
   * Makes a call.
   *
   * @returns its data
   * @throws ChatError; also for an answer whose status says success and whose `success` does not
   */
  async call<Answer = unknown, Type extends ResponseType = 'json'>(
    request: CallRequest<Type>,
  ): Promise<ResponseData<Type, Answer>> {
    const { data } = await this.exchange<Answer, Type>(request);
    return data;
  }

  /** The bytes at an address on the server. @param address - relative to the server's URL, or whole */
  download(
    address: string,
    options: CallOptions & { operation: string; maxBytes?: number | undefined },
  ): Promise<Download> {
    // A sub-path of the server is in whole addresses and in some relative ones.
    const base = new URL(this.#http.baseUrl);
    const prefix = base.pathname.replace(/\/$/, '');
    const isUnderBase = prefix === '' || address.startsWith(`${prefix}/`);
    const url = URL.canParse(address)
      ? address
      : `${base.origin}${isUnderBase ? '' : prefix}${address.startsWith('/') ? '' : '/'}${address}`;
    return this.#download(url, options);
  }

  async #download(
    url: string,
    { operation, ...options }: CallOptions & { operation: string; maxBytes?: number | undefined },
  ): Promise<Download> {
    const { authToken, userId } = await this.#session.credentials(options.signal);
    const { signal, maxBytes } = options;
    const { data } = await this.#http.request<unknown, 'download'>({
      operation,
      url,
      signal,
      maxBytes,
      responseType: 'download',
      headers: { 'x-auth-token': authToken, 'x-user-id': userId },
    });
    return data;
  }

  /** As `call`; with the answer's status and headers. */
  async exchange<Answer = unknown, Type extends ResponseType = 'json'>(
    request: CallRequest<Type>,
  ): Promise<HttpResponse<ResponseData<Type, Answer>>> {
    const { twoFactor, ...rest } = request;
    let code = twoFactor;
    for (let hasLoggedIn = false; ; ) {
      const credentials = await this.#session.credentials(rest.signal);
      try {
        const response = await this.#http.request<Answer, Type>({
          ...rest,
          headers: {
            ...rest.headers,
            ...twoFactorHeaders(code),
            'x-auth-token': credentials.authToken,
            'x-user-id': credentials.userId,
          },
        });
        checkSuccess(response, rest);
        return response;
      } catch (error) {
        if (!isChatError(error)) throw error;
        const known = code === undefined ? this.#session.codeFor(error) : undefined;
        if (known) {
          code = known;
          continue;
        }
        if (error.status !== 401 || hasLoggedIn || !(await this.#session.expire(credentials))) throw error;
        hasLoggedIn = true;
      }
    }
  }
}

/** Some failures come with status 200. */
function checkSuccess({ status, data }: HttpResponse, { operation, responseType }: HttpRequest): void {
  if (responseType !== undefined && responseType !== 'json') return;
  if (typeof data !== 'object' || data === null || !('success' in data) || data.success !== false) return;
  const failure = failureOf(data);
  throw (
    errorOfFailure(failure, operation, { status, maybeDelivered: false }) ?? unnamed(operation, failure.reason, status)
  );
}

function unnamed(operation: string, reason: string | undefined, status: number): ChatError {
  const words = reason === undefined ? '' : `: ${reason.replace(/[.\s]+$/, '')}`;
  return new ServerError(`${operation} did not succeed${words}.`, {
    operation,
    status,
    retryable: false,
    maybeDelivered: false,
  });
}
