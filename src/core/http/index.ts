export { HttpClient } from './http-client.js';
export type { CookieStore, HeaderSource, HeaderValues, HttpClientOptions } from './http-options.js';
export type {
  FailedResponse,
  HttpMethod,
  HttpRequest,
  HttpResponse,
  MapError,
  MultipartPart,
  QueryValues,
  ResponseData,
  ResponseType,
} from './http-types.js';
export { parseJsonSafely } from './parse-json-safely.js';
export { urlPath } from './url-path.js';
