import type { ErrorInfo } from '../../models/index.js';
import { redact } from './redact.js';

const brand = Symbol.for('chatmux.ChatError');

/** The twelve kinds of failure; one subclass of ChatError each. */
export type ChatErrorCode = Exclude<ErrorInfo['code'], 'unknown'>;

/** What a ChatError is made of beside its code and message. */
export type ChatErrorOptions = {
  platform?: string | undefined;
  account?: string | undefined;
  /** The operation (`sendMessage`) or the platform call (`chat.postMessage`) that failed. */
  operation?: string | undefined;
  retryable?: boolean | undefined;
  retryAfterMs?: number | undefined;
  /** The HTTP status. */
  status?: number | undefined;
  /** The platform's own error code (`channel_not_found`, `50013`). */
  platformCode?: string | undefined;
  maybeDelivered?: boolean | undefined;
  cause?: unknown;
};

/**
 * Every failure that chatmux reports. Branch on `code`, or use `instanceof` with a subclass: it holds across the ESM and
 * the CommonJS copy of the package. Messages, `toJSON()` and `util.inspect` never show a secret.
 */
export class ChatError extends Error {
  /** What kind of failure it is. */
  readonly code: ChatErrorCode;
  readonly platform: string | undefined;
  readonly account: string | undefined;
  readonly operation: string | undefined;
  /** True when the same call may work later. */
  readonly retryable: boolean;
  /** When to try again, in milliseconds from now, where the platform said. */
  readonly retryAfterMs: number | undefined;
  readonly status: number | undefined;
  readonly platformCode: string | undefined;
  /** True when the write may have happened although it failed here. */
  readonly maybeDelivered: boolean | undefined;

  constructor(code: ChatErrorCode, message: string, options: ChatErrorOptions = {}) {
    super(redact(message));
    this.code = code;
    this.platform = options.platform;
    this.account = options.account;
    this.operation = options.operation;
    this.retryable = options.retryable ?? false;
    this.retryAfterMs = options.retryAfterMs;
    this.status = options.status;
    this.platformCode = options.platformCode;
    this.maybeDelivered = options.maybeDelivered;
    // Not enumerable: SDK errors keep the request with its token, and util.inspect prints enumerable causes whole.
    if (options.cause !== undefined)
      Object.defineProperty(this, 'cause', { value: options.cause, configurable: true, writable: true });
    Object.defineProperty(this, 'name', { value: nameOf(code), configurable: true, writable: true });
    Object.defineProperty(this, brand, { value: code });
  }

  /** The plain form that events carry. */
  toJSON(): ErrorInfo {
    const info: ErrorInfo = { name: this.name, code: this.code, message: this.message, retryable: this.retryable };
    if (this.platform !== undefined) info.platform = this.platform;
    if (this.account !== undefined) info.account = this.account;
    if (this.operation !== undefined) info.operation = this.operation;
    if (this.retryAfterMs !== undefined) info.retryAfterMs = this.retryAfterMs;
    if (this.status !== undefined) info.status = this.status;
    if (this.platformCode !== undefined) info.platformCode = this.platformCode;
    if (this.maybeDelivered !== undefined) info.maybeDelivered = this.maybeDelivered;
    const cause = causeMessage(this.cause);
    if (cause !== undefined) info.cause = cause;
    return info;
  }

  /** What `util.inspect` and `console.log` show: the plain form and the stack, never the raw cause. */
  [Symbol.for('nodejs.util.inspect.custom')](
    _depth: number,
    options: object,
    inspect?: (value: unknown, options: object) => string,
  ): string {
    const { name: _name, message: _message, ...rest } = this.toJSON();
    const detail = inspect ? inspect(rest, options) : JSON.stringify(rest);
    return `${redact(this.stack ?? `${this.name}: ${this.message}`)} ${detail}`;
  }

  static override [Symbol.hasInstance](value: unknown): boolean {
    // biome-ignore-start lint/complexity/noThisInStatic: `this` is the class on the right of instanceof, a subclass too.
    // Subclasses inherit this: `expected` is the code that the subclass stands for, undefined on ChatError itself.
    const expected = codeOf.get(this);
    const code = brandOf(value);
    if (code === undefined) return false;
    if (this === ChatError) return true;
    if (expected !== undefined) return code === expected;
    return Function.prototype[Symbol.hasInstance].call(this, value);
    // biome-ignore-end lint/complexity/noThisInStatic: as above
  }
}

function brandOf(value: unknown): ChatErrorCode | undefined {
  return typeof value === 'object' && value !== null ? (value as { [brand]?: ChatErrorCode })[brand] : undefined;
}

/** True for a ChatError of this or another copy of the package. */
export function isChatError(value: unknown): value is ChatError {
  return brandOf(value) !== undefined;
}

const codeOf = new Map<unknown, ChatErrorCode>();

function nameOf(code: ChatErrorCode): string {
  return `${code
    .split('_')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('')}Error`;
}

function causeMessage(cause: unknown): string | undefined {
  if (cause === undefined || cause === null) return undefined;
  return redact(cause instanceof Error ? cause.message : String(cause)).slice(0, 500);
}

/** Makes `instanceof` of a subclass compare codes, so that it also holds for another copy of the package. */
export function brandClass(subclass: unknown, code: ChatErrorCode): void {
  codeOf.set(subclass, code);
}
