import type { GapPosition } from '../../core/delivery/index.js';
import type { ChatEvent } from '../../models/index.js';
import type { EventData } from './client/types.js';
import { eventsOf } from './events.js';
import { currentRooms } from './operations/channels.js';
import type { StackExchangeContext } from './operations/context.js';
import { roomNumber } from './operations/ids.js';
import { messagePages } from './operations/message-pages.js';

/** The most that one call gives. */
const pageSize = 500;
/** The site's clock may be behind ours. */
const marginSeconds = 60;

/** The rooms to look into after a gap: those of the settings, and those in which the account is. */
export async function missedRooms(context: StackExchangeContext, signal: AbortSignal): Promise<string[]> {
  const rooms = await currentRooms(context, signal);
  return [...new Set([...(context.config.rooms ?? []), ...rooms])].map(String);
}

/** Which of two positions comes first. */
export function comparePositions(a: string, b: string): number {
  return Number.parseInt(a, 10) - Number.parseInt(b, 10);
}

/**
 * What happened in a room behind a position, oldest first: messages, edits, deletes, stars and pins. The room's list of
 * events goes back 500 of them; for what is older its messages are read, as they stand now.
 */
export async function* missedEvents(
  context: StackExchangeContext,
  channelId: string,
  from: GapPosition,
  signal: AbortSignal,
): AsyncGenerator<ChatEvent> {
  const roomId = roomNumber(channelId);
  const [position, at] = (from.cursor ?? '').split('@').map(Number);
  const start = from.cursor === undefined ? (from.since?.getTime() ?? 0) / 1_000 : (at ?? 0);
  if (from.cursor === undefined && from.since === undefined) return;
  const since = start - marginSeconds;
  const { events } = await context.client.reading.roomEvents(
    roomId,
    { mode: 'Events', msgCount: pageSize },
    { signal },
  );
  // Without ids they cannot be compared, and the time must do.
  const isMissed = ({ id, time_stamp: time = 0 }: EventData) =>
    from.cursor !== undefined && id !== undefined ? id > (position ?? 0) : time >= since;
  const missed = events.filter(isMissed);
  const isWhole = events.length < pageSize || missed.length < events.length;
  const older = isWhole ? [] : await olderMessages(context, roomId, missed, since, signal);
  yield* eventsOf([...older, ...missed], context, signal);
}

/** How many messages of a long gap are read at the most. */
const mostOlder = 10_000;

/** Messages from before the list of events, back to where the gap began. */
async function olderMessages(
  context: StackExchangeContext,
  roomId: number,
  missed: readonly EventData[],
  since: number,
  signal: AbortSignal,
): Promise<EventData[]> {
  const posts = missed.flatMap(({ event_type: type, message_id: id }) => (type === 1 && id !== undefined ? [id] : []));
  const older: EventData[] = [];
  const before = posts.length === 0 ? undefined : Math.min(...posts);
  for await (const page of messagePages(context, roomId, { before, signal })) {
    const wanted = page.filter(({ time_stamp: time = 0 }) => time >= since);
    older.unshift(...wanted);
    if (wanted.length < page.length || older.length >= mostOlder) break;
  }
  return older;
}
