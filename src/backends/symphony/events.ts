import { eventId } from '../../core/delivery/index.js';
import { ownValue } from '../../core/own-value.js';
import type { ChatEvent, User } from '../../models/index.js';
import { normalizeId } from './client/ids.js';
import type { V4Event, V4Payload } from './client/types/event.js';
import type { V4Message, V4Stream, V4User } from './client/types/message.js';
import { dateOf, said } from './fields.js';
import type { SymphonyMessage } from './native.js';
import { channelOfEvent } from './normalize/channel.js';
import { toInteraction } from './normalize/interaction.js';
import { authorOf } from './normalize/user.js';
import { fetchChannel } from './operations/channels.js';
import type { SymphonyContext } from './operations/context.js';
import { learnOlderVersions, newestWire } from './operations/message-chain.js';

/** What stands on every event. */
type Stamp = { platform: 'symphony'; account: string; at: Date };
/** `undefined` is given for what is understood and not to be told. */
type Read = (
  event: V4Event,
  context: SymphonyContext,
  stamp: Stamp,
  signal?: AbortSignal,
) => Promise<ChatEvent[] | undefined>;

/**
 * The unified events of one of the feed's. Unknown ones become `native`; what is unreadable becomes none.
 *
 * The envelope's `id` may repeat for things done at once (wire sheet, section 6), so ids are made of what happened.
 */
export async function eventsOf(
  wire: V4Event | null,
  context: SymphonyContext,
  signal?: AbortSignal,
): Promise<ChatEvent[]> {
  if (typeof wire !== 'object' || wire === null || typeof wire.type !== 'string') return [];
  const stamp: Stamp = { platform: 'symphony', account: context.account, at: dateOf(wire.timestamp) ?? new Date() };
  const read = ownValue(readers, wire.type);
  const events = read ? await read(wire, context, stamp, signal) : [];
  if (events === undefined) return [];
  if (events.length > 0) return events;
  const key = wire.messageId ?? `${wire.id ?? ''} ${wire.timestamp ?? ''}`;
  return [
    { ...stamp, type: 'native', id: eventId('native', wire.type, key), name: wire.type, payload: wire.payload ?? {} },
  ];
}

export function createdEvent(message: SymphonyMessage): ChatEvent {
  const { account, channelId, id, createdAt: at } = message;
  const key = eventId('message.created', channelId, id);
  return { type: 'message.created', platform: 'symphony', account, id: key, at, message };
}

export function updatedEvent(message: SymphonyMessage): ChatEvent {
  const { account, channelId, id, native, editedAt: at = message.createdAt } = message;
  const key = eventId('message.updated', channelId, id, native?.messageId);
  return { type: 'message.updated', platform: 'symphony', account, id: key, at, message };
}

/** An edit is a message that replaces another (wire sheet, section 6). */
export function eventOfMessage(message: SymphonyMessage): ChatEvent {
  return message.editedAt === undefined ? createdEvent(message) : updatedEvent(message);
}

const messageEvent =
  (of: (payload: V4Payload) => V4Message | null | undefined): Read =>
  async (event, context, _stamp, signal) => {
    const { reader } = context;
    const wire = event.payload && of(event.payload);
    if (!wire) return [];
    // Without them it is told by the id of what it replaces.
    await learnOlderVersions(context, wire, signal).catch(() => undefined);
    const whole = wire.user ? wire : { ...wire, user: event.initiator?.user ?? null };
    // What could not be decrypted says so on the envelope.
    const told = said(wire.diagnostic) ?? said(event.diagnostic);
    const [message] = await reader.messages([told ? { ...whole, diagnostic: told } : whole], undefined, signal);
    if (!message) return [];
    // Handed out again, or late: its end has been told.
    return reader.versions.isSuppressed(message.id) ? undefined : [eventOfMessage(message)];
  };

const suppressed: Read = async (event, context, stamp, signal) => {
  const { messageId, stream } = event.payload?.messageSuppressed ?? {};
  const channelId = streamIdOf(stream);
  if (!messageId || channelId === undefined) return [];
  const { reader } = context;
  // A version that was made before this process began is followed to its first one, as far as the agent still tells.
  if (reader.versions.firstOf(messageId) === undefined)
    await newestWire(context, messageId, signal).catch(() => undefined);
  const id = reader.versions.suppress(messageId);
  if (id === undefined) return [];
  const by = await initiatorOf(event, context, signal);
  return [
    {
      ...stamp,
      type: 'message.deleted',
      id: eventId('message.deleted', channelId, id),
      message: { channelId, id },
      ...(by && { by }),
    },
  ];
};

