import type { Json } from './json.js';
import type { SlackCall } from './method.js';
import { SlackError } from './slack-error.js';

export type Page<T> = { items: T[]; cursor: string | undefined };

export type PageOptions = { fallback: number; most?: number };

/**
 * One page by `limit` and `cursor`. `limit` is a ceiling: pages may be shorter. Cursors are opaque, belong to their
 * method, and expire. (Wire sheet, section 3.)
 */
export function page<T>(call: SlackCall, method: string, items: readonly T[], options: PageOptions): Page<T> {
  const limit = readLimit(call, options);
  const from = readCursor(call, method);
  const size = Math.min(limit, call.workspace.options.pageSize ?? limit);
  const to = from + size;
  return {
    items: items.slice(from, to),
    cursor: to < items.length ? makeCursor(call, method, to) : undefined,
  };
}

/** `response_metadata` of most methods: an empty cursor on the last page. */
export function metadata(cursor: string | undefined): Json {
  return { response_metadata: { next_cursor: cursor ?? '' } };
}

function readLimit(call: SlackCall, { fallback, most = 1_000 }: PageOptions): number {
  const limit = call.args.integer('limit', 'invalid_limit');
  if (limit === undefined || limit === 0) return fallback;
  if (limit < 0 || limit > most) throw new SlackError('invalid_limit');
  return limit;
}

function makeCursor(call: SlackCall, method: string, offset: number): string {
  return Buffer.from(`${method}:${call.workspace.epoch}:${offset}`).toString('base64');
}

function readCursor(call: SlackCall, method: string): number {
  const cursor = call.args.string('cursor');
  if (cursor === undefined) return 0;
  const [of, epoch, offset] = Buffer.from(cursor, 'base64').toString('utf8').split(':');
  if (of !== method || Number(epoch) !== call.workspace.epoch || !/^\d+$/.test(offset ?? ''))
    throw new SlackError('invalid_cursor');
  return Number(offset);
}

/** Older methods count pages: `count`, `page`, and `paging` in the answer. */
export function countedPage<T>(call: SlackCall, items: readonly T[], fallback = 100): { items: T[]; paging: Json } {
  const count = Math.min(Math.max(call.args.integer('count') ?? fallback, 1), 1_000);
  const number = Math.max(call.args.integer('page') ?? 1, 1);
  const pages = Math.max(Math.ceil(items.length / count), 1);
  return {
    items: items.slice((number - 1) * count, number * count),
    paging: { count, total: items.length, page: number, pages },
  };
}
