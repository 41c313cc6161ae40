import type { ChannelRecord, UserRecord } from '../../world/index.js';
import { roomData } from '../native.js';
import { invalidRoom, RocketChatError, refusal } from '../rocketchat-error.js';
import type { RocketChatWorkspace } from '../workspace.js';
import { isDirect, roomType } from './room-type.js';

/** Whether somebody may read a room: its members, and everybody whom public rooms are open to. */
export function canRead(channel: ChannelRecord, user: UserRecord, workspace: RocketChatWorkspace): boolean {
  if (roomData(channel).banned?.has(user.id)) return false;
  if (channel.members.has(user.id)) return true;
  const parent = parentOf(channel, workspace);
  if (parent) return canRead(parent, user, workspace);
  return roomType(channel) === 'c' && workspace.can(user, 'view-c-room');
}

/** The room that a discussion belongs to. */
export function parentOf(channel: ChannelRecord, workspace: RocketChatWorkspace): ChannelRecord | undefined {
  const { prid } = roomData(channel);
  return prid === undefined ? undefined : workspace.state.channels.get(prid);
}

/** @throws RocketChatError unless somebody may write into a room. (Wire sheet, sections 3 and 4.) */
export function checkWriting(
  channel: ChannelRecord,
  user: UserRecord,
  workspace: RocketChatWorkspace,
  method = 'sendMessage',
): void {
  if (!canRead(channel, user, workspace)) throw refusal(method);
  if (!channel.members.has(user.id)) {
    if (isDirect(channel)) throw refusal(method);
    // Whoever may read a discussion or a public room is let in by speaking only through chat.postMessage.
    throw new RocketChatError('error-not-allowed', 'Not allowed', { details: { method }, isRefusal: true });
  }
  if (channel.isArchived) throw new RocketChatError('error-room-archived', 'Room is archived', { details: { method } });
  if (roomData(channel).muted?.has(user.id))
    throw new RocketChatError('You_have_been_muted', 'You_have_been_muted', { isRefusal: true });
  if (channel.isReadOnly && !workspace.can(user, 'post-readonly', channel))
    throw new RocketChatError('room_is_readonly', "You can't send messages because the room is readonly.", {
      isRefusal: true,
    });
}

/** The room, readable by the caller. @throws RocketChatError */
export function readableRoom(
  id: unknown,
  user: UserRecord,
  workspace: RocketChatWorkspace,
  method: string,
): ChannelRecord {
  const channel = typeof id === 'string' ? workspace.state.channels.get(id) : undefined;
  if (!channel) throw invalidRoom(method);
  if (!canRead(channel, user, workspace)) throw refusal(method);
  return channel;
}
