import type { DateInput, Paging, Sort } from './types/date.js';

/** The page to ask for, always written out: what servers assume has changed over time (wire sheet, section 5). */
export function pageOf({ offset, count }: Paging): { offset: number; count: number } {
  return { offset: offset ?? 0, count: count ?? 50 };
}

/** `sort` is JSON text on the wire. */
export function sortText(sort: Sort | undefined): string | undefined {
  return sort === undefined || typeof sort === 'string' ? sort : JSON.stringify(sort);
}

/** Text is sent as it was given. */
export function dateText(date: DateInput | undefined): string | undefined {
  return date instanceof Date ? date.toISOString() : date;
}

/** `paging` with its sort as text, for the calls that take both. */
export function listing<Rest extends Paging & { sort?: Sort | undefined }>(options: Rest) {
  const { sort, ...rest } = options;
  return { ...rest, ...pageOf(options), ...(sort !== undefined && { sort: sortText(sort) }) };
}
