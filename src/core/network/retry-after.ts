/**
 * How long a server asks to wait, in milliseconds: a `Retry-After` of seconds or of a date (RFC 9110, 10.2.3).
 *
 * @param now - the wall clock, in milliseconds
 * @returns `undefined` for a missing or unreadable value; never negative, and at most a day
 */
export function parseRetryAfter(value: string | null | undefined, now: () => number = Date.now): number | undefined {
  const text = value?.trim();
  if (!text) return undefined;
  const ms = /^\d+(\.\d+)?$/.test(text) ? Number(text) * 1_000 : Date.parse(text) - now();
  return Number.isFinite(ms) ? Math.min(Math.max(0, Math.ceil(ms)), 86_400_000) : undefined;
}