const membership =
  (type: 'member.joined' | 'member.left', key: 'userJoinedRoom' | 'userLeftRoom'): Read =>
  async (event, context, stamp, signal) => {
    const { stream, affectedUser } = event.payload?.[key] ?? {};
    const channelId = streamIdOf(stream);
    if (channelId === undefined || !affectedUser?.userId) return [];
    const user = await userOf(affectedUser, context, signal);
    const by = await initiatorOf(event, context, signal);
    return [
      {
        ...stamp,
        type,
        id: eventId(type, channelId, user.id, said(event.messageId) ?? event.timestamp),
        channelId,
        user,
        ...(by && by.id !== user.id && { by }),
      },
    ];
  };

const channelCreated: Read = async (event, { account }, stamp) => {
  const { roomCreated, instantMessageCreated } = event.payload ?? {};
  const stream = roomCreated?.stream ?? instantMessageCreated?.stream;
  if (!stream || streamIdOf(stream) === undefined) return [];
  const channel = channelOfEvent(stream, roomCreated?.roomProperties ?? undefined, account);
  return [{ ...stamp, type: 'channel.created', id: eventId('channel.created', channel.id), channel }];
};

const channelUpdated: Read = async (event, { account }, stamp) => {
  const { stream, newRoomProperties } = event.payload?.roomUpdated ?? {};
  if (!stream || streamIdOf(stream) === undefined) return [];
  const channel = channelOfEvent(stream, newRoomProperties ?? {}, account);
  return [
    {
      ...stamp,
      type: 'channel.updated',
      id: eventId('channel.updated', channel.id, said(event.messageId) ?? event.timestamp),
      channel,
    },
  ];
};

/** The event leaves the room's name out (wire sheet, section 6): the pod is asked. */
const activity =
  (key: 'roomDeactivated' | 'roomReactivated', isArchived: boolean): Read =>
  async (event, context, stamp, signal) => {
    const stream = event.payload?.[key]?.stream;
    const id = streamIdOf(stream);
    if (!stream || id === undefined) return [];
    const asked = await fetchChannel(context, id, signal).catch(() => undefined);
    const channel = { ...(asked ?? channelOfEvent(stream, undefined, context.account)), isArchived };
    return [
      {
        ...stamp,
        type: 'channel.updated',
        id: eventId('channel.updated', id, said(event.messageId) ?? event.timestamp),
        channel,
      },
    ];
  };

const form: Read = async (event, context, stamp, signal) => {
  const action = event.payload?.symphonyElementsAction;
  const initiator = event.initiator?.user;
  if (!action || !initiator?.userId) return [];
  const user = await userOf(initiator, context, signal);
  const interaction = toInteraction(action, event, user, context.reader.context);
  return interaction
    ? [{ ...stamp, type: 'interaction', id: eventId('interaction', interaction.id), interaction }]
    : [];
};

const readers: Readonly<Record<string, Read>> = {
  MESSAGESENT: messageEvent((payload) => payload.messageSent?.message),
  SHAREDPOST: messageEvent((payload) => payload.sharedPost?.message),
  MESSAGESUPPRESSED: suppressed,
  INSTANTMESSAGECREATED: channelCreated,
  ROOMCREATED: channelCreated,
  ROOMUPDATED: channelUpdated,
  ROOMDEACTIVATED: activity('roomDeactivated', true),
  ROOMREACTIVATED: activity('roomReactivated', false),
  USERJOINEDROOM: membership('member.joined', 'userJoinedRoom'),
  USERLEFTROOM: membership('member.left', 'userLeftRoom'),
  SYMPHONYELEMENTSACTION: form,
};

function streamIdOf(stream: V4Stream | null | undefined): string | undefined {
  return stream?.streamId ? normalizeId(stream.streamId) : undefined;
}

async function userOf(wire: V4User, { reader }: SymphonyContext, signal?: AbortSignal): Promise<User> {
  await reader.prepare([wire], signal);
  return authorOf(wire, reader.context);
}

async function initiatorOf(event: V4Event, context: SymphonyContext, signal?: AbortSignal): Promise<User | undefined> {
  const wire = event.initiator?.user;
  return wire?.userId ? userOf(wire, context, signal) : undefined;
}
