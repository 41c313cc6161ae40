import type { ChatErrorCode } from '../errors/index.js';

const codes: Readonly<Record<number, ChatErrorCode>> = {
  401: 'auth',
  403: 'forbidden',
  404: 'not_found',
  405: 'unsupported',
  407: 'connection',
  408: 'timeout',
  409: 'conflict',
  410: 'not_found',
  412: 'conflict',
  423: 'conflict',
  425: 'server',
  429: 'rate_limited',
  501: 'unsupported',
};

/** The kind of failure that an HTTP status stands for. */
export function errorCodeOfStatus(status: number): ChatErrorCode {
  return codes[status] ?? (status >= 400 && status < 500 ? 'invalid' : 'server');
}
