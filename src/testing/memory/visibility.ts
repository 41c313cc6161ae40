import { ConflictError, ForbiddenError, NotFoundError } from '../../core/errors/index.js';
import type { MessageRef } from '../../models/index.js';
import type { ChannelRecord, MessageRecord, ThreadRecord, UserRecord, WorldState } from '../world/index.js';

/**
 * Who may see and do what on the memory platform. A public channel can be seen and read by everybody; to write in it,
 * and to be told of what happens there, one must be in it. Any other channel exists only for those who are in it.
 * Everybody in a channel may manage it; somebody else's message can be deleted by its owners, admins and moderators, and
 * edited by nobody.
 */
export function canSee(channel: ChannelRecord, user: UserRecord): boolean {
  return (
    channel.members.has(user.id) || channel.kind === 'public' || channel.kind === 'announcement' || isPlace(channel)
  );
}

function isPlace({ kind }: ChannelRecord): boolean {
  return kind === 'forum' || kind === 'voice';
}

/** @throws NotFoundError when there is none, or the bot cannot see it */
export function seenChannel(state: WorldState, id: string): ChannelRecord {
  const channel = state.channels.get(id);
  if (!channel || !canSee(channel, state.bot)) throw new NotFoundError(`There is no channel '${id}'.`);
  return channel;
}

/** @throws ForbiddenError, ConflictError: why the bot cannot write there */
export function writableChannel(state: WorldState, id: string): ChannelRecord {
  const channel = joinedChannel(state, id);
  if (channel.isArchived) throw new ConflictError(`The channel '${channel.name}' is archived: unarchiveChannel first.`);
  if (channel.isReadOnly && !isModerator(channel, state.bot)) {
    throw new ForbiddenError(
      `The channel '${channel.name}' is read-only: only its owners, admins and moderators post.`,
    );
  }
  return channel;
}

/** @throws ForbiddenError when the bot is not in it */
export function joinedChannel(state: WorldState, id: string): ChannelRecord {
  const channel = seenChannel(state, id);
  if (!channel.members.has(state.bot.id)) {
    throw new ForbiddenError(`${state.bot.name} is not in the channel '${channel.name}': joinChannel first.`);
  }
  return channel;
}

export function isModerator(channel: ChannelRecord, user: UserRecord): boolean {
  const role = channel.members.get(user.id)?.role;
  return role === 'owner' || role === 'admin' || role === 'moderator';
}

/** @throws NotFoundError when there is none, it is deleted, or it is not for the bot to see */
export function seenMessage(state: WorldState, ref: Pick<MessageRef, 'channelId' | 'id'>): MessageRecord {
  const channel = seenChannel(state, ref.channelId);
  const message = state.messages.get(channel.id, ref.id);
  if (!message || message.deletedAt || isHidden(message, state)) {
    throw new NotFoundError(`There is no message '${ref.id}' in the channel '${channel.id}'.`);
  }
  return message;
}

/** An ephemeral message exists for its reader and its author only. */
export function isHidden(message: MessageRecord, state: WorldState): boolean {
  return message.ephemeralTo !== undefined && message.ephemeralTo !== state.bot.id && message.authorId !== state.bot.id;
}

/** @throws NotFoundError */
export function seenUser(state: WorldState, id: string): UserRecord {
  const user = state.users.get(id);
  if (!user) throw new NotFoundError(`There is no user '${id}'.`);
  return user;
}

/** @throws NotFoundError */
export function seenThread(state: WorldState, target: { channelId: string; id: string }): ThreadRecord {
  const channel = seenChannel(state, target.channelId);
  const thread = state.threads.get(channel.id, target.id);
  if (!thread) throw new NotFoundError(`There is no thread '${target.id}' in the channel '${channel.id}'.`);
  return thread;
}
