import type { ChannelRecord, UserRecord, WorldChange } from '../../world/index.js';
import type { StreamHub } from '../ddp/hub.js';
import { messageData } from '../native.js';
import { subscriptionOf } from '../rooms/subscriptions.js';
import { wireRoom } from '../wire/room.js';
import { wireSubscription } from '../wire/subscription.js';
import { userRef } from '../wire/user.js';
import type { RocketChatWorkspace } from '../workspace.js';

type Kind = 'inserted' | 'updated' | 'removed';

/** Rooms and memberships, to their members. (Wire sheet, section 10.) */
export function tellOfRooms(change: WorldChange, workspace: RocketChatWorkspace, hub: StreamHub): void {
  const members = (channel: ChannelRecord): UserRecord[] =>
    [...channel.members.keys()].flatMap((id) => workspace.state.users.get(id) ?? []);
  const both = (kind: Kind, channel: ChannelRecord, users = members(channel)) => {
    for (const user of users) {
      tellOfSubscription(kind, channel, user, workspace, hub);
      tellOfRoom(kind, channel, user, workspace, hub);
    }
  };
  switch (change.type) {
    case 'channel.created':
      both('inserted', change.channel);
      return;
    case 'channel.updated':
      both('updated', change.channel);
      return;
    case 'channel.deleted':
      both('removed', change.channel);
      return;
    case 'member.joined':
      both('inserted', change.channel, [change.user]);
      for (const user of members(change.channel))
        if (user !== change.user) tellOfRoom('updated', change.channel, user, workspace, hub);
      return;
    case 'member.left':
      both('removed', change.channel, [change.user]);
      for (const user of members(change.channel)) tellOfRoom('updated', change.channel, user, workspace, hub);
      return;
    case 'member.updated': {
      const { channel, user } = change;
      tellOfSubscription('updated', channel, user, workspace, hub);
      const role = channel.members.get(user.id)?.role ?? 'member';
      hub.emit('stream-notify-logged', 'roles-change', [
        {
          type: role === 'member' ? 'removed' : 'added',
          _id: role === 'member' ? 'moderator' : role,
          u: userRef(user),
          scope: channel.id,
        },
      ]);
      return;
    }
    case 'message.created': {
      const channel = workspace.state.channels.need(change.message.channelId);
      const isSystem = messageData(change.message).t !== undefined;
      for (const user of members(channel)) {
        tellOfRoom('updated', channel, user, workspace, hub);
        if (!isSystem) tellOfSubscription('updated', channel, user, workspace, hub);
      }
      return;
    }
    case 'message.deleted': {
      const channel = workspace.state.channels.need(change.message.channelId);
      for (const user of members(channel)) tellOfRoom('updated', channel, user, workspace, hub);
      return;
    }
    case 'read':
      tellOfSubscription('updated', change.channel, change.user, workspace, hub);
      tellOfReading(change.channel, workspace, hub);
      return;
    default:
  }
}

export function tellOfRoom(
  kind: Kind,
  channel: ChannelRecord,
  user: UserRecord,
  workspace: RocketChatWorkspace,
  hub: StreamHub,
): void {
  if (!hub.isConnected(user)) return;
  hub.emitToUser(user, 'rooms-changed', [kind, wireRoom(channel, user, workspace)]);
}

export function tellOfSubscription(
  kind: Kind,
  channel: ChannelRecord,
  user: UserRecord,
  workspace: RocketChatWorkspace,
  hub: StreamHub,
): void {
  if (!hub.isConnected(user)) return;
  // Of one that is gone only what finds it.
  const id = workspace.removedRooms.get(user.id)?.findLast((each) => each.id === channel.id)?.subscriptionId;
  const full = wireSubscription(channel, user, workspace);
  const subscription = kind === 'removed' ? { _id: id ?? full?._id, rid: channel.id, u: userRef(user) } : full;
  if (subscription) hub.emitToUser(user, 'subscriptions-changed', [kind, subscription]);
}

/** Told once all members have read that far. */
function tellOfReading(channel: ChannelRecord, workspace: RocketChatWorkspace, hub: StreamHub): void {
  if (!workspace.settings.flag('Message_Read_Receipt_Enabled')) return;
  let until: Date | undefined;
  for (const id of channel.members.keys()) {
    const user = workspace.state.users.get(id);
    const seen = user && subscriptionOf(channel, user, workspace)?.lastSeen;
    if (!seen) return;
    if (!until || seen < until) until = seen;
  }
  if (until) hub.emitInRoom('stream-notify-room', `${channel.id}/messagesRead`, channel, [{ until }]);
}
