import type { GapPosition } from '../../core/delivery/index.js';
import { isChatError } from '../../core/errors/index.js';
import type { ChatEvent } from '../../models/index.js';
import { normalizeId } from './client/ids.js';
import { createdEvent, eventOfMessage } from './events.js';
import type { SymphonyContext } from './operations/context.js';
import { pageSize, windowPages } from './operations/message-pages.js';

/** The feed keeps no order: what was written just before the last event may have come after it. */
const marginMs = 10_000;
const listPage = 50;

/** The streams that the account is in. The list does not tell when something was written last. */
export async function* channelsOf({ client }: SymphonyContext, signal: AbortSignal): AsyncGenerator<string> {
  for (let skip = 0; ; skip += listPage) {
    const streams = await client.streams.list({ includeInactiveStreams: false }, { skip, limit: listPage }, { signal });
    for (const { id } of streams) if (id) yield normalizeId(id);
    if (streams.length < listPage) return;
  }
}

/** The time of an event on the pod's clock, for those that history shows again. */
export function cursorOf(event: ChatEvent): string | undefined {
  if (event.type !== 'message.created' && event.type !== 'message.updated') return undefined;
  return String(event.at.getTime());
}

/**
 * What history shows of the time since a position, oldest first: messages, and edits as the versions that they made.
 * Deletes are not in it.
 */
export async function* missedEvents(
  context: SymphonyContext,
  channelId: string,
  from: GapPosition,
  signal: AbortSignal,
): AsyncGenerator<ChatEvent> {
  const start = from.cursor === undefined ? from.since?.getTime() : Number(from.cursor);
  if (start === undefined || !Number.isFinite(start)) return;
  const since = Math.max(0, start - marginMs);
  const window = { since, until: Number.POSITIVE_INFINITY };
  for await (const page of readable(windowPages(context, channelId, window, pageSize, signal))) {
    for (const message of await context.reader.messages(page, channelId, signal)) {
      if (message.editedAt !== undefined && message.createdAt.getTime() >= since && !page.some(isFirstOf(message.id))) {
        // Written and edited meanwhile, and the history keeps the last version alone: it was never told.
        yield createdEvent(message);
        continue;
      }
      yield eventOfMessage(message);
    }
  }
}

/** A stream that the account has left (403) has nothing to be told of it. */
async function* readable<Page>(pages: AsyncIterable<Page>): AsyncGenerator<Page> {
  try {
    yield* pages;
  } catch (error) {
    if (!isChatError(error) || error.code !== 'forbidden') throw error;
  }
}

function isFirstOf(id: string): (wire: { messageId?: string }) => boolean {
  return ({ messageId }) => messageId !== undefined && normalizeId(messageId) === id;
}
