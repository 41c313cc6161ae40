import { type ChatError, type ChatErrorCode, errorOf } from 'chatmux';
import type { FailedResponse } from 'chatmux/http';
import { textAt } from './wire.js';

// #region errors
/** Matrix's error codes that say more than the HTTP status (specification, "Standard error response"). */
const codes: Readonly<Record<string, ChatErrorCode>> = {
  M_UNKNOWN_TOKEN: 'auth',
  M_MISSING_TOKEN: 'auth',
  M_FORBIDDEN: 'forbidden',
  M_NOT_FOUND: 'not_found',
  M_LIMIT_EXCEEDED: 'rate_limited',
  M_TOO_LARGE: 'invalid',
};

/** The error of an answer, in Matrix's words. What the client knows beside it (`maybeDelivered`) is kept. */
export function fromAnswer({ status, data, operation }: FailedResponse, error: ChatError): ChatError {
  const platformCode = textAt(data, 'errcode');
  if (platformCode === undefined) return error;
  const { retryable, maybeDelivered } = error;
  const waitMs = (data as { retry_after_ms?: unknown }).retry_after_ms;
  return errorOf(codes[platformCode] ?? error.code, `${operation} failed: ${textAt(data, 'error') ?? platformCode}`, {
    status,
    platformCode,
    retryable,
    maybeDelivered,
    // The header is the newer way; the field is what older servers send.
    retryAfterMs: error.retryAfterMs ?? (typeof waitMs === 'number' ? waitMs : undefined),
  });
}
// #endregion errors
