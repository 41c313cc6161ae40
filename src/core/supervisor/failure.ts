import { ChatError, type ChatErrorCode, ConnectionError, isChatError } from '../errors/index.js';

/** Whose connection it is. */
export type FailureSource = { platform?: string | undefined; account?: string | undefined };

const fatalCodes: ReadonlySet<ChatErrorCode> = new Set(['auth', 'forbidden', 'config', 'unsupported']);
const transientCodes: ReadonlySet<ChatErrorCode> = new Set([
  'connection',
  'timeout',
  'server',
  'rate_limited',
  'aborted',
]);

/** The typed form of whatever `open`, `ping` or `closed` failed with. A foreign error is taken for a lost connection. */
export function failureOf(error: unknown, source: FailureSource): ChatError {
  if (isChatError(error)) return error;
  const detail = error instanceof Error ? error.message : typeof error === 'string' ? error : undefined;
  return new ConnectionError(detail ? `The connection failed: ${detail}` : 'The connection failed.', {
    ...source,
    operation: 'connect',
    cause: error,
  });
}

/** True when no reconnect can mend it: the code says so, or `fatal: true` stands on the error itself. */
export function isFatal(error: ChatError, original: unknown): boolean {
  return fatalCodes.has(error.code) || (original as { fatal?: unknown } | null | undefined)?.fatal === true;
}

/** True when the same may work a moment later, so that a first connect is tried again. */
export function isTransient(error: ChatError): boolean {
  return error.retryable || transientCodes.has(error.code);
}

/** The plain text of an error, for the log. */
export function failureText(error: unknown): string {
  return error instanceof ChatError ? `${error.name}: ${error.message}` : failureOf(error, {}).message;
}
