import {
  type ChatError,
  type ChatErrorCode,
  ConnectionError,
  errorOf,
  RateLimitedError,
} from '../../core/errors/index.js';
import type { ServerAnswer } from '../server/http.js';

/** The platform's answer to too many calls, as the fault plan carries it. */
export function rateLimitedAnswer(_call: string, retryAfterMs: number | null): ServerAnswer {
  return { status: 429, body: { retryAfterMs } };
}

const codes: Record<number, ChatErrorCode> = {
  400: 'invalid',
  401: 'auth',
  403: 'forbidden',
  404: 'not_found',
  408: 'timeout',
  409: 'conflict',
};

/** The error of an answer that a fault gave in place of the platform's own; nothing was done. */
export function errorOfAnswer(answer: ServerAnswer, call: string): ChatError {
  const { status = 500, body } = answer;
  if (status === 429) {
    const retryAfterMs = (body as { retryAfterMs: number | null }).retryAfterMs ?? undefined;
    return new RateLimitedError(`${call}: too many calls.`, { status, retryAfterMs });
  }
  const text = typeof body === 'string' && body !== '' ? body : 'the platform failed';
  return errorOf(codes[status] ?? 'server', `${call}: ${text}`, { status });
}

export function refused(call: string): ChatError {
  return new ConnectionError(`${call}: the connection was refused.`, { maybeDelivered: false });
}

/** The call was done, but its caller does not know. */
export function lost(call: string): ChatError {
  return new ConnectionError(`${call}: the connection was reset before the answer came.`, { maybeDelivered: true });
}
