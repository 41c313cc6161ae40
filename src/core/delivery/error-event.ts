import type { ErrorEvent, ErrorInfo } from '../../models/index.js';
import { isChatError, redact } from '../errors/index.js';
import { eventId } from './event-id.js';

/** Whose error it is. */
export type ErrorSource = {
  platform: string;
  account: string;
  /** What was being done: an operation, a platform call, `on('message.created')`. */
  operation?: string | undefined;
};

/**
 * The plain form of whatever was thrown. A ChatError keeps its code; anything else is `unknown`, with its message
 * redacted and nothing of its properties, which may hold requests and tokens.
 */
export function errorInfoOf(error: unknown, source: ErrorSource): ErrorInfo {
  const info = isChatError(error) ? error.toJSON() : foreignInfo(error);
  info.platform ??= source.platform;
  info.account ??= source.account;
  if (source.operation !== undefined) info.operation ??= source.operation;
  return info;
}

let counter = 0;

/** The `error` event of whatever was thrown. */
export function errorEvent(error: unknown, source: ErrorSource): ErrorEvent {
  const at = new Date();
  return {
    type: 'error',
    platform: source.platform,
    account: source.account,
    // Two equal errors are two events: the counter keeps their ids apart.
    id: eventId('error', at.getTime(), ++counter),
    at,
    error: errorInfoOf(error, source),
  };
}

function foreignInfo(error: unknown): ErrorInfo {
  return { name: nameOf(error), code: 'unknown', message: redact(messageOf(error)).slice(0, 2000), retryable: false };
}

function nameOf(error: unknown): string {
  try {
    return error instanceof Error && typeof error.name === 'string' ? error.name : 'Error';
  } catch {
    return 'Error';
  }
}

function messageOf(error: unknown): string {
  try {
    return error instanceof Error ? String(error.message) : String(error);
  } catch {
    return 'A value that cannot be shown was thrown.';
  }
}
