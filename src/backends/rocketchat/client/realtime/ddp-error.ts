import { AuthError, type ChatError, errorOf, RateLimitedError } from '../../../../core/errors/index.js';
import { errorCodeOfStatus } from '../../../../core/network/index.js';
import { errorOfFailure, failureOf } from '../../errors.js';

/**
 * The error of a `result` or `nosub` frame (wire sheet, section 10): its `error` is a number or a code.
 *
 * @param operation - the method or the stream
 */
export function ddpError(error: unknown, operation: string): ChatError {
  const given = (typeof error === 'object' && error !== null ? error : {}) as Record<string, unknown>;
  const status = typeof given['error'] === 'number' ? given['error'] : undefined;
  const said = typeof given['reason'] === 'string' ? given['reason'] : undefined;
  const code = typeof given['error'] === 'string' ? given['error'] : undefined;
  const failure = { ...failureOf(given), reason: said ?? failureOf(given).reason, code };
  const reason = (failure.reason ?? code ?? 'no reason was told').replace(/[.\s]+$/, '');
  // A wrong password and a dead token are both 403 here.
  if (operation === 'login' && status === 403) return new AuthError(`login was refused: ${reason}.`, { operation });
  if (code === 'too-many-requests') {
    const { timeToReset } = (
      typeof given['details'] === 'object' && given['details'] !== null ? given['details'] : {}
    ) as Record<string, unknown>;
    return new RateLimitedError(`${operation} was asked to slow down.`, {
      operation,
      platformCode: code,
      retryAfterMs: typeof timeToReset === 'number' && timeToReset >= 0 ? timeToReset : undefined,
    });
  }
  return (
    errorOfFailure(failure, operation, {}) ??
    errorOf(status === undefined ? 'invalid' : errorCodeOfStatus(status), `${operation} was refused: ${reason}.`, {
      operation,
      platformCode: code ?? (status === undefined ? undefined : String(status)),
    })
  );
}
