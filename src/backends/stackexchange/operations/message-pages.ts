import type { EventData } from '../client/types.js';
import type { StackExchangeContext } from './context.js';

/** The most that a call gives. */
export const pageSize = 500;

export type Paging = {
  /** Only messages with a smaller number. */
  before?: number | undefined;
  /** How many a page. Default 500. */
  limit?: number | undefined;
  signal: AbortSignal | undefined;
};

/** A room's messages backwards from the newest, or from a message on: pages of which each is oldest first. */
export async function* messagePages(
  { client }: Pick<StackExchangeContext, 'client'>,
  roomId: number,
  { before, limit = pageSize, signal }: Paging,
): AsyncGenerator<EventData[]> {
  let end = before;
  for (;;) {
    const query = { mode: 'Messages', msgCount: limit, ...(end !== undefined && { before: end }) } as const;
    const { events } = await client.reading.roomEvents(roomId, query, { signal });
    const page = messagesOf(events).filter(({ message_id: id }) => end === undefined || id < end);
    const [first] = page;
    if (!first) return;
    yield page;
    if (events.length < limit) return;
    end = first.message_id;
  }
}

/** A room's messages forwards, behind a message. */
export async function* messagePagesForward(
  { client }: Pick<StackExchangeContext, 'client'>,
  roomId: number,
  { after, limit = pageSize, signal }: { after: number; limit?: number; signal: AbortSignal | undefined },
): AsyncGenerator<EventData[]> {
  let start = after;
  for (;;) {
    // Inclusive (wire sheet, section 3.1): one more, so that a page of one gets on.
    const query = { mode: 'Messages', msgCount: Math.min(pageSize, limit + 1), after: start } as const;
    const { events } = await client.reading.roomEvents(roomId, query, { signal });
    const page = messagesOf(events).filter(({ message_id: id }) => id > start);
    const last = page.at(-1);
    if (!last) return;
    yield page;
    if (events.length < query.msgCount) return;
    start = last.message_id;
  }
}

type MessageData = EventData & { message_id: number };

/** By number, which is by time. */
function messagesOf(events: readonly EventData[]): MessageData[] {
  return events
    .filter((event): event is MessageData => event.message_id !== undefined)
    .sort((a, b) => a.message_id - b.message_id);
}
