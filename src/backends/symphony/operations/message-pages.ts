import type { V4Message } from '../client/types/message.js';
import type { SymphonyContext } from './context.js';

/** The most that a call gives. */
export const pageSize = 500;

export type Window = { since: number; until: number };

/**
 * The messages from `since` to `until` (milliseconds, both inclusive), oldest first, page by page. The next page begins at
 * the last page's last millisecond, behind what is known of it (wire sheet, section 7.4).
 */
export async function* windowPages(
  { client }: Pick<SymphonyContext, 'client'>,
  streamId: string,
  { since, until }: Window,
  limit: number,
  signal: AbortSignal | undefined,
): AsyncGenerator<V4Message[]> {
  const seen = new Set<string>();
  let from = since;
  let skip = 0;
  for (;;) {
    const page = await client.messages.history(
      streamId,
      // Whether `until` is in the range itself is not documented.
      { since: from, until: Number.isFinite(until) ? until + 1 : undefined, skip: skip || undefined, limit },
      { signal },
    );
    const isFull = page.length >= limit;
    const isBackwards = (page[0]?.timestamp ?? 0) > (page.at(-1)?.timestamp ?? 0);
    const fresh = page.filter(({ messageId = '', timestamp = 0 }) => {
      // Older agents do not know `until`.
      if (messageId === '' || seen.has(messageId) || timestamp < since || timestamp > until) return false;
      seen.add(messageId);
      return true;
    });
    fresh.sort((a, b) => (a.timestamp ?? 0) - (b.timestamp ?? 0));
    if (fresh.length > 0) yield fresh;
    if (!isFull || page.length === 0) return;
    const last = page.at(-1)?.timestamp ?? 0;
    if (isBackwards || last > until) {
      if (!isBackwards) return;
      // No source says that the oldest come first: where they do not, only counting gets on.
      skip += page.length;
      continue;
    }
    const atLast = page.filter(({ timestamp }) => timestamp === last).length;
    skip = last === from ? skip + page.length : atLast;
    from = last;
  }
}
