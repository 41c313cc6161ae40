import { brandClass, ChatError, type ChatErrorCode, type ChatErrorOptions } from './chat-error.js';

/** The credentials are missing, wrong, expired or revoked. */
export class AuthError extends ChatError {
  constructor(message: string, options?: ChatErrorOptions) {
    super('auth', message, options);
  }
}

/** The credentials are good, but a scope, permission, intent or membership is missing; the message names it. */
export class ForbiddenError extends ChatError {
  constructor(message: string, options?: ChatErrorOptions) {
    super('forbidden', message, options);
  }
}

/** There is no such user, channel, message, thread or file, or this account cannot see it. */
export class NotFoundError extends ChatError {
  constructor(message: string, options?: ChatErrorOptions) {
    super('not_found', message, options);
  }
}

/** The platform asked to slow down and the time allowed for retries was over. */
export class RateLimitedError extends ChatError {
  constructor(message: string, options?: ChatErrorOptions) {
    super('rate_limited', message, options);
  }
}

/** The call's arguments are wrong; the message says how to mend them. */
export class InvalidError extends ChatError {
  constructor(message: string, options?: ChatErrorOptions) {
    super('invalid', message, options);
  }
}

/** The state of things forbids it: already there, already gone, edited by somebody else, ambiguous name. */
export class ConflictError extends ChatError {
  constructor(message: string, options?: ChatErrorOptions) {
    super('conflict', message, options);
  }
}

/** The platform, the plan or the configuration has no such thing. See `backend.capabilities.get(operation)`. */
export class UnsupportedError extends ChatError {
  constructor(message: string, options?: ChatErrorOptions) {
    super('unsupported', message, options);
  }
}

/** No answer in time. */
export class TimeoutError extends ChatError {
  constructor(message: string, options?: ChatErrorOptions) {
    super('timeout', message, options);
  }
}

/** The connection could not be made, or was lost. */
export class ConnectionError extends ChatError {
  constructor(message: string, options?: ChatErrorOptions) {
    super('connection', message, options);
  }
}

/** The platform failed (5xx), or answered something that cannot be read. */
export class ServerError extends ChatError {
  constructor(message: string, options?: ChatErrorOptions) {
    super('server', message, options);
  }
}

/** A setting is missing or wrong, or a package is not installed; the message names it. */
export class ConfigError extends ChatError {
  constructor(message: string, options?: ChatErrorOptions) {
    super('config', message, options);
  }
}

/** The caller's `signal` fired. `name` is `AbortError`, as the web platform has it. */
export class AbortedError extends ChatError {
  constructor(message = 'The operation was aborted.', options?: ChatErrorOptions) {
    super('aborted', message, options);
  }
}

const classes = {
  auth: AuthError,
  forbidden: ForbiddenError,
  not_found: NotFoundError,
  rate_limited: RateLimitedError,
  invalid: InvalidError,
  conflict: ConflictError,
  unsupported: UnsupportedError,
  timeout: TimeoutError,
  connection: ConnectionError,
  server: ServerError,
  config: ConfigError,
  aborted: AbortedError,
} as const satisfies Record<ChatErrorCode, new (message: string, options?: ChatErrorOptions) => ChatError>;

for (const [code, subclass] of Object.entries(classes)) {
  // The name must outlive minification, so it is not read from the class; the web platform says AbortError.
  const words = code === 'aborted' ? ['abort'] : code.split('_');
  const name = words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
  brandClass(subclass, code as ChatErrorCode, `${name}Error`);
}

/** The error of a code: `errorOf('not_found', 'No such channel')`. */
export function errorOf(code: ChatErrorCode, message: string, options?: ChatErrorOptions): ChatError {
  return new classes[code](message, options);
}
