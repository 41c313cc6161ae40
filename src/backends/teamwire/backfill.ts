import type { GapPosition } from '../../core/delivery/index.js';
import type { ChatEvent } from '../../models/index.js';
import { readChat } from './client/read/chat.js';
import { itemsOf } from './client/read/values.js';
import { createdEvent, deletedEvent } from './events.js';
import type { TeamwireContext } from './operations/context.js';

/** How far before a gap deleted messages are looked for. */
const marginMs = 10 * 60_000;

/** The chats that the bot is in. When a deleted message went the list does not tell: each is read. */
export async function channelsOf({ client }: TeamwireContext, signal: AbortSignal): Promise<string[]> {
  return itemsOf(await client.transport.call('listChats', {}, { signal }), readChat).map(({ tid }) => tid);
}

/** The time of a message on the server's clock. */
export function cursorOf(event: ChatEvent): string | undefined {
  return event.type === 'message.created' ? String(event.message.createdAt.getTime()) : undefined;
}

/** What history shows of the time since a position, oldest first: messages, and deletes of those from shortly before. */
export async function* missedEvents(
  context: TeamwireContext,
  tid: string,
  from: GapPosition,
  signal: AbortSignal,
): AsyncGenerator<ChatEvent> {
  const start = from.cursor === undefined ? from.since?.getTime() : Number(from.cursor);
  if (start === undefined || !Number.isFinite(start)) return;
  const since = Math.max(0, start - marginMs);
  const answer = await context.client.transport.call('getMessages', { tid, since, include_deleted: true }, { signal });
  for (const each of context.reader.read(answer)) {
    const { data } = each;
    if (data.deleted) {
      // What was written and deleted within the gap was never told.
      if (data.timestamp <= start) yield deletedEvent(context.account, tid, data.mid, new Date());
      continue;
    }
    for (const message of await context.reader.messages([each], signal)) yield createdEvent(message);
  }
}
