import type { ChannelRecord, UserRecord } from '../../world/index.js';
import { roomRoles } from '../auth/permissions.js';
import { roomData } from '../native.js';
import { RocketChatError, refusal } from '../rocketchat-error.js';
import type { RocketChatWorkspace } from '../workspace.js';
import { canRead } from './access.js';
import { isDirect, roomType } from './room-type.js';
import { subscriptionOf } from './subscriptions.js';

/** Lets somebody in who asks. @throws RocketChatError */
export function joinRoom(
  workspace: RocketChatWorkspace,
  channel: ChannelRecord,
  user: UserRecord,
  joinCode: string | undefined,
  method = 'joinRoom',
): void {
  if (channel.members.has(user.id)) return;
  if (isDirect(channel) || !canRead(channel, user, workspace)) throw refusal(method);
  if (roomType(channel) === 'p' && roomData(channel).prid === undefined) throw refusal(method);
  if (channel.isArchived) throw new RocketChatError('error-room-archived', 'Room is archived', { details: { method } });
  const { joinCode: wanted } = roomData(channel);
  if (wanted !== undefined && wanted !== joinCode && !workspace.can(user, 'join-without-join-code'))
    throw new RocketChatError('error-code-invalid', 'Invalid Room Password', { details: { method } });
  workspace.state.channels.join(channel, user);
}

/** @throws RocketChatError for who is not in it, and for its last owner. */
export function leaveRoom(workspace: RocketChatWorkspace, channel: ChannelRecord, user: UserRecord): void {
  const details = { method: 'leaveRoom' };
  if (!channel.members.has(user.id))
    throw new RocketChatError('error-user-not-in-room', 'You are not in this room', { details });
  if (isDirect(channel)) throw refusal('leaveRoom');
  if (isLastOwner(workspace, channel, user))
    throw new RocketChatError(
      'error-you-are-last-owner',
      'You are the last owner. Please set new owner before leaving the room.',
      { details },
    );
  workspace.state.channels.leave(channel, user);
}

/** Puts others into a room. @throws RocketChatError */
export function addToRoom(
  workspace: RocketChatWorkspace,
  channel: ChannelRecord,
  user: UserRecord,
  by: UserRecord,
): void {
  const method = 'addUsersToRoom';
  const isIn = channel.members.has(by.id);
  const mayAll = workspace.can(by, `add-user-to-any-${roomType(channel)}-room`, channel);
  const mayJoined = isIn && workspace.can(by, 'add-user-to-joined-room', channel);
  if (isDirect(channel) || (!mayAll && !mayJoined)) throw refusal(method);
  if (channel.isArchived) throw new RocketChatError('error-room-archived', 'Room is archived', { details: { method } });
  if (roomData(channel).banned?.has(user.id))
    throw new RocketChatError('error-user-is-banned', 'User is banned from this room', { details: { method } });
  workspace.state.channels.join(channel, user, by);
}

/** @throws RocketChatError */
export function removeFromRoom(
  workspace: RocketChatWorkspace,
  channel: ChannelRecord,
  user: UserRecord,
  by: UserRecord,
): void {
  const details = { method: 'removeUserFromRoom' };
  if (!workspace.can(by, 'remove-user', channel)) throw refusal('removeUserFromRoom');
  if (!channel.members.has(user.id))
    throw new RocketChatError('error-user-not-in-room', 'User is not in this room', { details });
  if (isLastOwner(workspace, channel, user))
    throw new RocketChatError(
      'error-you-are-last-owner',
      'You are the last owner. Please set new owner before leaving the room.',
      { details },
    );
  workspace.state.channels.leave(channel, user, by);
}

function isLastOwner(workspace: RocketChatWorkspace, channel: ChannelRecord, user: UserRecord): boolean {
  if (!roomRoles(channel, user).includes('owner')) return false;
  const owners = [...channel.members.keys()].filter((id) => {
    const member = workspace.state.users.get(id);
    return member && roomRoles(channel, member).includes('owner');
  });
  // Who is alone may go.
  return owners.length === 1 && channel.members.size > 1;
}

/** Gives or takes a role in a room. @throws RocketChatError */
export function setRole(
  workspace: RocketChatWorkspace,
  channel: ChannelRecord,
  user: UserRecord,
  role: 'owner' | 'moderator' | 'leader',
  isGiven: boolean,
  by: UserRecord,
): void {
  const name = `${role[0]?.toUpperCase() ?? ''}${role.slice(1)}`;
  const method = `${isGiven ? 'add' : 'remove'}Room${name}`;
  if (!workspace.can(by, `set-${role}`, channel)) throw refusal(method);
  if (!channel.members.has(user.id))
    throw new RocketChatError('error-user-not-in-room', 'User is not in this room', { details: { method } });
  const has = roomRoles(channel, user).includes(role);
  if (has === isGiven)
    throw new RocketChatError(
      isGiven ? `error-user-already-${role}` : `error-user-not-${role}`,
      isGiven
        ? `User is already ${role === 'owner' ? 'an' : 'a'} ${role}`
        : `User is not ${role === 'owner' ? 'an' : 'a'} ${role}`,
      { details: { method } },
    );
  if (role === 'leader') {
    const subscription = subscriptionOf(channel, user, workspace);
    if (subscription) subscription.isLeader = isGiven;
    return;
  }
  if (!isGiven && role === 'owner' && isLastOwner(workspace, channel, user))
    throw new RocketChatError(
      'error-remove-last-owner',
      'This is the last owner. Please set a new owner before removing this one.',
      { details: { method } },
    );
  workspace.state.channels.setRole(channel, user, isGiven ? role : 'member', by);
}
