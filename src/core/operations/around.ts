import { InvalidError } from '../errors/index.js';
import type { HistoryOptions, HistoryPoint } from '../options.js';

/** The two halves of what stands around a place in the history, and what to look for between them. */
export type Around = {
  readonly older: HistoryOptions & { limit: number };
  readonly newer: HistoryOptions & { limit: number };
  /** The message in the middle; `undefined` when a moment was named. */
  readonly middle: Exclude<HistoryPoint, Date> | undefined;
};

/** Splits a query for what stands around a place. @throws InvalidError for one that also has an end */
export function aroundOf(options: HistoryOptions, point: HistoryPoint, limit: number): Around {
  if (options.before !== undefined || options.after !== undefined)
    throw new InvalidError("'around' has no ends of its own: leave out 'before' and 'after'.");
  const { around: _around, ...rest } = options;
  const isMoment = point instanceof Date;
  if (isMoment && Number.isNaN(point.getTime())) throw new InvalidError("'around' is an invalid date.");
  const others = isMoment ? limit : limit - 1;
  const newerCount = Math.floor(others / 2);
  // Both ends exclude the moment itself: what was said in its very millisecond is among the older ones.
  const before = isMoment ? new Date(point.getTime() + 1) : point;
  return {
    older: { ...rest, before, order: 'newest', limit: others - newerCount },
    newer: { ...rest, after: point, order: 'oldest', limit: newerCount },
    middle: isMoment ? undefined : point,
  };
}
