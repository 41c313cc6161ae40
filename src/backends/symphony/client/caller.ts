import { randomInt } from 'node:crypto';
import { isChatError } from '../../../core/errors/index.js';
import type { HttpRequest, HttpResponse, ResponseData, ResponseType } from '../../../core/http/index.js';
import type { ServiceName } from './endpoints.js';
import { stringifyJson } from './json.js';
import type { Session } from './session.js';
import type { Transport } from './transport.js';

/** What every call takes. */
export type CallOptions = { signal?: AbortSignal | undefined };

/** A request to a service; `json` may hold bigints. */
export type CallRequest<Type extends ResponseType = ResponseType> = Omit<HttpRequest<Type>, 'url' | 'form'>;

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** Calls with a session: its tokens, one new log-in and one repeat on 401, a trace id. */
export class Caller {
  readonly #transport: Transport;
  readonly #session: Session;

  constructor(transport: Transport, session: Session) {
    this.#transport = transport;
    this.#session = session;
  }

  /**
   * Makes a call.
   *
   * @returns its data; `undefined` for 204
   * @throws ChatError; AuthError when the session is refused also after a new log-in
   */
  async call<Json = unknown, Type extends ResponseType = 'json'>(
    service: ServiceName,
    request: CallRequest<Type>,
  ): Promise<ResponseData<Type, Json>> {
    const { data } = await this.exchange<Json, Type>(service, request);
    return data;
  }

  /** As `call`; with the answer's status and headers. */
  async exchange<Json = unknown, Type extends ResponseType = 'json'>(
    service: ServiceName,
    request: CallRequest<Type>,
  ): Promise<HttpResponse<ResponseData<Type, Json>>> {
    for (let isRepeat = false; ; isRepeat = true) {
      const tokens = await this.#session.tokens(request.signal);
      try {
        const headers = await this.#session.headers(service, tokens);
        return await this.#transport.request<Json, Type>(service, this.#prepared(request, headers));
      } catch (error) {
        if (!isChatError(error) || error.status !== 401) throw error;
        await this.#session.expire(tokens);
        if (isRepeat) throw error;
      }
    }
  }

  #prepared<Type extends ResponseType>(
    { json, headers, ...request }: CallRequest<Type>,
    tokens: Readonly<Record<string, string | undefined>>,
  ): HttpRequest<Type> {
    // Six alphanumerics: they appear in the server's logs (wire sheet, section 2.2).
    const trace = Array.from({ length: 6 }, () => letters[randomInt(letters.length)]).join('');
    const body = json === undefined ? {} : { body: stringifyJson(json) };
    const type = json === undefined ? {} : { 'content-type': 'application/json' };
    return { ...request, ...body, headers: { 'x-trace-id': trace, ...type, ...headers, ...tokens } };
  }
}
