import type { ChannelRecord, UserRecord } from '../../world/index.js';
import { roomRoles } from '../auth/permissions.js';
import { compact, type Json } from '../json.js';
import { roomData } from '../native.js';
import { roomType } from '../rooms/room-type.js';
import { subscriptionOf } from '../rooms/subscriptions.js';
import type { RocketChatWorkspace } from '../workspace.js';
import { userRef } from './user.js';

/** A member's view of a room; `undefined` for who is not in it. (Wire sheet, section 8.) */
export function wireSubscription(
  channel: ChannelRecord,
  user: UserRecord,
  workspace: RocketChatWorkspace,
): Json | undefined {
  const subscription = subscriptionOf(channel, user, workspace);
  if (!subscription) return undefined;
  const data = roomData(channel);
  const roles = roomRoles(channel, user);
  return compact({
    _id: subscription.id,
    rid: channel.id,
    t: roomType(channel),
    ...names(channel, user, workspace),
    u: userRef(user),
    open: subscription.isOpen,
    alert: subscription.alert,
    unread: subscription.unread,
    userMentions: subscription.userMentions,
    groupMentions: subscription.groupMentions,
    ts: subscription.ts,
    ls: subscription.lastSeen,
    lr: subscription.lastSeen,
    f: subscription.isFavorite ? true : undefined,
    roles: roles.length > 0 ? roles : undefined,
    ignored: subscription.ignored.size > 0 ? [...subscription.ignored] : undefined,
    tunread: subscription.unreadThreads.size > 0 ? [...subscription.unreadThreads] : undefined,
    prid: data.prid,
    encrypted: data.isEncrypted ? true : undefined,
    archived: channel.isArchived ? true : undefined,
    _updatedAt: subscription.updatedAt,
  });
}

/** Of a direct room, the others. */
function names(channel: ChannelRecord, user: UserRecord, workspace: RocketChatWorkspace): Json {
  if (roomType(channel) !== 'd') return { name: channel.name, fname: roomData(channel).fname ?? channel.name };
  const others = [...channel.members.keys()]
    .filter((id) => id !== user.id || channel.members.size === 1)
    .map((id) => workspace.state.users.need(id));
  return { name: others.map((each) => each.handle).join(', '), fname: others.map((each) => each.name).join(', ') };
}
