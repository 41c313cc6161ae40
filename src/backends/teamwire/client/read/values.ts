export { defined } from '../../../../core/defined.js';

/** A JSON object. */
export type Fields = Readonly<Record<string, unknown>>;

/** The object; an empty one for anything else. */
export function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {};
}

/** Text that says something. */
export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** An id: text; a whole number is taken for one. */
export function idOf(value: unknown): string | undefined {
  return Number.isSafeInteger(value) ? String(value) : textOf(value);
}

export function numberOf(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

/** A number between bounds. */
export function withinOf(value: unknown, least: number, most: number): number | undefined {
  const number = numberOf(value);
  return number !== undefined && number >= least && number <= most ? number : undefined;
}

/** The date of milliseconds; `undefined` for what is none. */
export function dateOf(value: unknown): Date | undefined {
  const ms = numberOf(value);
  const date = ms === undefined || ms <= 0 ? undefined : new Date(Math.trunc(ms));
  return date && !Number.isNaN(date.getTime()) ? date : undefined;
}

export function flagOf(value: unknown, fallback: boolean): boolean {
  return typeof value === 'boolean' ? value : fallback;
}

export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** The ids of a list, each once. */
export function idsOf(value: unknown): string[] {
  return [...new Set(listOf(value).flatMap((each) => idOf(each) ?? []))];
}

/** The items of `{"items":[…]}` that can be read. */
export function itemsOf<Item>(answer: unknown, read: (value: unknown) => Item | undefined): Item[] {
  return listOf(fieldsOf(answer)['items']).flatMap((value) => read(value) ?? []);
}
