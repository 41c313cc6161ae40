import type { Json } from './json.js';

export type RocketChatErrorOptions = {
  /** Of the REST answer. Default 400. */
  status?: number | undefined;
  details?: unknown;
  /** The caller may not do it: from 9.0 on REST says so in one way for all. (Wire sheet, section 2.) */
  isRefusal?: boolean | undefined;
  /** Fields of the REST answer in place of the usual ones. */
  body?: Json | undefined;
};

/** What the server refuses, as both of its APIs tell it. */
export class RocketChatError extends Error {
  /** `error-invalid-room`; absent where the server gives words alone. */
  readonly code: string | undefined;
  readonly reason: string;
  readonly status: number;
  readonly details: unknown;
  readonly isRefusal: boolean;
  readonly body: Json | undefined;

  constructor(code: string | undefined, reason: string, options: RocketChatErrorOptions = {}) {
    super(code === undefined ? reason : `${reason} [${code}]`.trimStart());
    this.code = code;
    this.reason = reason;
    this.status = options.status ?? 400;
    this.details = options.details;
    this.isRefusal = options.isRefusal ?? false;
    this.body = options.body;
  }
}

/** The caller may not do this. */
export function refusal(method: string, reason = 'Not allowed', code = 'error-not-allowed'): RocketChatError {
  return new RocketChatError(code, reason, { details: { method }, isRefusal: true });
}

/** There is no such room, or the caller may not know of it. */
export function noRoom(): RocketChatError {
  return new RocketChatError(
    'error-room-not-found',
    'The required "roomId" or "roomName" param provided does not match any channel',
  );
}

export function invalidRoom(method: string): RocketChatError {
  return new RocketChatError('error-invalid-room', 'Invalid room', { details: { method } });
}

export function invalidUser(method: string): RocketChatError {
  return new RocketChatError('error-invalid-user', 'Invalid user', { details: { method } });
}

export function invalidParams(reason: string, code = 'invalid-params'): RocketChatError {
  return new RocketChatError(code, reason);
}
