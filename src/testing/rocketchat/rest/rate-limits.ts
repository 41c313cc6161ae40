import { WindowLimit } from '../limits/window-limit.js';
import { RocketChatError } from '../rocketchat-error.js';
import type { RocketChatWorkspace } from '../workspace.js';
import type { Route } from './route.js';

export type RateHeaders = Record<string, string>;

/** Calls per route, method and address. (Wire sheet, section 3.) */
export class RateLimits {
  readonly #workspace: RocketChatWorkspace;
  readonly #usual: { calls: number; windowMs: number } | undefined;
  readonly #windows = new Map<string, WindowLimit>();

  constructor(workspace: RocketChatWorkspace) {
    this.#workspace = workspace;
    const { rateLimit } = workspace.options;
    this.#usual = rateLimit === false ? undefined : (rateLimit ?? { calls: 10, windowMs: 60_000 });
  }

  /** @returns the headers of the answer; with an error when it is one call too many. */
  take(route: Route): { headers: RateHeaders; error?: RocketChatError } {
    const limit = this.#limitOf(route);
    if (!limit) return { headers: {} };
    const key = `${route.method} ${route.name}`;
    let window = this.#windows.get(key);
    if (!window) {
      window = new WindowLimit(limit.calls, limit.windowMs);
      this.#windows.set(key, window);
    }
    const now = this.#workspace.now.getTime();
    const { isAllowed, left, until, calls } = window.take('', now);
    const headers = rateHeaders(calls, left, until);
    return isAllowed ? { headers } : { headers, error: tooMany(until - now) };
  }

  #limitOf(route: Route) {
    if (!this.#usual) return undefined;
    // One limit of its own since 8.8. (Wire sheet, section 3.)
    if (route.name === 'chat.sendMessage' && this.#workspace.version.since('8.8') && !this.#workspace.options.rateLimit)
      return { calls: 5, windowMs: 1_000 };
    return route.rateLimit ?? this.#usual;
  }
}

/** The reset is a time in milliseconds. */
export function rateHeaders(calls: number, left: number, until: number): RateHeaders {
  return {
    'x-ratelimit-limit': String(calls),
    'x-ratelimit-remaining': String(left),
    'x-ratelimit-reset': String(until),
  };
}

/** The answer has no `errorType`. */
export function tooMany(waitMs: number): RocketChatError {
  const seconds = Math.max(1, Math.ceil(waitMs / 1_000));
  const error = `Error, too many requests. Please slow down. You must wait ${seconds} seconds before trying this endpoint again. [error-too-many-requests]`;
  return new RocketChatError('error-too-many-requests', error, { status: 429, body: { success: false, error } });
}
