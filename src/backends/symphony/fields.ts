export { present } from '../../core/present.js';

/** Text that says something: `''` and `null` mean "none". */
export function said(value: string | null | undefined): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** The date of milliseconds; `undefined` for 0 and for what is no date. */
export function dateOf(ms: number | string | null | undefined): Date | undefined {
  const date = new Date(Number(ms ?? 0));
  return date.getTime() > 0 ? date : undefined;
}

/** The objects of a list; what is no list has none. */
export function itemsOf<T extends object>(value: readonly (T | null)[] | null | undefined): T[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'object' && item !== null) : [];
}

/** The texts of a list; `undefined` for what is no list. */
export function textsOf(value: readonly string[] | null | undefined): string[] | undefined {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : undefined;
}

/** What is neither true nor false says nothing. */
export function flagOf(value: boolean | null | undefined): boolean | undefined {
  return typeof value === 'boolean' ? value : undefined;
}

/** An object, or one without fields where there is none. */
export function fieldsOf<T extends object>(value: T | null | undefined): Partial<T> {
  return typeof value === 'object' && value !== null ? value : {};
}
