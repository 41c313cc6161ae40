import { ForbiddenError, InvalidError, isChatError, UnsupportedError } from '../../../core/errors/index.js';
import type { NewChannel } from '../../../core/operations/channels.js';
import type { Call } from '../../../core/operations/kernel.js';
import type { ListChannelsOptions, UpdateChannelInput } from '../../../core/options.js';
import type { RocketChatClient } from '../client/client.js';
import { isWire, textAt } from '../fields.js';
import type { RocketChatChannel } from '../native.js';
import type { RoomFacts } from '../normalize/context.js';
import type { RocketChatContext } from './context.js';
import { pagesOf } from './pages.js';
import { isUnknownCall, unless } from './refusals.js';

/** Calls for a room of the wrong kind find nothing, so that its kind is to be known first (wire sheet, section 5). */
export function namedRooms(client: RocketChatClient, room: RoomFacts): RocketChatClient['channels' | 'groups'] {
  if (room.type === 'd') throw new UnsupportedError('A direct conversation has neither name, roles nor an archive.');
  return room.type === 'c' ? client.channels : client.groups;
}

/** What rooms of every kind have. */
export function roomFamily(client: RocketChatClient, room: RoomFacts): RocketChatClient['channels' | 'groups' | 'dm'] {
  return room.type === 'd' ? client.dm : room.type === 'c' ? client.channels : client.groups;
}

export function fetchChannel({ reader }: RocketChatContext, id: string, call: Call): Promise<RocketChatChannel> {
  return reader.fetchRoom(id, call.signal);
}

/** The account's own rooms, then public ones that it is not in. */
export async function* listChannels(
  { client, reader }: RocketChatContext,
  options: ListChannelsOptions,
  { signal }: Call,
): AsyncGenerator<RocketChatChannel[]> {
  const seen = new Set<string>();
  const fresh = (wires: readonly unknown[]) =>
    wires.filter(isWire).flatMap((wire) => {
      const id = textAt(wire, '_id');
      if (id === undefined || seen.has(id)) return [];
      seen.add(id);
      return [reader.channel(wire)];
    });
  const { update } = await client.rooms.get({ signal });
  yield fresh(update ?? []);
  const wantsPublic = options.types === undefined || options.types.some((type) => /^(public|announcement)$/.test(type));
  if (options.joined || !wantsPublic) return;
  try {
    for await (const page of pagesOf('channels', (paging) => client.channels.list({ ...paging, signal })))
      yield fresh(page);
  } catch (error) {
    // Guests see their own rooms only.
    if (!isChatError(error) || error.code !== 'forbidden') throw error;
  }
}

/** A name in addresses is asked for; a title (of a discussion, with spaces) is looked for among the account's rooms. */
export async function* findChannels(
  { client, reader }: RocketChatContext,
  name: string,
  { signal }: Call,
): AsyncGenerator<RocketChatChannel[]> {
  try {
    const { room } = await client.rooms.info({ roomName: name }, { signal });
    yield [reader.channel(room)];
  } catch (error) {
    const code = (error as { code?: unknown }).code;
    if (code !== 'not_found' && code !== 'forbidden' && code !== 'invalid') throw error;
  }
  const { update } = await client.rooms.get({ signal });
  const titled = (update ?? []).filter((room) => room.fname === name);
  yield titled.map((room) => reader.channel(room));
}

