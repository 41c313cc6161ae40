export { present } from '../../core/present.js';

/** Text that says something: `''` means "none". */
export function said(value: string | null | undefined): string | undefined {
  return typeof value === 'string' && value.trim() !== '' ? value : undefined;
}

/** The date of epoch seconds; `undefined` for 0 and for what is no date. */
export function dateOf(seconds: number | undefined): Date | undefined {
  const date = new Date((seconds ?? 0) * 1_000);
  return date.getTime() > 0 ? date : undefined;
}

/** An id as the site counts: a whole number. Users may have negative ones. */
export function numberOfId(id: string): number | undefined {
  return /^-?[1-9]\d{0,14}$/.test(id) ? Number(id) : undefined;
}
