import type { ChatErrorOptions } from '../errors/index.js';
import type { HttpMethod, HttpRequest } from './http-types.js';
import type { RequestBody } from './request-body.js';

/** What stays the same over all tries of a request. */
export type Job = {
  readonly request: HttpRequest;
  readonly method: HttpMethod;
  readonly url: URL;
  readonly body: RequestBody | undefined;
  readonly isWrite: boolean;
  readonly context: ChatErrorOptions;
};
