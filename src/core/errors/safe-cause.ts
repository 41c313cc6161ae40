import { redact } from './redact.js';

/** Chains are cut here: a cause may be its own cause. */
const maxDepth = 5;

const maxText = 16_000;

/**
 * A cause without secrets. SDK errors keep the request with its token, and loggers print the causes of an error whole,
 * so what is kept is a copy: the same class (`instanceof` holds), message, stack and plain fields, redacted, and the
 * causes beneath it; nested objects (requests, responses, configurations) are left out. A ChatError is kept as it is.
 *
 * @param isSafe - true for what needs no copy
 */
export function safeCause(cause: unknown, isSafe: (value: unknown) => boolean, depth = 0): unknown {
  if (typeof cause === 'string') return redact(cause);
  if ((typeof cause !== 'object' && typeof cause !== 'function') || cause === null) return cause;
  if (depth >= maxDepth) return undefined;
  try {
    if (isSafe(cause)) return cause;
    const isError = cause instanceof Error;
    const copy = isError ? emptyError(cause) : {};
    for (const key of Object.keys(cause)) {
      const value: unknown = (cause as Record<string, unknown>)[key];
      if (key === 'cause' || key === '__proto__' || !isPlain(value)) continue;
      define(copy, key, typeof value === 'string' ? redact(value) : value, true);
    }
    if (isError && cause.cause !== undefined) define(copy, 'cause', safeCause(cause.cause, isSafe, depth + 1), false);
    return copy;
  } catch {
    // A getter that throws, a revoked proxy: no cause is worth the error.
    return undefined;
  }
}

function emptyError(source: Error): Error {
  const copy = new Error(redact(String(source.message)).slice(0, maxText));
  Object.setPrototypeOf(copy, Object.getPrototypeOf(source));
  define(copy, 'stack', redact(String(source.stack ?? source.message)), false);
  if (Object.hasOwn(source, 'name')) define(copy, 'name', redact(String(source.name)), false);
  // Getters of a class may read private fields (DOMException's do), which the copy has not.
  let prototype: unknown = Object.getPrototypeOf(source);
  while (typeof prototype === 'object' && prototype !== null && prototype !== Error.prototype) {
    for (const [key, { get }] of Object.entries(Object.getOwnPropertyDescriptors(prototype))) {
      if (get === undefined || key === '__proto__' || Object.hasOwn(copy, key)) continue;
      const value: unknown = get.call(source);
      define(copy, key, typeof value === 'string' ? redact(value) : isPlain(value) ? value : undefined, false);
    }
    prototype = Object.getPrototypeOf(prototype);
  }
  return copy;
}

function define(target: object, key: string, value: unknown, enumerable: boolean): void {
  Object.defineProperty(target, key, { value, enumerable, configurable: true, writable: true });
}

function isPlain(value: unknown): boolean {
  return value === null || ['string', 'number', 'boolean', 'bigint', 'undefined'].includes(typeof value);
}

/** What a cause says, in one line. */
export function causeMessage(cause: unknown): string | undefined {
  if (cause === undefined || cause === null) return undefined;
  try {
    return redact(cause instanceof Error ? String(cause.message) : String(cause)).slice(0, 500);
  } catch {
    return 'an unreadable error';
  }
}
