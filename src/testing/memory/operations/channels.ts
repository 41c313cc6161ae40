import { ConflictError, NotFoundError } from '../../../core/errors/index.js';
import type { AssignableRole, NewChannel } from '../../../core/operations/channels.js';
import type { Call } from '../../../core/operations/kernel.js';
import type { MemberIds } from '../../../core/operations/references.js';
import type { ListChannelsOptions, UpdateChannelInput } from '../../../core/options.js';
import type { Channel, Member } from '../../../models/index.js';
import type { ChannelRecord, UserRecord, WorldState } from '../../world/index.js';
import type { MemoryClient } from '../client.js';
import { type Scope, toChannel, toMember } from '../normalize.js';
import { canSee, joinedChannel, seenChannel, seenUser } from '../visibility.js';
import { pageSize } from './users.js';

/** @throws NotFoundError also for a private channel that the bot is not in: it cannot know of it */
export async function fetchChannel(client: MemoryClient, scope: Scope, id: string, call: Call): Promise<Channel> {
  return client.read('channels.get', { id }, (state) => toChannel(seenChannel(state, id), scope), call.signal);
}

/** What the bot can see: public channels, and those it is in. */
export async function* listChannels(
  client: MemoryClient,
  scope: Scope,
  options: ListChannelsOptions,
  call: Call,
): AsyncGenerator<Channel[]> {
  for (let page = 0; ; page += 1) {
    const { channels, isLast } = await client.read(
      'channels.list',
      { page, joined: options.joined },
      (state) => {
        const all = state.channels
          .all()
          .filter((channel) => (options.joined ? channel.members.has(state.bot.id) : canSee(channel, state.bot)));
        const from = page * pageSize;
        return {
          channels: all.slice(from, from + pageSize).map((channel) => toChannel(channel, scope)),
          isLast: from + pageSize >= all.length,
        };
      },
      call.signal,
    );
    yield channels;
    if (isLast) return;
  }
}

/** The bot is its owner. @throws ConflictError when the name is taken, be it by a channel that the bot cannot see */
export async function createChannel(
  client: MemoryClient,
  scope: Scope,
  input: NewChannel,
  call: Call,
): Promise<Channel> {
  const { name, type, topic, description, isReadOnly, memberIds, parent } = input;
  return client.call(
    'channels.create',
    { name, type },
    (state) => {
      refuseTaken(state, name);
      const members = memberIds.map((id) => seenUser(state, id));
      const channel = state.channels.create({
        name,
        kind: type,
        topic,
        description,
        isReadOnly: isReadOnly ?? type === 'announcement',
        parentId: typeof parent === 'object' ? parent.id : parent,
        by: state.bot,
        members: [state.bot, ...members],
      });
      return toChannel(channel, scope);
    },
    { signal: call.signal },
  );
}

export async function updateChannel(
  client: MemoryClient,
  scope: Scope,
  id: string,
  changes: UpdateChannelInput,
  call: Call,
): Promise<Channel> {
  return client.put(
    'channels.update',
    { id, ...changes },
    (state) => {
      const channel = joinedChannel(state, id);
      const { name, topic, description, isReadOnly, type } = changes;
      if (name !== undefined && name !== channel.name) refuseTaken(state, name);
      state.channels.update(
        channel,
        {
          ...(name !== undefined && { name }),
          ...(topic !== undefined && { topic }),
          ...(description !== undefined && { description }),
          ...(isReadOnly !== undefined && { isReadOnly }),
          ...(type !== undefined && { kind: type }),
        },
        state.bot,
      );
      return toChannel(channel, scope);
    },
    call.signal,
  );
}

/** @param isArchived - the state it is brought to; nothing happens when it is there */
export async function archiveChannel(client: MemoryClient, id: string, isArchived: boolean, call: Call): Promise<void> {
  const name = isArchived ? 'channels.archive' : 'channels.unarchive';
  await client.put(
    name,
    { id },
    (state) => state.channels.update(joinedChannel(state, id), { isArchived }, state.bot),
    call.signal,
  );
}

