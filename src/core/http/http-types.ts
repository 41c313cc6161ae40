import type { ChatError } from '../errors/index.js';
import type { Download, OutgoingFile } from '../files/index.js';
import type { HeaderValues } from './http-options.js';

export type HttpMethod = 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'OPTIONS';

type QueryValue = string | number | boolean | Date | null | undefined;

/** Names and values; a list gives the name several times, `undefined` and `null` are left out, a Date is ISO 8601. */
export type QueryValues = Readonly<Record<string, QueryValue | readonly QueryValue[]>>;

/** A part of a form: a value, or a file. */
export type MultipartPart =
  | { readonly name: string; readonly value: string; readonly contentType?: string | undefined }
  | { readonly name: string; readonly file: OutgoingFile; readonly filename?: string | undefined };

export type ResponseType = 'json' | 'text' | 'bytes' | 'download';

/** The data that each response type gives. */
export type ResponseData<Type extends ResponseType, Json> = Type extends 'text'
  ? string
  : Type extends 'bytes'
    ? Uint8Array
    : Type extends 'download'
      ? Download
      : Json;

export type HttpRequest<Type extends ResponseType = ResponseType> = {
  /** The platform's name of the call, for errors, logs and traces: `chat.postMessage`. */
  operation: string;
  /** Default GET. */
  method?: HttpMethod | undefined;
  /** Under the base URL, beginning with `/`; put ids in with `urlPath`. */
  path?: string | undefined;
  /** A whole address instead of a path; only on the base URL's host and the allowed hosts. */
  url?: string | URL | undefined;
  query?: QueryValues | undefined;
  /** Sent as `application/json`. */
  json?: unknown;
  /** Sent as `application/x-www-form-urlencoded`. */
  form?: QueryValues | undefined;
  /** Sent as `multipart/form-data`. */
  multipart?: readonly MultipartPart[] | undefined;
  /** Sent as it is; say its type in `headers`. */
  body?: string | Uint8Array | OutgoingFile | undefined;
  headers?: HeaderValues | undefined;
  /** Default `json`: an empty answer is `undefined`. `download` is read by the caller. */
  responseType?: Type | undefined;
  signal?: AbortSignal | undefined;
  /** Of one try; a large upload gets more by its size. */
  timeoutMs?: number | undefined;
  /** May be done twice without harm: is tried again after a lost answer. Default: all but POST and PATCH. */
  idempotent?: boolean | undefined;
  /** A POST that only reads: repeated as a read, and its failure never says `maybeDelivered`. */
  isRead?: boolean | undefined;
  /** The most that the answer may hold. */
  maxBytes?: number | undefined;
  /** Which answers are successes. Default: 2xx. */
  validateStatus?: ((status: number) => boolean) | undefined;
  /**
   * `follow` (default for GET and HEAD): up to 5, credentials dropped on another host, which must be a public one.
   * `manual`: a 3xx is a success. `error` (default for writes): a 3xx is an error.
   */
  redirect?: 'follow' | 'manual' | 'error' | undefined;
  parseJson?: ((text: string) => unknown) | undefined;
  mapError?: MapError | undefined;
  /** Calls of one key wait together after a "slow down". Default: the operation. */
  rateKey?: string | undefined;
  /** Called each time that the request is put on the wire. */
  onSent?: (() => void) | undefined;
};

export type HttpResponse<T = unknown> = {
  readonly status: number;
  readonly headers: Headers;
  readonly data: T;
  /** Where it came from, after redirects. */
  readonly url: string;
};

/** An answer that is no success: its data is the JSON, or else the text. */
export type FailedResponse = HttpResponse & {
  readonly operation: string;
  /** The request may have changed something. */
  readonly isWrite: boolean;
};

/** The error in the platform's words; `undefined` leaves the default one. */
export type MapError = (response: FailedResponse, defaultError: ChatError) => ChatError | undefined;
