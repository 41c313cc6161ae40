import type { BackfillSource, ChatEvent, GapPosition } from 'chatmux';
import type { MatrixClient } from './client.js';
import { type EventParts, eventsOf } from './events.js';
import { pagesOf } from './history.js';
import type { MatrixEvent } from './wire.js';

/** Servers may disagree on times a little; what is read twice is known, and left out. */
const marginMs = 5_000;

// #region backfill
/** What the core reads after a gap: each room's timeline, back to where the bot has been. */
export function backfillOf(client: MatrixClient, parts: EventParts): BackfillSource {
  return {
    channels: (_since, signal) => client.joinedRooms({ signal }),
    read: (roomId, from, signal) => missedEvents(client, parts, roomId, from, signal),
    cursorOf,
    compare: (a, b) => Number(a) - Number(b),
  };
}

/** The place of an event in its room: its time on the server. */
function cursorOf(event: ChatEvent): string | undefined {
  const isInHistory = ['message.created', 'message.updated', 'message.deleted'].includes(event.type);
  return isInHistory ? String(event.at.getTime()) : undefined;
}

/** From the newest event back to the position, and then told from the oldest on. */
async function* missedEvents(
  client: MatrixClient,
  parts: EventParts,
  roomId: string,
  { cursor, since }: GapPosition,
  signal: AbortSignal,
): AsyncGenerator<ChatEvent> {
  const start = (cursor === undefined ? since?.getTime() : Number(cursor)) ?? Number.POSITIVE_INFINITY;
  const missed: MatrixEvent[] = [];
  reading: for await (const page of pagesOf(client, roomId, { dir: 'b', limit: 100 }, { signal })) {
    for (const event of page) {
      if (event.origin_server_ts < start - marginMs) break reading;
      missed.push(event);
    }
  }
  for (const event of missed.reverse()) {
    if (event.type !== 'm.room.message' && event.type !== 'm.room.redaction') continue;
    yield* await eventsOf(event, roomId, parts, { signal });
  }
}
// #endregion backfill
