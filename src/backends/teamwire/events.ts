import { eventId } from '../../core/delivery/index.js';
import { ownValue } from '../../core/own-value.js';
import type { ChatEvent, User } from '../../models/index.js';
import type { EventData } from './client/data/snapshots.js';
import { readEvent } from './client/read/event.js';
import { readLiveLocation } from './client/read/location.js';
import { readReaction } from './client/read/reaction.js';
import { idOf, idsOf, textOf } from './client/read/values.js';
import type { TeamwireChannel, TeamwireMessage } from './native.js';
import { toLocation } from './normalize/location.js';
import { authorOf } from './normalize/user.js';
import { fetchChannel } from './operations/channels.js';
import type { TeamwireContext } from './operations/context.js';
import { emojiOf } from './reaction-emoji.js';

/** What stands on every event. */
type Stamp = { platform: 'teamwire'; account: string; at: Date };
/** An event of a chat, and what is to be done with it. */
type Occurrence = {
  event: EventData;
  tid: string;
  stamp: Stamp;
  context: TeamwireContext;
  signal?: AbortSignal | undefined;
};
type Read = (occurrence: Occurrence) => Promise<ChatEvent[]>;

/** The unified events of one of the stream's. Unknown ones become `native`; what is unreadable becomes none. */
export async function eventsOf(
  payload: unknown,
  context: TeamwireContext,
  signal?: AbortSignal | undefined,
): Promise<ChatEvent[]> {
  const event = readEvent(payload);
  if (!event) return [];
  const stamp: Stamp = { platform: 'teamwire', account: context.account, at: event.at };
  const read = ownValue(readers, event.type);
  const events = read && event.tid !== undefined ? await read({ event, tid: event.tid, stamp, context, signal }) : [];
  if (read && events.length > 0) return events;
  return [
    {
      ...stamp,
      type: 'native',
      id: eventId('native', event.type, event.id),
      name: event.type,
      payload: { tid: event.tid ?? null, data: event.data },
    },
  ];
}

export function createdEvent(message: TeamwireMessage): ChatEvent {
  const { account, channelId, id, createdAt: at } = message;
  const key = eventId('message.created', channelId, id);
  return { type: 'message.created', platform: 'teamwire', account, id: key, at, message };
}

export function deletedEvent(account: string, channelId: string, id: string, at: Date): ChatEvent {
  const key = eventId('message.deleted', channelId, id);
  return { type: 'message.deleted', platform: 'teamwire', account, id: key, at, message: { channelId, id } };
}

const newMessage: Read = async ({ event, context, signal }) => {
  const message = await context.reader.fresh(event.data, signal);
  return message ? [createdEvent(message)] : [];
};

const deleted: Read = async ({ event, tid, context }) => {
  const mid = idOf(event.data['message_id']);
  return mid === undefined ? [] : [deletedEvent(context.account, tid, mid, event.at)];
};

const wasRead: Read = async ({ event, tid, stamp, context, signal }) => {
  const uid = idOf(event.data['uid']);
  if (uid === undefined) return [];
  const mid = idOf(event.data['message_id']);
  return [
    {
      ...stamp,
      type: 'message.read',
      id: eventId('message.read', tid, uid, mid, event.id),
      channelId: tid,
      user: await userOf(uid, context, signal),
      ...(mid !== undefined && { upTo: { channelId: tid, id: mid } }),
    },
  ];
};

const created: Read = async (occurrence) => {
  const { tid, stamp } = occurrence;
  const channel = await channelOf(occurrence);
  return [{ ...stamp, type: 'channel.created', id: eventId('channel.created', tid), channel }];
};

const updated: Read = async (occurrence) => {
  const { tid, stamp, event } = occurrence;
  const channel = await channelOf(occurrence);
  return [{ ...stamp, type: 'channel.updated', id: eventId('channel.updated', tid, event.id), channel }];
};

/** The bot was removed, or the chat. */
const gone: Read = async ({ event, tid, stamp }) => [
  { ...stamp, type: 'channel.deleted', id: eventId('channel.deleted', tid, event.id), channelId: tid },
];

const membership =
  (type: 'member.joined' | 'member.left'): Read =>
  async ({ event, tid, stamp, context, signal }) => {
    const uids = idsOf(event.data['uids']);
    const editor = idOf(event.data['editor_uid']);
    await context.reader.prepare([...uids, ...(editor === undefined ? [] : [editor])], signal);
    const by = editor === undefined ? undefined : authorOf(editor, context.reader.context);
    return uids.map((uid) => ({
      ...stamp,
      type,
      id: eventId(type, tid, uid, event.id),
      channelId: tid,
      user: authorOf(uid, context.reader.context),
      ...(by && by.id !== uid && { by }),
    }));
  };

/** A reaction that changes is one that goes and one that comes (A7, A9). */
const reaction: Read = async ({ event, tid, stamp, context, signal }) => {
  const data = readReaction(event.data);
  if (!data) return [];
  const before = context.reader.noteReaction(data);
  const message = { channelId: tid, id: data.mid };
  const user = await userOf(data.fromUid, context, signal);
  const of = (type: 'reaction.added' | 'reaction.removed', kind: string): ChatEvent => ({
    ...stamp,
    type,
    id: eventId(type, tid, data.mid, data.fromUid, kind, event.id),
    message,
    emoji: emojiOf(kind),
    user,
  });
  return [...(before === undefined ? [] : [of('reaction.removed', before)]), of('reaction.added', data.reactionType)];
};

const location: Read = async ({ event, tid, stamp }) => {
  const data = readLiveLocation({ tid, ...event.data });
  if (!data) return [];
  return [
    {
      ...stamp,
      type: 'location.updated',
      id: eventId('location.updated', tid, data.uid, event.id),
      location: toLocation(data),
    },
  ];
};

const readers: Readonly<Record<string, Read>> = {
  NEW_MESSAGE: newMessage,
  MESSAGE_DELETED: deleted,
  MESSAGE_READ: wasRead,
  CHAT_CREATED: created,
  CHAT_JOINED: membership('member.joined'),
  CHAT_LEFT: membership('member.left'),
  CHAT_DELETED: gone,
  CHAT_TITLE_CHANGED: updated,
  CHAT_ADMINS_CHANGED: updated,
  CHAT_ALLOW_SENDING_CHANGED: updated,
  CHAT_ALLOW_MUTE_NOTIFICATIONS_CHANGED: updated,
  CHAT_IS_CLOSED_CHANGED: updated,
  AM_REACTION: reaction,
  LIVE_LOCATION: location,
};

/** The event tells what changed, the server how the chat stands; of one that cannot be read, what the event tells. */
async function channelOf({ event, tid, context, signal }: Occurrence): Promise<TeamwireChannel> {
  const asked = await fetchChannel(context, tid, signal).catch((error: unknown) => {
    // Stopped: the event comes again, and is told then.
    if (signal?.aborted) throw error;
    return undefined;
  });
  if (asked) return asked;
  const name = textOf(event.data['title']);
  return { platform: 'teamwire', account: context.account, id: tid, type: 'unknown', ...(name && { name }) };
}

async function userOf(uid: string, { reader }: TeamwireContext, signal?: AbortSignal | undefined): Promise<User> {
  await reader.prepare([uid], signal);
  return authorOf(uid, reader.context);
}
