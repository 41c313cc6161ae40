import type { ErrorInfo } from '../../models/index.js';
import { redact } from './redact.js';
import { causeMessage, safeCause } from './safe-cause.js';

const brand = Symbol.for('chatmux.ChatError');
const inspectCustom = Symbol.for('nodejs.util.inspect.custom');

/** The twelve kinds of failure; one subclass of ChatError each. */
export type ChatErrorCode = Exclude<ErrorInfo['code'], 'unknown'>;

/** What may pass by itself. */
const retryableCodes: ReadonlySet<ChatErrorCode> = new Set(['rate_limited', 'timeout', 'connection', 'server']);

/** What a ChatError is made of beside its code and message. */
export type ChatErrorOptions = {
  platform?: string | undefined;
  account?: string | undefined;
  /** The operation (`sendMessage`) or the platform call (`chat.postMessage`) that failed. */
  operation?: string | undefined;
  /** Default: true for `rate_limited`, `timeout`, `connection` and `server`. */
  retryable?: boolean | undefined;
  retryAfterMs?: number | undefined;
  /** The HTTP status. */
  status?: number | undefined;
  /** The platform's own error code (`channel_not_found`, `50013`). */
  platformCode?: string | undefined;
  maybeDelivered?: boolean | undefined;
  /** What it came of. A copy without secrets and nested objects is kept. */
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
    super(shorten(message));
    this.code = code;
    this.platform = options.platform;
    this.account = options.account;
    this.operation = options.operation;
    this.retryable = options.retryable ?? retryableCodes.has(code);
    this.retryAfterMs = options.retryAfterMs;
    this.status = options.status;
    this.platformCode = options.platformCode === undefined ? undefined : redact(options.platformCode);
    this.maybeDelivered = options.maybeDelivered;
    if (options.cause !== undefined) {
      const cause = safeCause(options.cause, isChatError);
      Object.defineProperty(this, 'cause', { value: cause, configurable: true, writable: true });
    }
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
  [inspectCustom](_depth: number, options: object, inspect?: (value: unknown, options: object) => string): string {
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

Object.defineProperty(ChatError.prototype, 'name', { value: 'ChatError', configurable: true, writable: true });

/** Long server answers are cut, after redaction: half a secret would not be recognised. */
function shorten(message: string): string {
  const text = redact(message.slice(0, 16_000));
  return text.length > 4_000 ? `${text.slice(0, 4_000)}…` : text;
}

/**
 * Makes `instanceof` of a subclass compare codes, so that it also holds for another copy of the package. The name stands
 * on the prototype: V8 writes the head of the stack before the constructor's body runs.
 */
export function brandClass(subclass: { readonly prototype: ChatError }, code: ChatErrorCode, name: string): void {
  codeOf.set(subclass, code);
  Object.defineProperty(subclass.prototype, 'name', { value: name, configurable: true, writable: true });
}
