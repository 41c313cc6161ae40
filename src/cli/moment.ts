import { UsageError } from './command.js';

const units: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3_600, d: 86_400, w: 604_800 };

/** A date (ISO 8601), or how long ago: `90m`, `2h`, `7d`, `4w`. @throws UsageError */
export function moment(value: string | undefined, what: string, now = Date.now()): Date | undefined {
  if (value === undefined) return undefined;
  const [, count, unit] = /^(\d{1,6})([smhdw])$/.exec(value) ?? [];
  if (count !== undefined) return new Date(now - Number(count) * (units[unit ?? ''] ?? 0) * 1_000);
  const at = /^\d{4}-\d{2}/.test(value) ? new Date(value) : undefined;
  if (at !== undefined && !Number.isNaN(at.getTime())) return at;
  throw new UsageError(`${what} must be a date like 2026-01-31 or 2026-01-31T12:00:00Z, or how long ago: 2h, 7d.`);
}
