import { createHash } from 'node:crypto';
import type { ServerAnswer } from '../../server/index.js';
import type { Json } from '../json.js';

type Bucket = { used: number; resetAt: number };

/** Counts requests by bucket, and says so in the headers of every answer. (Wire sheet, section 3.) */
export class RateLimits {
  readonly #limit: number;
  readonly #perMs: number;
  readonly #now: () => number;
  readonly #buckets = new Map<string, Bucket>();

  constructor(limit: number, perMs: number, now: () => number) {
    this.#limit = limit;
    this.#perMs = perMs;
    this.#now = now;
  }

  /** Takes one from the bucket. @returns the headers, and the refusal when it is empty */
  take(key: string): { headers: Record<string, string>; refusal: ServerAnswer | undefined } {
    const now = this.#now();
    let bucket = this.#buckets.get(key);
    if (!bucket || bucket.resetAt <= now) {
      bucket = { used: 0, resetAt: now + this.#perMs };
      this.#buckets.set(key, bucket);
    }
    const isEmpty = bucket.used >= this.#limit;
    if (!isEmpty) bucket.used += 1;
    const headers = {
      'x-ratelimit-limit': String(this.#limit),
      'x-ratelimit-remaining': String(this.#limit - bucket.used),
      'x-ratelimit-reset': (bucket.resetAt / 1_000).toFixed(3),
      'x-ratelimit-reset-after': ((bucket.resetAt - now) / 1_000).toFixed(3),
      'x-ratelimit-bucket': bucketHash(key),
    };
    return { headers, refusal: isEmpty ? limited(bucket.resetAt - now, { scope: 'user', headers }) : undefined };
  }
}

/** The same for every route, whatever the ids. */
function bucketHash(key: string): string {
  return createHash('sha1').update(key.split(':').slice(0, -1).join(':')).digest('hex').slice(0, 32);
}

/**
 * A 429. The header has whole seconds as Discord's has, save below one second, so that tests need not wait that long;
 * the body has the exact time.
 * @param retryAfterMs `null`: no header
 */
export function limited(
  retryAfterMs: number | null,
  options: { scope: 'user' | 'global' | 'shared'; headers?: Record<string, string> },
): ServerAnswer {
  const { scope, headers = {} } = options;
  const ms = retryAfterMs ?? 1_000;
  const body: Json = { message: 'You are being rate limited.', retry_after: ms / 1_000, global: scope === 'global' };
  return {
    status: 429,
    headers: {
      ...headers,
      ...(retryAfterMs === null ? {} : { 'retry-after': String(ms < 1_000 ? ms / 1_000 : Math.ceil(ms / 1_000)) }),
      'x-ratelimit-scope': scope,
      ...(scope === 'global' ? { 'x-ratelimit-global': 'true' } : {}),
    },
    body,
  };
}

/** What a proxy in front of Discord says: HTML, and no rate-limit headers. (Wire sheet, section 3.) */
export function proxyPage(status: number, retryAfterMs: number | null): ServerAnswer {
  const title =
    status === 429 ? 'Access denied | discord.com used Cloudflare to restrict access' : `discord.com | ${status}`;
  return {
    status,
    headers: {
      'content-type': 'text/html; charset=UTF-8',
      server: 'cloudflare',
      ...(retryAfterMs === null ? {} : { 'retry-after': String(ms(retryAfterMs)) }),
    },
    body: `<!DOCTYPE html><html><head><title>${title}</title></head><body><h1>Error ${status}</h1></body></html>`,
  };
}

function ms(value: number): number {
  return value < 1_000 ? value / 1_000 : Math.ceil(value / 1_000);
}
