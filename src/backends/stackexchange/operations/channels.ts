import { type ChatError, errorOf, isChatError, UnsupportedError } from '../../../core/errors/index.js';
import type { AssignableRole, NewChannel } from '../../../core/operations/channels.js';
import type { Call } from '../../../core/operations/kernel.js';
import type { MemberIds } from '../../../core/operations/references.js';
import type { UpdateChannelInput } from '../../../core/options.js';
import { type RoomPage, readRoomPage } from '../client/pages/room-page.js';
import { readUserPage } from '../client/pages/user-page.js';
import { PageError } from '../errors.js';
import type { StackExchangeChannelModel } from '../native.js';
import type { StackExchangeContext } from './context.js';
import { roomNumber, userNumber } from './ids.js';

/** Pages of rooms that are read side by side. */
const pagesAtOnce = 4;

/** A room's page. @throws NotFoundError for a room that is not there, or into which the account may not look */
export async function roomPage(
  { client }: Pick<StackExchangeContext, 'client'>,
  roomId: number,
  signal: AbortSignal | undefined,
): Promise<RoomPage> {
  return readRoomPage(roomId, await client.reading.page(`/rooms/${roomId}`, {}, { signal }));
}

export async function fetchChannel(
  context: StackExchangeContext,
  id: string,
  signal: AbortSignal | undefined,
): Promise<StackExchangeChannelModel> {
  const roomId = roomNumber(id);
  return context.reader.channel(roomId, await roomPage(context, roomId, signal));
}

/** The rooms in which the account is now. A visitor is in none. */
export async function currentRooms(
  { client, reader, config }: StackExchangeContext,
  signal?: AbortSignal,
): Promise<number[]> {
  if (reader.selfId === undefined) return [];
  const id = Number(reader.selfId);
  const html = await client.reading.page(`/users/${id}`, { tab: 'general', rooms: 'current' }, { signal });
  const { rooms, path } = readUserPage(id, html);
  if (rooms !== undefined) return rooms.map((room) => room.id);
  // The settings name the others.
  if (config.rooms !== undefined) return [];
  throw new PageError(path, 'list of rooms');
}

/** The rooms of the settings, and those in which the account is. */
export async function* listChannels(
  context: StackExchangeContext,
  call: Call,
): AsyncGenerator<StackExchangeChannelModel[]> {
  const rooms = [...new Set([...(context.config.rooms ?? []), ...(await currentRooms(context, call.signal))])];
  for (let at = 0; at < rooms.length; at += pagesAtOnce) {
    const some = rooms.slice(at, at + pagesAtOnce);
    const channels = await Promise.all(
      some.map((roomId) =>
        fetchChannel(context, String(roomId), call.signal).catch((error: unknown) => {
          // One that is gone must not hide the others.
          if (isChatError(error) && error.code === 'not_found') return undefined;
          throw error;
        }),
      ),
    );
    yield channels.filter((channel) => channel !== undefined);
  }
}

export async function createChannel(
  context: StackExchangeContext,
  input: NewChannel,
  call: Call,
): Promise<StackExchangeChannelModel> {
  const { writing, context: parts } = context.client;
  const { type = 'public', name, topic, description, isReadOnly } = input;
  if (type !== 'public' && type !== 'private' && type !== 'announcement')
    throw new UnsupportedError(
      `Stack Exchange has no rooms of type '${type}'; it has public, private and announcement.`,
    );
  const members = input.memberIds.map(userNumber);
  const defaultAccess =
    type === 'private' ? 'request' : type === 'announcement' || isReadOnly ? 'read-only' : 'read-write';
  const room = { name, description: wordsOf({ topic, description }), defaultAccess } as const;
  const options = { signal: call.signal };
  const roomId = await parts.markQueue.run('rooms/save', () => writing.saveRoom(room, options), call.signal);
  try {
    for (const userId of members) await inviteUser(context, roomId, userId, call);
    return await fetchChannel(context, String(roomId), call.signal);
  } catch (error) {
    if (!isChatError(error)) throw error;
    throw halfDone(error, `The room '${name}' (${roomId}) was made`);
  }
}