/** With a `parent` it is a discussion. */
export async function createChannel(
  context: RocketChatContext,
  input: NewChannel,
  call: Call,
): Promise<RocketChatChannel> {
  const { client, reader } = context;
  const { signal } = call;
  const { name, type = 'public', memberIds, topic, description, parent } = input;
  if (type !== 'public' && type !== 'private' && type !== 'announcement')
    throw new InvalidError(`Rocket.Chat has no channels of the kind '${type}'.`);
  // Lists of new rooms hold usernames, not ids (wire sheet, section 13).
  const members = await Promise.all(memberIds.map((id) => reader.usernameOf(id, signal)));
  const isReadOnly = input.isReadOnly === true || type === 'announcement';
  let id: string;
  if (parent !== undefined) {
    const prid = typeof parent === 'string' ? parent : parent.id;
    const discussion = { prid, t_name: name, users: members, ...(topic !== undefined && { topic }) };
    id = (await client.rooms.createDiscussion(discussion, { signal })).discussion._id;
  } else {
    const room = { name, members, ...(isReadOnly && { readOnly: true }) };
    const made =
      type === 'private'
        ? (await client.groups.create(room, { signal })).group
        : (await client.channels.create(room, { signal })).channel;
    id = made._id;
  }
  reader.rooms.forget(id);
  const rest = { ...(topic && parent === undefined && { topic }), ...(description && { description }) };
  if (Object.keys(rest).length > 0) return updateChannel(context, id, rest, call);
  return reader.fetchRoom(id, signal);
}

export async function updateChannel(
  { client, reader }: RocketChatContext,
  id: string,
  changes: UpdateChannelInput,
  { signal }: Call,
): Promise<RocketChatChannel> {
  const room = await reader.room(id, signal);
  const { name, topic, description, isReadOnly, type } = changes;
  if (topic !== undefined) await roomFamily(client, room).setTopic(id, topic, { signal });
  if (description !== undefined) await namedRooms(client, room).setDescription(id, description, { signal });
  if (isReadOnly !== undefined) await namedRooms(client, room).setReadOnly(id, isReadOnly, { signal });
  if (name !== undefined && name !== room.slug) await namedRooms(client, room).rename(id, name, { signal });
  if (type !== undefined) {
    const wanted = type === 'private' ? 'p' : 'c';
    // The same kind again is an error.
    if (wanted !== room.type) await namedRooms(client, room).setType(id, wanted, { signal });
  }
  return reader.fetchRoom(id, signal);
}

export async function setArchived(
  { client, reader }: RocketChatContext,
  id: string,
  isArchived: boolean,
  { signal }: Call,
): Promise<void> {
  reader.rooms.forget(id);
  const room = await reader.room(id, signal);
  if (room.isArchived === isArchived) return;
  const rooms = namedRooms(client, room);
  await unless(['error-room-archived', 'error-room-not-archived'], () =>
    isArchived ? rooms.archive(id, { signal }) : rooms.unarchive(id, { signal }),
  );
  reader.rooms.forget(id);
}

/** @throws ForbiddenError for a private room: one is invited there */
export async function joinChannel({ client, reader }: RocketChatContext, id: string, { signal }: Call): Promise<void> {
  const room = await reader.room(id, signal);
  if (room.type === 'c') {
    await client.channels.join(id, { signal });
    return;
  }
  const { subscription } = await client.subscriptions.getOne(id, { signal });
  if (subscription) return;
  throw new ForbiddenError(`The room '${id}' is private: a member has to invite this account.`);
}

export async function leaveChannel({ client, reader }: RocketChatContext, id: string, { signal }: Call): Promise<void> {
  const room = await reader.room(id, signal);
  if (room.type === 'd') throw new UnsupportedError('A direct conversation cannot be left.');
  await unless(['error-user-not-in-room', 'error-not-in-room'], async () => {
    try {
      await namedRooms(client, room).leave(id, { signal });
    } catch (error) {
      if (!isUnknownCall(error)) throw error;
      await client.rooms.leave(id, { signal });
    }
  });
}

/** @throws NotFoundError for a user who is not there; InvalidError for too many (eight people, unless set otherwise) */
export async function openDirect(
  { client, reader }: RocketChatContext,
  userIds: readonly string[],
  { signal }: Call,
): Promise<RocketChatChannel> {
  const names = await Promise.all(userIds.map((id) => reader.usernameOf(id, signal)));
  const { room } = await client.dm.create(names, { signal });
  return reader.fetchRoom(room._id, signal);
}
