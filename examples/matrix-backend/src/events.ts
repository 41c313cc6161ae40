import { type ChatEvent, eventId, isChatError } from 'chatmux';
import type { Caller, MatrixClient } from './client.js';
import { editedBy } from './normalize.js';
import type { MatrixReader } from './reader.js';
import { type MatrixEvent, objectAt, textAt, textsAt } from './wire.js';

export type EventParts = {
  account: string;
  client: MatrixClient;
  reader: MatrixReader;
  /** The name that was last told of somebody: a new one comes once for each room that they are in. */
  told: Map<string, string>;
};

// #region events
/**
 * What an event of a room's timeline means. The same for what `/sync` tells and for what the history shows, so that an
 * event has the same id whichever way it came.
 */
export async function eventsOf(
  event: MatrixEvent,
  roomId: string,
  parts: EventParts,
  caller: Caller,
): Promise<ChatEvent[]> {
  const { reader, account } = parts;
  const at = new Date(event.origin_server_ts);
  const stamp = { platform: 'matrix', account, at };
  const target = editedBy(event);
  switch (event.type) {
    case 'm.room.message': {
      if (target !== undefined) return edited(event, { roomId, target, at }, parts, caller);
      // As it was sent: what was edited since is told by the edit's own event.
      const message = await reader.message(event, roomId, caller, null);
      return message
        ? [{ ...stamp, type: 'message.created', id: eventId('message.created', roomId, event.event_id), message }]
        : [];
    }
    case 'm.room.redaction':
      return redacted(event, roomId, parts, caller);
    case 'm.room.member':
      return memberChanged(event, roomId, parts, caller);
    case 'm.room.name':
    case 'm.room.topic':
    case 'm.room.encryption': {
      const id = eventId('channel.updated', roomId, event.event_id);
      return [{ ...stamp, type: 'channel.updated', id, channel: await reader.channel(roomId, caller) }];
    }
    default:
      return [
        { ...stamp, type: 'native', id: eventId('native', roomId, event.event_id), name: event.type, payload: event },
      ];
  }
}

/** An edit names the message; what the message is otherwise stands in the message's own event. */
async function edited(
  event: MatrixEvent,
  { roomId, target, at }: { roomId: string; target: string; at: Date },
  { client, reader, account }: EventParts,
  caller: Caller,
): Promise<ChatEvent[]> {
  const original = await present(client.event(roomId, target, caller));
  const content = objectAt(event.content, 'm.new_content');
  // Only its author can edit a message (specification, "Validity of replacement events").
  if (original?.sender !== event.sender || !('body' in content)) return [];
  const message = await reader.message(original, roomId, caller, { content, at });
  const id = eventId('message.updated', roomId, target, event.event_id);
  return message ? [{ type: 'message.updated', platform: 'matrix', account, at, id, message }] : [];
}
// #endregion events

async function redacted(event: MatrixEvent, roomId: string, parts: EventParts, caller: Caller): Promise<ChatEvent[]> {
  const { account, client, reader } = parts;
  // Newer rooms have it in the content (room version 11).
  const target = event.redacts ?? textAt(event.content, 'redacts');
  if (target === undefined) return [];
  const gone = await present(client.event(roomId, target, caller));
  // Reactions are taken back by redactions too.
  if (gone && gone.type !== 'm.room.message') return [];
  const message = { channelId: roomId, id: target };
  const by = await reader.user(event.sender, caller);
  const id = eventId('message.deleted', roomId, target);
  const at = new Date(event.origin_server_ts);
  return [{ type: 'message.deleted', platform: 'matrix', account, at, id, message, by }];
}

/** Joining, leaving, and new names: all are changes of a membership. */
async function memberChanged(
  event: MatrixEvent,
  roomId: string,
  parts: EventParts,
  caller: Caller,
): Promise<ChatEvent[]> {
  const { account, reader, told } = parts;
  const userId = event.state_key ?? '';
  const previous = objectAt(event.unsigned, 'prev_content');
  const [now, before] = [textAt(event.content, 'membership'), textAt(previous, 'membership')];
  const name = textAt(event.content, 'displayname');
  const stamp = { platform: 'matrix', account, at: new Date(event.origin_server_ts) };
  if (now === 'join' && before === 'join') {
    if (!name || name === textAt(previous, 'displayname') || name === told.get(userId)) return [];
    remember(told, userId, name);
    const user = reader.named(userId, name);
    return [{ ...stamp, type: 'user.updated', id: eventId('user.updated', userId, event.event_id), user }];
  }
  const type = now === 'join' ? 'member.joined' : before === 'join' ? 'member.left' : undefined;
  if (type === undefined) return [];
  const user = name ? reader.named(userId, name) : await reader.user(userId, caller);
  const by = event.sender === userId ? undefined : await reader.user(event.sender, caller);
  return [{ ...stamp, type, id: eventId(type, roomId, event.event_id), channelId: roomId, user, ...(by && { by }) }];
}

const mostTold = 10_000;

function remember(told: Map<string, string>, userId: string, name: string): void {
  told.delete(userId);
  told.set(userId, name);
  const [oldest] = told.keys();
  if (told.size > mostTold && oldest !== undefined) told.delete(oldest);
}

/** Who types and who has read: this is told, and kept nowhere. @param typed - who typed when it was last told */
export async function passingEvents(
  ephemeral: readonly unknown[],
  roomId: string,
  typed: Map<string, ReadonlySet<string>>,
  { account, reader }: EventParts,
  caller: Caller,
): Promise<ChatEvent[]> {
  const events: ChatEvent[] = [];
  const at = new Date();
  const stamp = { platform: 'matrix', account, at, channelId: roomId };
  for (const each of ephemeral) {
    const content = objectAt(each, 'content');
    if (textAt(each, 'type') === 'm.typing') {
      const now = new Set(textsAt(content, 'user_ids'));
      const before = typed.get(roomId);
      typed.set(roomId, now);
      for (const userId of now) {
        if (before?.has(userId) || userId === reader.selfId) continue;
        const user = await reader.user(userId, caller);
        const id = eventId('typing.started', roomId, userId, at.getTime());
        events.push({ ...stamp, type: 'typing.started', id, user });
      }
    } else if (textAt(each, 'type') === 'm.receipt') {
      for (const [upTo, receipts] of Object.entries(content)) {
        for (const userId of Object.keys(objectAt(receipts, 'm.read'))) {
          if (userId === reader.selfId) continue;
          const user = await reader.user(userId, caller);
          const id = eventId('message.read', roomId, userId, upTo);
          events.push({ ...stamp, type: 'message.read', id, user, upTo: { channelId: roomId, id: upTo } });
        }
      }
    }
  }
  return events;
}

/** `undefined` for what is not there any more. */
async function present<T>(found: Promise<T>): Promise<T | undefined> {
  try {
    return await found;
  } catch (error) {
    if (isChatError(error) && (error.code === 'not_found' || error.code === 'forbidden')) return undefined;
    throw error;
  }
}
