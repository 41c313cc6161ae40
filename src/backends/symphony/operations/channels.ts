import {
  type ChatError,
  errorOf,
  InvalidError,
  isChatError,
  NotFoundError,
  UnsupportedError,
} from '../../../core/errors/index.js';
import type { AssignableRole, NewChannel } from '../../../core/operations/channels.js';
import type { Call } from '../../../core/operations/kernel.js';
import type { MemberIds } from '../../../core/operations/references.js';
import type { ListChannelsOptions, UpdateChannelInput } from '../../../core/options.js';
import { normalizeId } from '../client/ids.js';
import type { StreamAttributes, V2StreamAttributes, V3RoomDetail } from '../client/types/stream.js';
import type { SymphonyChannel } from '../native.js';
import { type SymphonyContext, selfIdOf } from './context.js';

const listPage = 50;
const searchPage = 100;
/** Details of rooms that are asked for side by side. */
const detailsAtOnce = 5;

/** The stream as the pod tells of it. @throws NotFoundError also where the pod says 400 or 403 for an id that is nobody's */
export async function streamInfo(
  { client }: SymphonyContext,
  id: string,
  signal: AbortSignal | undefined,
): Promise<V2StreamAttributes> {
  try {
    const info = await client.streams.info(id, { signal });
    if (info.id !== undefined) return info;
  } catch (error) {
    // An unknown stream is answered with 400, 403 or 404, by agent and age (wire sheet, sections 3 and 11).
    if (!isChatError(error) || !['invalid', 'not_found', 'forbidden'].includes(error.code)) throw error;
    throw new NotFoundError(`There is no channel '${id}' that this account can see.`, {
      status: error.status,
      cause: error,
    });
  }
  throw new NotFoundError(`There is no channel '${id}' that this account can see.`);
}

export async function fetchChannel(
  context: SymphonyContext,
  id: string,
  signal: AbortSignal | undefined,
): Promise<SymphonyChannel> {
  return detailed(context, await streamInfo(context, id, signal), signal);
}

/** A room's kind stands in its detail only. */
async function detailed(
  { client, reader }: SymphonyContext,
  stream: StreamAttributes,
  signal: AbortSignal | undefined,
): Promise<SymphonyChannel> {
  if (stream.streamType?.type !== 'ROOM' || stream.id === undefined) return reader.channel({ stream });
  try {
    return reader.channel({ stream, room: await client.rooms.info(stream.id, { signal }) });
  } catch (error) {
    // A private room of others, or one that is being closed: what the stream itself tells is left.
    if (!isChatError(error) || !['forbidden', 'not_found', 'invalid'].includes(error.code)) throw error;
    return reader.channel({ stream });
  }
}

export async function* listChannels(
  context: SymphonyContext,
  options: ListChannelsOptions,
  call: Call,
): AsyncGenerator<SymphonyChannel[]> {
  const { client } = context;
  const { signal } = call;
  const streamTypes = streamTypesOf(options.types).map((type) => ({ type }));
  if (streamTypes.length === 0) return;
  const filter = { streamTypes, includeInactiveStreams: options.includeArchived ?? false };
  for (let skip = 0; ; skip += listPage) {
    const page = await client.streams.list(filter, { skip, limit: listPage }, { signal });
    const channels: SymphonyChannel[] = [];
    for (let start = 0; start < page.length; start += detailsAtOnce) {
      const some = page.slice(start, start + detailsAtOnce);
      channels.push(...(await Promise.all(some.map((stream) => detailed(context, stream, signal)))));
    }
    yield channels;
    if (page.length < listPage) return;
  }
}

function streamTypesOf(types: ListChannelsOptions['types']): string[] {
  const kinds: readonly [string, readonly string[]][] = [
    ['ROOM', ['public', 'private', 'announcement']],
    ['IM', ['direct', 'group']],
    ['MIM', ['group']],
  ];
  return kinds
    .filter(([, ours]) => types === undefined || types.some((type) => ours.includes(type)))
    .map(([kind]) => kind);
}

/** The search knows public rooms and those that the account is in. */
export async function* findChannels(
  { client, reader }: SymphonyContext,
  name: string,
  call: Call,
): AsyncGenerator<SymphonyChannel[]> {
  for (let skip = 0; ; skip += searchPage) {
    const { rooms } = await client.rooms.search({ query: name }, { skip, limit: searchPage }, { signal: call.signal });
    const page = rooms ?? [];
    yield page.map((room) => roomChannel({ reader }, room));
    if (page.length < searchPage) return;
  }
}

function roomChannel({ reader }: Pick<SymphonyContext, 'reader'>, room: V3RoomDetail): SymphonyChannel {
  const id = room.roomSystemInfo?.id ?? '';
  return reader.channel({ stream: { id, streamType: { type: 'ROOM' } }, room });
}

export async function createChannel(context: SymphonyContext, input: NewChannel, call: Call): Promise<SymphonyChannel> {
  const { client } = context;
  const { type = 'public', name, topic, description, isReadOnly } = input;
  if (type !== 'public' && type !== 'private' && type !== 'announcement')
    throw new UnsupportedError(`Symphony has no channels of type '${type}'; it has public, private and announcement.`);
  const room = await client.rooms.create(
    {
      name,
      // The pod wants one.
      description: wordsOf({ topic, description }) ?? name,
      public: type === 'public',
      discoverable: type === 'public',
      membersCanInvite: true,
      viewHistory: true,
      readOnly: type === 'announcement' || isReadOnly === true,
    },
    { signal: call.signal },
  );
  const channel = roomChannel(context, room);
  for (const userId of input.memberIds) {
    if (userId === selfIdOf(context)) continue;
    try {
      await client.rooms.addMember(channel.id, userId, { signal: call.signal });
    } catch (error) {
      if (!isChatError(error)) throw error;
      throw errorOf(
        error.code,
        `The room '${name}' (${channel.id}) was made, but not everybody added: ${error.message}`,
        {
          status: error.status,
          retryable: false,
          maybeDelivered: true,
          cause: error,
        },
      );
    }
  }
  return channel;
}

