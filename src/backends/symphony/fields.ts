/** The object without its `undefined` and `null` values: models never hold one, and Symphony sends both for "none". */
export function present<T extends object>(fields: { [K in keyof T]: T[K] | undefined | null }): T {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined && value !== null)) as T;
}

/** Text that says something: `''` and `null` mean "none". */
export function said(value: string | null | undefined): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** The date of milliseconds; `undefined` for 0 and for what is no date. */
export function dateOf(ms: number | string | null | undefined): Date | undefined {
  const date = new Date(Number(ms ?? 0));
  return date.getTime() > 0 ? date : undefined;
}