/** @throws NotFoundError for a private channel: one is added to it by somebody who is in it */
export async function joinChannel(client: MemoryClient, id: string, call: Call): Promise<void> {
  await client.put(
    'channels.join',
    { id },
    (state) => {
      const channel = seenChannel(state, id);
      if (channel.isArchived) throw new ConflictError(`The channel '${channel.name}' is archived.`);
      state.channels.join(channel, state.bot);
    },
    call.signal,
  );
}

export async function leaveChannel(client: MemoryClient, id: string, call: Call): Promise<void> {
  await client.put(
    'channels.leave',
    { id },
    (state) => {
      const channel = state.channels.get(id);
      if (!channel) throw new NotFoundError(`There is no channel '${id}'.`);
      state.channels.leave(channel, state.bot);
    },
    call.signal,
  );
}

export async function* listMembers(
  client: MemoryClient,
  scope: Scope,
  id: string,
  call: Call,
): AsyncGenerator<Member[]> {
  for (let page = 0; ; page += 1) {
    const { members, isLast } = await client.read(
      'channels.members',
      { id, page },
      (state) => {
        const channel = seenChannel(state, id);
        const ids = [...channel.members.keys()];
        const from = page * pageSize;
        return {
          members: ids.slice(from, from + pageSize).map((userId) => toMember(userId, channel, scope)),
          isLast: from + pageSize >= ids.length,
        };
      },
      call.signal,
    );
    yield members;
    if (isLast) return;
  }
}

export async function addMembers(client: MemoryClient, id: string, members: MemberIds, call: Call): Promise<void> {
  await client.put(
    'channels.add',
    { id, ...members },
    (state) => {
      const channel = joinedChannel(state, id);
      for (const user of usersOf(state, members)) state.channels.join(channel, user, state.bot);
    },
    call.signal,
  );
}

export async function removeMembers(client: MemoryClient, id: string, members: MemberIds, call: Call): Promise<void> {
  await client.put(
    'channels.remove',
    { id, ...members },
    (state) => {
      const channel = joinedChannel(state, id);
      for (const user of usersOf(state, members)) state.channels.leave(channel, user, state.bot);
    },
    call.signal,
  );
}

/** @throws NotFoundError when the user is not in the channel */
export async function setMemberRole(
  client: MemoryClient,
  id: string,
  userId: string,
  role: AssignableRole,
  call: Call,
): Promise<void> {
  await client.put(
    'channels.role',
    { id, userId, role },
    (state) => {
      const channel = joinedChannel(state, id);
      const user = seenUser(state, userId);
      if (!channel.members.has(userId))
        throw new NotFoundError(`${user.name} is not in the channel '${channel.name}'.`);
      state.channels.setRole(channel, user, role, state.bot);
    },
    call.signal,
  );
}

export async function openDirect(
  client: MemoryClient,
  scope: Scope,
  userIds: readonly string[],
  call: Call,
): Promise<Channel> {
  return client.put(
    'channels.direct',
    { userIds },
    (state): Channel => {
      const users = userIds.map((id) => seenUser(state, id));
      return toChannel(state.channels.openDirect([state.bot, ...users], state.bot), scope);
    },
    call.signal,
  );
}

function usersOf(state: WorldState, { users, groups }: MemberIds): UserRecord[] {
  const inGroups = groups.flatMap((id) => {
    const group = state.groups.get(id);
    if (!group) throw new NotFoundError(`There is no group '${id}'.`);
    return group.memberIds;
  });
  return [...new Set([...users, ...inGroups])].map((id) => seenUser(state, id));
}

function refuseTaken(state: WorldState, name: string): void {
  const taken: ChannelRecord | undefined = state.channels.byName(name);
  if (taken) throw new ConflictError(`There is a channel named '${name}' already.`);
}
