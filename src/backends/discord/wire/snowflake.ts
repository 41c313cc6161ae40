/** The first moment of Discord's ids (wire sheet, section 1). */
const epoch = 1_420_070_400_000n;

/** Discord's ids are unsigned 64-bit numbers, kept as strings: as numbers they lose digits. */
export function isSnowflake(value: unknown): value is string {
  return typeof value === 'string' && /^\d{15,20}$/.test(value);
}

/** When the id was made; `undefined` when it is none. */
export function dateOfSnowflake(id: unknown): Date | undefined {
  if (!isSnowflake(id)) return undefined;
  const date = new Date(Number((BigInt(id) >> 22n) + epoch));
  return Number.isNaN(date.getTime()) ? undefined : date;
}

/** The first id of a moment: for `before` and `after`. */
export function snowflakeOfDate(date: Date): string {
  const ms = BigInt(Math.trunc(date.getTime())) - epoch;
  return String(ms <= 0n ? 0n : ms << 22n);
}

/** Orders ids by age: shorter is older, strings of equal length compare as they are. */
export function compareSnowflakes(a: string, b: string): number {
  if (a.length !== b.length) return a.length - b.length;
  return a < b ? -1 : a > b ? 1 : 0;
}