/** A room has one text beside its name: a topic stands in as the description. */
function wordsOf({ topic, description }: Pick<UpdateChannelInput, 'topic' | 'description'>): string | undefined {
  if (topic !== undefined && description !== undefined && topic !== description)
    throw new UnsupportedError('A room of Symphony has a description and no topic beside it: give one of the two.');
  return description ?? topic;
}

export async function updateChannel(
  context: SymphonyContext,
  id: string,
  changes: UpdateChannelInput,
  call: Call,
): Promise<SymphonyChannel> {
  if (changes.type !== undefined)
    throw new UnsupportedError('A room of Symphony is public or private for ever: make another room.');
  const { name, topic, description, isReadOnly } = changes;
  const words = wordsOf({ topic, description });
  const room = await asRoom(context, id, call, () =>
    context.client.rooms.update(
      id,
      {
        ...(name !== undefined && { name }),
        ...(words !== undefined && { description: words }),
        ...(isReadOnly !== undefined && { readOnly: isReadOnly }),
      },
      { signal: call.signal },
    ),
  );
  return roomChannel(context, room);
}

/** Does something to a room; a refusal is looked into, as the pod answers much with 400. */
async function asRoom<Result>(
  context: SymphonyContext,
  id: string,
  call: Call,
  run: () => Promise<Result>,
): Promise<Result> {
  try {
    return await run();
  } catch (error) {
    if (!isChatError(error) || (error.code !== 'invalid' && error.code !== 'not_found')) throw error;
    const { streamType } = await streamInfo(context, id, call.signal);
    if (streamType?.type !== 'ROOM')
      throw new UnsupportedError(
        `'${id}' is a conversation (${streamType?.type}): Symphony can do this to rooms only.`,
      );
    throw error;
  }
}

export async function setActive(context: SymphonyContext, id: string, active: boolean, call: Call): Promise<void> {
  await asRoom(context, id, call, async () => {
    try {
      await context.client.rooms.setActive(id, active, { signal: call.signal });
    } catch (error) {
      // One that stands so already is no failure.
      if (!(await holds(error, async () => (await streamInfo(context, id, call.signal)).active === active)))
        throw error;
    }
  });
}

/** What the call wanted holds anyway. */
async function holds(error: unknown, check: () => Promise<boolean>): Promise<boolean> {
  if (!isChatError(error) || !['invalid', 'conflict', 'forbidden', 'not_found'].includes(error.code)) return false;
  return check().catch(() => false);
}

async function isMember(context: SymphonyContext, id: string, userId: string, call: Call): Promise<boolean> {
  const members = await context.client.rooms.members(id, { signal: call.signal });
  return members.some((member) => member.id === userId);
}

export async function addMember(context: SymphonyContext, id: string, userId: string, call: Call): Promise<void> {
  await asRoom(context, id, call, async () => {
    try {
      await context.client.rooms.addMember(id, userId, { signal: call.signal });
    } catch (error) {
      if (!(await holds(error, () => isMember(context, id, userId, call)))) throw error;
    }
  });
}

export async function removeMember(context: SymphonyContext, id: string, userId: string, call: Call): Promise<void> {
  await asRoom(context, id, call, async () => {
    try {
      await context.client.rooms.removeMember(id, userId, { signal: call.signal });
    } catch (error) {
      if (userId === selfIdOf(context) && (await wasLeft(context, id, error as ChatError, call))) return;
      if (!(await holds(error, async () => !(await isMember(context, id, userId, call))))) throw error;
    }
  });
}

/** Who is not in a private room may not see who is: then the refusal itself says it. */
async function wasLeft(context: SymphonyContext, id: string, error: ChatError, call: Call): Promise<boolean> {
  if (error.code !== 'forbidden') return false;
  try {
    return !(await isMember(context, id, selfIdOf(context), call));
  } catch (failure) {
    return isChatError(failure) && failure.code === 'forbidden';
  }
}

export async function changeMembers(
  context: SymphonyContext,
  id: string,
  members: MemberIds,
  change: typeof addMember,
  call: Call,
): Promise<void> {
  if (members.groups.length > 0) throw new UnsupportedError('Symphony adds and removes users, not groups.');
  for (const userId of members.users) await change(context, id, userId, call);
}

export async function setMemberRole(
  context: SymphonyContext,
  id: string,
  userId: string,
  role: AssignableRole,
  call: Call,
): Promise<void> {
  const { rooms } = context.client;
  await asRoom(context, id, call, () =>
    role === 'owner'
      ? rooms.promoteOwner(id, userId, { signal: call.signal })
      : rooms.demoteOwner(id, userId, { signal: call.signal }),
  );
}

export async function openDirect(context: SymphonyContext, userIds: string[], call: Call): Promise<SymphonyChannel> {
  if (userIds.length > 1) {
    throw new UnsupportedError(
      'Symphony makes no new conversations of several people: make a room with createChannel({ name, type: "private", members }).',
    );
  }
  const id = await context.client.streams.createIm(userIds, { signal: call.signal });
  if (id === '') throw new InvalidError('The pod opened no conversation with this user.');
  return fetchChannel(context, normalizeId(id), call.signal);
}
