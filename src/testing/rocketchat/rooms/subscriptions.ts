import type { ChannelRecord, UserRecord } from '../../world/index.js';
import { objectId } from '../ids.js';
import { type RocketChatSubscription, roomData } from '../native.js';
import { type FoundMentions, mentions } from '../text/mentions.js';
import type { RocketChatWorkspace } from '../workspace.js';
import { isDirect } from './room-type.js';

/** A member's view of a room, made when it is first asked for; `undefined` for who is not in it. */
export function subscriptionOf(
  channel: ChannelRecord,
  user: UserRecord,
  workspace: RocketChatWorkspace,
): RocketChatSubscription | undefined {
  const membership = channel.members.get(user.id);
  const data = roomData(channel);
  data.subscriptions ??= new Map();
  if (!membership) return undefined;
  let subscription = data.subscriptions.get(user.id);
  if (!subscription) {
    subscription = {
      id: objectId(),
      ts: membership.joinedAt,
      updatedAt: workspace.now,
      lastSeen: channel.creatorId === user.id ? membership.joinedAt : undefined,
      isOpen: true,
      isFavorite: false,
      unreadFrom: undefined,
      unread: 0,
      userMentions: 0,
      groupMentions: 0,
      alert: false,
      isLeader: false,
      ignored: new Set(),
      unreadThreads: new Set(),
    };
    data.subscriptions.set(user.id, subscription);
  }
  return subscription;
}

/** Counts a new message that somebody has not seen. In direct rooms all count, elsewhere those that mention. */
export function countUnread(
  subscription: RocketChatSubscription,
  user: UserRecord,
  channel: ChannelRecord,
  found: FoundMentions,
): void {
  subscription.alert = true;
  if (isDirect(channel) || mentions(found, user)) subscription.unread += 1;
  if (found.users.includes(user)) subscription.userMentions += 1;
  if (found.wide.length > 0) subscription.groupMentions += 1;
}

/** All is seen. */
export function resetUnread(subscription: RocketChatSubscription): void {
  Object.assign(subscription, { unread: 0, userMentions: 0, groupMentions: 0, alert: false, unreadFrom: undefined });
}
