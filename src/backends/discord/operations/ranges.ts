import type { HistoryQuery } from '../../../core/operations/history.js';
import type { Point } from '../../../core/operations/references.js';
import { compareSnowflakes, snowflakeOfDate } from '../wire/snowflake.js';

/** The ids that a query is about, both ends exclusive. */
export type IdRange = { readonly after?: string; readonly before?: string };

/** Ids of one millisecond: 22 bits count within it (wire sheet, section 1). */
const inMillisecond = (1n << 22n) - 1n;

export function rangeOf({ before, after }: Pick<HistoryQuery, 'before' | 'after'>): IdRange {
  return {
    ...(after !== undefined && { after: endOf(after, 'after') }),
    ...(before !== undefined && { before: endOf(before, 'before') }),
  };
}

/** The id next to a moment: nothing of that millisecond lies beyond it. */
export function endOf(point: Point, side: 'before' | 'after'): string {
  if ('id' in point) return point.id;
  const first = snowflakeOfDate(point.at);
  return side === 'before' ? first : String(BigInt(first) + inMillisecond);
}

/** True for ids between both ends. */
export function isWithin(id: string, { after, before }: IdRange): boolean {
  return (
    (after === undefined || compareSnowflakes(id, after) > 0) &&
    (before === undefined || compareSnowflakes(id, before) < 0)
  );
}
