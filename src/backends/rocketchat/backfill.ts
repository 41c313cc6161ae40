import type { GapChannel, GapPosition } from '../../core/delivery/index.js';
import { isChatError } from '../../core/errors/index.js';
import type { ChatEvent } from '../../models/index.js';
import { createdEvent, deletedEvent, updatedEvent } from './events.js';
import { dateAt, textAt, type Wire } from './fields.js';
import { asWritten, differences } from './message-changes.js';
import type { MessageEvents } from './message-events.js';
import { stateOf } from './message-states.js';
import type { RocketChatMessage } from './native.js';
import type { RocketChatContext } from './operations/context.js';
import { newestPages, wiresOf } from './operations/message-pages.js';

/** The stream is told a little later than the database: what was written just before the last event may have come after it. */
const marginMs = 10_000;

/**
 * So many rooms are read although nothing newer was written there, for edits, deletions and reactions: a server takes ten of
 * these calls a minute of an account without the permission `api-bypass-rate-limit`.
 */
const quietRooms = 10;

/** The account's rooms, the one with the newest message first. */
export async function channelsOf(
  { client, reader }: RocketChatContext,
  since: Date,
  signal: AbortSignal,
): Promise<GapChannel[]> {
  const { update } = await client.rooms.get({ signal });
  const rooms = (update ?? []).map((room) => {
    const channel = reader.channel(room);
    return { id: channel.id, at: Math.max(timeOf(room, 'lm'), timeOf(room, 'ts')) };
  });
  rooms.sort((a, b) => b.at - a.at);
  const from = since.getTime() - marginMs;
  return rooms.flatMap(({ id, at }, index): GapChannel[] => {
    if (index < quietRooms) return [id];
    return at >= from ? [{ id, newest: String(at) }] : [];
  });
}

function timeOf(room: object, key: string): number {
  return dateAt(room as Wire, key)?.getTime() ?? 0;
}

/** The time of an event on the server's clock, for those that can be read again. */
export function cursorOf(event: ChatEvent): string | undefined {
  if (event.type !== 'message.created' && event.type !== 'message.updated') return undefined;
  return String(event.at.getTime());
}

/** What is told at a place in time: events, or what makes them when it is their turn. */
type Dated = { at: number; event: ChatEvent } | { at: number; changes: () => AsyncGenerator<ChatEvent> };

/**
 * What happened in a room since a position, oldest first: messages and threads' replies, edits and deletions; reactions and
 * pins of messages that are known or were written since.
 */
export async function* missedEvents(
  context: RocketChatContext,
  events: MessageEvents,
  channelId: string,
  from: GapPosition,
  signal: AbortSignal,
): AsyncGenerator<ChatEvent> {
  const start = from.cursor === undefined ? from.since?.getTime() : Number(from.cursor);
  if (start === undefined || !Number.isFinite(start)) return;
  const since = Math.max(0, start - marginMs);
  const { updated, deleted } = await changesSince(context, channelId, since, signal);
  const { reader, account } = context;
  const found: Dated[] = [];
  for (const wire of updated) found.push(...(await eventsOf(context, events, wire, { start, since })));
  for (const item of deleted) {
    const id = textAt(item, '_id');
    const at = dateAt(item, '_deletedAt');
    if (id === undefined || (at !== undefined && at.getTime() < since)) continue;
    const threadId = reader.states.get(id)?.threadId;
    const ref = { channelId, id, ...(threadId !== undefined && { threadId }) };
    found.push({ at: at?.getTime() ?? start, event: deletedEvent(account, ref, at) });
  }
  found.sort((a, b) => a.at - b.at);
  for (const one of found) {
    if ('event' in one) yield one.event;
    else yield* one.changes();
  }
  for (const item of deleted) reader.states.delete(textAt(item, '_id') ?? '');
}

async function eventsOf(
  context: RocketChatContext,
  events: MessageEvents,
  wire: Wire,
  { start, since }: { start: number; since: number },
): Promise<Dated[]> {
  const { createdAt, editedAt, updatedAt } = stateOf(wire, true);
  if (wire['t'] === 'rm') {
    const gone = events.deleted(wire);
    return gone && editedAt >= since ? [{ at: editedAt, event: gone }] : [];
  }
  const message = context.reader.message(wire);
  if (!message) return [];
  const found: Dated[] = [];
  if (createdAt >= since) {
    const told = [createdEvent(message), ...(await events.memberships(message, wire, { ofSelf: true }))];
    found.push(...told.map((event) => ({ at: createdAt, event })));
  }
  // Written and edited meanwhile, it was never told: its edit is no news.
  if (editedAt >= since && createdAt <= start && message.editedAt)
    found.push({ at: editedAt, event: updatedEvent(message) });
  found.push({
    at: Math.max(updatedAt, editedAt, createdAt),
    changes: () => changesOf(context, events, message, wire, start),
  });
  return found;
}

/**
 * Reactions, pins and threads: what differs from what is known when it is told, not when it was read, as the stream goes on
 * meanwhile. From here on the stream compares with what was read: a reaction that is taken off while the history tells that it
 * was put on differs only from that. What was not handed on, as the connection was lost again, is to differ the next time too.
 */
async function* changesOf(
  { reader: { states } }: RocketChatContext,
  events: MessageEvents,
  message: RocketChatMessage,
  wire: Wire,
  start: number,
): AsyncGenerator<ChatEvent> {
  const current = stateOf(wire, true);
  const previous = states.get(message.id);
  // The stream has brought a newer state, and told what differs.
  if (previous?.isTold && previous.updatedAt > current.updatedAt) return;
  // Of a message that was written meanwhile nothing has been told, even where it has been read.
  const known = current.createdAt > start && !previous?.isTold ? asWritten(current) : previous;
  const changes = known ? differences(known, current).filter(({ kind }) => kind !== 'updated') : [];
  const told = states.tell(wire);
  let isHandedOn = false;
  try {
    // All at once: a version is that of this moment, and the stream may tell the next before the first is handed on.
    const made = await Promise.all(changes.map((change) => events.of(change, message, wire)));
    yield* made.flat();
    isHandedOn = true;
  } finally {
    if (!isHandedOn && told) states.takeBack(message.id, told, previous);
  }
}

/** `chat.syncMessages`; on a server without it the history, which shows neither deletions nor replies in threads. */
async function changesSince(
  context: RocketChatContext,
  channelId: string,
  since: number,
  signal: AbortSignal,
): Promise<{ updated: Wire[]; deleted: Wire[] }> {
  const { client, reader } = context;
  try {
    const { result } = await client.chatSyncMessages(channelId, new Date(since), { signal });
    // The newest first: those of one millisecond keep their order when they are turned and sorted.
    return { updated: wiresOf(result?.updated).reverse(), deleted: wiresOf(result?.deleted) };
  } catch (error) {
    if (!isChatError(error) || error.status !== 404 || error.platformCode !== undefined) throw error;
  }
  const room = await reader.room(channelId, signal);
  const updated: Wire[] = [];
  for await (const page of newestPages({ client, room, signal }, { after: { at: since } }, 100)) updated.push(...page);
  return { updated: updated.reverse(), deleted: [] };
}