/** A room has one text beside its name: a description stands in as the topic. */
function wordsOf({ topic, description }: Pick<UpdateChannelInput, 'topic' | 'description'>): string | undefined {
  if (topic !== undefined && description !== undefined && topic !== description)
    throw new UnsupportedError(
      'A room of Stack Exchange has a topic and no description beside it: give one of the two.',
    );
  return topic ?? description;
}

export async function updateChannel(
  context: StackExchangeContext,
  id: string,
  changes: UpdateChannelInput,
  call: Call,
): Promise<StackExchangeChannelModel> {
  const { writing, context: parts } = context.client;
  const roomId = roomNumber(id);
  // The form holds all of a room: what is left out is sent as it is.
  const page = await roomPage(context, roomId, call.signal);
  const { name = page.name ?? '', description, topic, isReadOnly, type } = changes;
  const isReading = isReadOnly ?? page.kind === 'gallery';
  const isPrivate = type === undefined ? page.kind === 'private' : type === 'private';
  const room = {
    id: roomId,
    name,
    description: wordsOf({ topic, description }) ?? page.description,
    tags: page.tags,
    defaultAccess: isPrivate ? 'request' : isReading ? 'read-only' : 'read-write',
  } as const;
  const options = { signal: call.signal };
  await parts.markQueue.run('rooms/save', () => writing.saveRoom(room, options), call.signal);
  return fetchChannel(context, id, call.signal);
}

/** Nobody can be put into a room: they are invited. */
export async function addMembers(
  context: StackExchangeContext,
  id: string,
  members: MemberIds,
  call: Call,
): Promise<void> {
  const roomId = roomNumber(id);
  const users = usersOf(members);
  const { present = [] } = await roomPage(context, roomId, call.signal);
  const here = new Set(present.map((user) => user.id));
  for (const userId of users) if (!here.has(userId)) await inviteUser(context, roomId, userId, call);
}

/** Puts users out; the site lets nobody do it to those who are not there. */
export async function removeMembers(
  context: StackExchangeContext,
  id: string,
  members: MemberIds,
  call: Call,
): Promise<void> {
  const { writing, context: parts } = context.client;
  const roomId = roomNumber(id);
  const users = usersOf(members);
  const { present = [] } = await roomPage(context, roomId, call.signal);
  const here = new Set(present.map((user) => user.id));
  const options = { signal: call.signal };
  for (const userId of users) {
    if (!here.has(userId)) continue;
    await parts.markQueue.run('rooms/kickmute', () => writing.kickMute(roomId, userId, options), call.signal);
  }
}

export async function setMemberRole(
  { client }: StackExchangeContext,
  id: string,
  userId: string,
  role: AssignableRole,
  call: Call,
): Promise<void> {
  const { writing, context: parts } = client;
  const access = role === 'owner' ? 'owner' : 'read-write';
  const options = { signal: call.signal };
  const run = () => writing.setUserAccess(roomNumber(id), userNumber(userId), access, options);
  await parts.markQueue.run('rooms/setuseraccess', run, call.signal);
}

function usersOf({ users, groups }: MemberIds): number[] {
  if (groups.length > 0) throw new UnsupportedError('Stack Exchange has no groups of users.');
  return users.map(userNumber);
}

function inviteUser({ client }: StackExchangeContext, roomId: number, userId: number, call: Call): Promise<void> {
  const { writing, context: parts } = client;
  const options = { signal: call.signal };
  return parts.markQueue.run('users/invite', () => writing.invite(roomId, userId, options), call.signal);
}

function halfDone(error: ChatError, what: string): ChatError {
  return errorOf(error.code, `${what}, but not all that was asked for: ${error.message}`, {
    status: error.status,
    retryable: false,
    maybeDelivered: true,
    cause: error,
  });
}
