import type { RateWindow } from '../../../core/retry/index.js';

/**
 * What an answer of a limited route says of its limit: the reset is a moment of the server's clock, in milliseconds (wire
 * sheet, section 3).
 */
export function readRateWindow(headers: Headers, serverTime: number): RateWindow | undefined {
  const [limit, remaining, reset] = ['limit', 'remaining', 'reset'].map((name) => {
    const value = headers.get(`x-ratelimit-${name}`);
    return value !== null && /^\d{1,15}$/.test(value) ? Number(value) : undefined;
  });
  if (limit === undefined || remaining === undefined || reset === undefined || limit < 1) return undefined;
  return { limit, remaining, resetMs: Math.min(longestMs, Math.max(0, reset - serverTime)), id: String(reset) };
}

/** No window of the server's is longer; a clock that is wrong must not stop all calls. */
const longestMs = 60_000;
