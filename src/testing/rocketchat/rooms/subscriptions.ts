import type { ChannelRecord, MessageRecord, UserRecord } from '../../world/index.js';
import { objectId } from '../ids.js';
import { messageData, type RocketChatSubscription, roomData } from '../native.js';
import { findMentions, mentions } from '../text/mentions.js';
import type { RocketChatWorkspace } from '../workspace.js';

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
      isLeader: false,
      ignored: new Set(),
      unreadThreads: new Set(),
    };
    data.subscriptions.set(user.id, subscription);
  }
  return subscription;
}

export type Unread = { alert: boolean; unread: number; userMentions: number; groupMentions: number };

/** How many messages somebody has not seen. All count in direct rooms, elsewhere those that mention. */
export function unreadOf(
  channel: ChannelRecord,
  user: UserRecord,
  subscription: RocketChatSubscription,
  workspace: RocketChatWorkspace,
): Unread {
  const from = subscription.unreadFrom ?? subscription.lastSeen ?? subscription.ts;
  const isNew = (message: MessageRecord) =>
    message.authorId !== user.id &&
    messageData(message).t === undefined &&
    (message.threadId === undefined || message.isBroadcast) &&
    (subscription.unreadFrom ? message.createdAt >= from : message.createdAt > from);
  const unseen = workspace.state.messages.in(channel).filter(isNew);
  const found = unseen.map((message) => findMentions(message.content, workspace.state));
  const userMentions = found.filter((each) => each.users.includes(user)).length;
  const groupMentions = found.filter((each) => each.wide.length > 0).length;
  const isDirect = channel.kind === 'direct' || channel.kind === 'group';
  return {
    alert: unseen.length > 0 || subscription.unreadFrom !== undefined,
    unread: isDirect ? unseen.length : found.filter((each) => mentions(each, user)).length,
    userMentions,
    groupMentions,
  };
}
