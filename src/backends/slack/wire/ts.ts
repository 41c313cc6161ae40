/**
 * Slack's message id: `1700000000.000100`, unique in its channel. It stays a string: as a number it loses digits, and the
 * part behind the dot is a uniquifier rather than microseconds (wire sheet, section 4).
 */
const pattern = /^\d{10}\.\d{6}$/;

/** True for a whole ts. A fraction under six digits is damaged already and is refused rather than padded. */
export function isTs(value: unknown): value is string {
  return typeof value === 'string' && pattern.test(value);
}

/** When it was, to the millisecond; `undefined` when it is no ts. */
export function dateOfTs(ts: unknown): Date | undefined {
  if (!isTs(ts)) return undefined;
  return new Date(Number(ts.slice(0, 10)) * 1000 + Math.floor(Number(ts.slice(11)) / 1000));
}

/** The newer of two; strings of equal length compare as they are. */
export function newerTs(a: string | undefined, b: string | undefined): string | undefined {
  if (a === undefined) return b;
  return b !== undefined && b > a ? b : a;
}

/** Microseconds since 1970: exact, as they are below 2^53. */
export function microsOfTs(ts: string): number {
  return Number(ts.slice(0, 10)) * 1_000_000 + Number(ts.slice(11));
}

/** Only for the bounds of a range; never to name a message. */
export function tsOfMicros(micros: number): string {
  const whole = Math.max(0, Math.floor(micros));
  const seconds = Math.floor(whole / 1_000_000);
  return `${String(seconds).padStart(10, '0')}.${String(whole % 1_000_000).padStart(6, '0')}`;
}

/** The exclusive lower bound of what is newer than a moment (a message's own time is known to the millisecond). */
export function tsAfterDate(date: Date): string {
  return tsOfMicros(date.getTime() * 1000 + 999);
}

/** The exclusive upper bound of what is older than a moment. */
export function tsBeforeDate(date: Date): string {
  return tsOfMicros(date.getTime() * 1000);
}
