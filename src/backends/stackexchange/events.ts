import { eventId } from '../../core/delivery/index.js';
import type { ChatEvent, User } from '../../models/index.js';
import type { EventData } from './client/types.js';
import { dateOf } from './fields.js';
import type { StackExchangeMessageModel } from './native.js';
import { starEmoji } from './normalize/message.js';
import { authorOf, basicUser } from './normalize/user.js';
import { fetchChannel } from './operations/channels.js';
import type { StackExchangeContext } from './operations/context.js';

/** What stands on every event. */
type Stamp = { platform: 'stackexchange'; account: string; at: Date };
type Read = (
  wire: EventData,
  context: StackExchangeContext,
  stamp: Stamp,
  signal?: AbortSignal,
) => Promise<ChatEvent[]> | ChatEvent[];

const mentioned = 8;
const replied = 18;

/**
 * The unified events of the site's, oldest first. The site tells of a mention and of a reply twice: to the user, and in the
 * room; here it is one event that knows it (wire sheet, section 5). Unknown ones become `native`.
 */
export async function* eventsOf(
  wires: readonly EventData[],
  context: StackExchangeContext,
  signal?: AbortSignal,
): AsyncGenerator<ChatEvent> {
  for (const wire of withoutTwins(wires)) {
    const stamp: Stamp = {
      platform: 'stackexchange',
      account: context.account,
      at: dateOf(wire.time_stamp) ?? new Date(),
    };
    const read = readers.get(wire.event_type);
    const events = read ? await read(wire, context, stamp, signal) : [];
    if (events.length === 0) events.push(nativeEvent(wire, stamp));
    for (const event of events) {
      context.positions.note(event.id, wire.id, wire.time_stamp);
      yield event;
    }
  }
}

/** Marks the event that the room is told with what its twin says to the user, and leaves the twin out. */
function withoutTwins(wires: readonly EventData[]): Marked[] {
  const isToUser = ({ event_type: type }: EventData) => type === mentioned || type === replied;
  const toUser = new Set(wires.flatMap((wire) => (isToUser(wire) ? [keyOf(wire)] : [])));
  const inRoom = new Set(
    wires.flatMap((wire) => (wire.event_type === 1 || wire.event_type === 2 ? [keyOf(wire)] : [])),
  );
  const told = new Set<string>();
  return wires.flatMap((wire): Marked[] => {
    const key = keyOf(wire);
    if (!isToUser(wire)) return [toUser.has(key) ? { ...wire, isToMe: true } : wire];
    // In a room that is not watched it comes alone.
    if (inRoom.has(key) || told.has(key)) return [];
    told.add(key);
    return [{ ...wire, isToMe: true }];
  });
}

type Marked = EventData & { isToMe?: boolean };

function keyOf({ message_id: id, message_edits: edits = 0 }: EventData): string {
  return `${id ?? ''} ${edits}`;
}

export function createdEvent(message: StackExchangeMessageModel): ChatEvent {
  const { account, channelId, id, createdAt: at } = message;
  const key = eventId('message.created', channelId, id);
  return { type: 'message.created', platform: 'stackexchange', account, id: key, at, message };
}

function updatedEvent(message: StackExchangeMessageModel): ChatEvent {
  const { account, channelId, id, native, editedAt: at = message.createdAt } = message;
  const key = eventId('message.updated', channelId, id, native?.edits);
  return { type: 'message.updated', platform: 'stackexchange', account, id: key, at, message };
}

const posted: Read = async (wire: Marked, context, _stamp, signal) => {
  const message = await context.reader.message(wire, signal, { mentionsMe: wire.isToMe });
  if (!message) return [];
  noteStars(wire, context);
  // 8 and 18 tell of edits too.
  const isEdit = wire.event_type === 2 || ((wire.message_edits ?? 0) > 0 && wire.event_type !== 1);
  return [isEdit ? updatedEvent(message) : createdEvent(message)];
};

const deleted: Read = (wire, context, stamp) => {
  const { message_id: id, room_id: room } = wire;
  if (id === undefined || room === undefined) return [];
  const by = userOf(wire, context);
  return [
    {
      ...stamp,
      type: 'message.deleted',
      id: eventId('message.deleted', room, id),
      message: { channelId: String(room), id: String(id) },
      ...(by && { by }),
    },
  ];
};

/** Moved out: it is in the other room now, where it keeps its id. */
const movedOut: Read = (wire, context, stamp) => {
  const [event] = deleted({ ...wire, user_id: 0 }, context, stamp) as ChatEvent[];
  return event ? [event] : [];
};

const starred: Read = (wire, { stars }, stamp) => {
  const { message_id: id, room_id: room, id: position } = wire;
  const count = Math.max(0, wire.message_stars ?? 0);
  if (id === undefined || room === undefined) return [];
  const change = stars.change(id, { stars: count, isPinned: (wire.message_owner_stars ?? 0) > 0 });
  const message = { channelId: String(room), id: String(id) };
  const events: ChatEvent[] = [];
  if (change.star) {
    const type = change.star === 'added' ? 'reaction.added' : 'reaction.removed';
    events.push({ ...stamp, type, id: eventId(type, room, id, position), message, emoji: starEmoji, count });
  }
  if (change.pin) {
    const type = change.pin === 'added' ? 'message.pinned' : 'message.unpinned';
    events.push({ ...stamp, type, id: eventId(type, room, id, position), channelId: message.channelId, message });
  }
  return events;
};

const membership =
  (type: 'member.joined' | 'member.left'): Read =>
  (wire, context, stamp) => {
    const { room_id: room, id: position } = wire;
    const userId = wire.target_user_id ?? wire.user_id;
    if (room === undefined || userId === undefined) return [];
    const user = authorOf(userId, userId === wire.user_id ? wire.user_name : undefined, context.reader.context);
    const isHere = type === 'member.joined';
    const isNews = isHere ? context.presence.enter(userId, room) : context.presence.leave(userId, room);
    if (wire.user_name !== undefined) context.reader.names.learn(String(room), String(userId), user.name);
    const events: ChatEvent[] = [
      { ...stamp, type, id: eventId(type, room, userId, position), channelId: String(room), user },
    ];
    if (isNews && String(userId) !== context.reader.selfId) {
      const { platform, account } = stamp;
      const status = isHere ? 'online' : 'offline';
      const presence = { platform, account, id: user.id, userId: user.id, status } as const;
      events.push({ ...stamp, type: 'presence.updated', id: eventId('presence.updated', userId, position), presence });
    }
    return events;
  };

/** What has changed is not told: the room's page is read. */
const roomChanged: Read = async (wire, context, stamp, signal) => {
  const { room_id: room, room_name: name, id: position } = wire;
  if (room === undefined) return [];
  const asked = await fetchChannel(context, String(room), signal).catch(() => undefined);
  const channel = asked ?? {
    platform: stamp.platform,
    account: stamp.account,
    id: String(room),
    type: 'unknown' as const,
    ...(name !== undefined && { name }),
  };
  return [{ ...stamp, type: 'channel.updated', id: eventId('channel.updated', room, position), channel }];
};

const renamed: Read = (wire, context, stamp) => {
  const { user_id: id, user_name: name, id: position } = wire;
  if (id === undefined || name === undefined) return [];
  const known = context.reader.context.userById(String(id));
  const user = { ...known, ...basicUser(id, name, stamp.account) };
  return [{ ...stamp, type: 'user.updated', id: eventId('user.updated', id, position), user }];
};

const readers: ReadonlyMap<number, Read> = new Map<number, Read>([
  [1, posted],
  [2, posted],
  [3, membership('member.joined')],
  [4, membership('member.left')],
  [5, roomChanged],
  [6, starred],
  [mentioned, posted],
  [10, deleted],
  [replied, posted],
  [19, movedOut],
  [20, posted],
  [34, renamed],
]);

function nativeEvent(wire: EventData, stamp: Stamp): ChatEvent {
  const key = wire.id ?? `${wire.time_stamp ?? ''} ${wire.message_id ?? ''} ${wire.user_id ?? ''}`;
  const { ...payload } = wire;
  return {
    ...stamp,
    type: 'native',
    id: eventId('native', wire.event_type, key),
    name: nativeNames.get(wire.event_type) ?? String(wire.event_type),
    payload,
  };
}

/** What the browser's own client calls them (wire sheet, section 5). */
const nativeNames: ReadonlyMap<number, string> = new Map([
  [6, 'message_starred'],
  [7, 'debug'],
  [9, 'message_flagged'],
  [11, 'file_added'],
  [12, 'moderator_flag'],
  [13, 'user_settings_changed'],
  [14, 'global_notification'],
  [15, 'access_level_changed'],
  [16, 'user_notification'],
  [17, 'invitation'],
  [21, 'time_break'],
  [22, 'feed_ticker'],
  [29, 'user_suspended'],
  [30, 'user_merged'],
]);

function noteStars(wire: EventData, { stars }: StackExchangeContext): void {
  const { message_id: id, message_stars: count = 0, message_owner_stars: pins = 0 } = wire;
  if (id !== undefined) stars.note(id, { stars: count, isPinned: pins > 0 });
}

function userOf(wire: EventData, { reader }: StackExchangeContext): User | undefined {
  const { user_id: id, user_name: name } = wire;
  return id === undefined || id === 0 ? undefined : authorOf(id, name, reader.context);
}
