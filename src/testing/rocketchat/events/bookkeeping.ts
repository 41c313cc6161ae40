import type { MessageRecord, WorldChange } from '../../world/index.js';
import { dropReaction } from '../messages/changing.js';
import { messageLink, quotesOf, wireUrls } from '../messages/links.js';
import { fileData, messageData, type RocketChatRoomData, roomData } from '../native.js';
import { countUnread, resetUnread, subscriptionOf } from '../rooms/subscriptions.js';
import { codeOf, neutralEmoji } from '../text/emoji.js';
import { findMentions } from '../text/mentions.js';
import type { RocketChatWorkspace } from '../workspace.js';

/** Completes what happened in the world with what Rocket.Chat keeps of it. Runs before anything is told. */
export function keepBooks(change: WorldChange, workspace: RocketChatWorkspace): void {
  switch (change.type) {
    case 'message.created':
      created(change.message, workspace);
      return;
    case 'message.edited':
      messageData(change.message).editedBy = change.by.id;
      requote(change.message, workspace);
      touch(change.message, workspace);
      return;
    case 'message.deleted':
      deleted(change.message, change.by.id, workspace);
      return;
    case 'reaction.added': {
      const data = messageData(change.message);
      data.reactions ??= new Map();
      const ids = [...data.reactions].filter(([code]) => neutralEmoji(code, workspace.state) === change.emoji);
      if (!ids.some(([, users]) => users.includes(change.by.id))) {
        const code = codeOf(change.emoji);
        data.reactions.set(code, [...(data.reactions.get(code) ?? []), change.by.id]);
      }
      touch(change.message, workspace);
      return;
    }
    case 'reaction.removed': {
      const { reactions } = messageData(change.message);
      for (const code of [...(reactions?.keys() ?? [])])
        if (reactions && neutralEmoji(code, workspace.state) === change.emoji)
          dropReaction(reactions, code, change.by.id);
      touch(change.message, workspace);
      return;
    }
    case 'message.touched':
    case 'message.pinned':
    case 'message.unpinned':
    case 'message.starred':
    case 'message.unstarred':
      touch(change.message, workspace);
      return;
    case 'thread.followed':
    case 'thread.unfollowed': {
      const root = workspace.state.messages.get(change.thread.channelId, change.thread.id);
      if (root) touch(root, workspace);
      return;
    }
    case 'read':
      read(change, workspace);
      return;
    case 'member.joined':
      roomData(change.channel).subscriptions?.delete(change.user.id);
      subscriptionOf(change.channel, change.user, workspace);
      return;
    case 'member.left':
      left(change, workspace);
      return;
    default:
  }
}

function touch(message: MessageRecord, workspace: RocketChatWorkspace): void {
  const { now } = workspace;
  const at = new Date(Math.max(now.getTime(), message.createdAt.getTime()));
  messageData(message).updatedAt = at;
  const channel = workspace.state.channels.get(message.channelId);
  if (channel) roomData(channel).lastChangeAt = at;
}

/**
 * A script writes several messages in one millisecond; people do not, and neither the order nor the paging of the API,
 * which are by time alone, would hold. So each message of a room is later than the one before.
 */
function keepApart(message: MessageRecord, room: RocketChatRoomData): void {
  const { lastMessageAt } = room;
  if (lastMessageAt && message.createdAt <= lastMessageAt)
    Object.assign(message, { createdAt: new Date(lastMessageAt.getTime() + 1) });
  room.lastMessageAt = message.createdAt;
}

function created(message: MessageRecord, workspace: RocketChatWorkspace): void {
  const data = messageData(message);
  const author = workspace.author(message);
  const channel = workspace.state.channels.need(message.channelId);
  keepApart(message, roomData(channel));
  touch(message, workspace);
  const target = message.replyToId === undefined ? undefined : workspace.message(message.replyToId);
  // A person's reply is a quote: the client writes the link before the text.
  if (target && !message.content.includes(`msg=${target.id}`))
    message.content = `[ ](${messageLink(target, workspace)}) ${message.content}`;
  data.quotes ??= quotesOf(message.content, author, workspace);
  data.urls ??= wireUrls(message.content, workspace);
  for (const file of message.files) Object.assign(fileData(file), { rid: channel.id, isConfirmed: true });
  const subscription = subscriptionOf(channel, author, workspace);
  if (subscription) {
    // Who writes has read.
    subscription.lastSeen = message.createdAt;
    resetUnread(subscription);
    subscription.updatedAt = workspace.now;
  }
  if (data.drid !== undefined) {
    const discussion = workspace.state.channels.get(data.drid);
    if (discussion) roomData(discussion).noticeId = message.id;
  }
  const isShown = message.threadId === undefined || message.isBroadcast;
  const found = findMentions(message.content, workspace.state);
  for (const id of channel.members.keys()) {
    const user = workspace.state.users.get(id);
    const own = user && user !== author ? subscriptionOf(channel, user, workspace) : undefined;
    if (!user || !own || data.t !== undefined) continue;
    own.isOpen = true;
    own.updatedAt = workspace.now;
    if (isShown) countUnread(own, user, channel, found);
  }
  if (message.threadId !== undefined) replied(message, workspace);
}

/** The root's author, everybody who answers and who is mentioned follow a thread. (Wire sheet, section 4.6.) */
function replied(message: MessageRecord, workspace: RocketChatWorkspace): void {
  const thread = workspace.state.threads.get(message.channelId, message.threadId ?? '');
  const root = workspace.state.messages.get(message.channelId, message.threadId ?? '');
  if (!thread || !root) return;
  // Whoever starts it here is the first to answer; the root's author stands before.
  if (thread.followers.size === 1 && thread.followers.has(message.authorId)) thread.followers.clear();
  thread.followers.add(root.authorId);
  for (const { id } of findMentions(message.content, workspace.state).users) thread.followers.add(id);
  thread.followers.add(message.authorId);
  touch(root, workspace);
  const channel = workspace.state.channels.need(message.channelId);
  for (const id of thread.followers) {
    const user = workspace.state.users.get(id);
    if (user && id !== message.authorId) subscriptionOf(channel, user, workspace)?.unreadThreads.add(root.id);
  }
}

/** The root of a thread stays, without its text. (Wire sheet, section 4.3.) */
function deleted(message: MessageRecord, by: string, workspace: RocketChatWorkspace): void {
  const data = messageData(message);
  const isRoot = workspace.state.messages.inThread(message.channelId, message.id).length > 0;
  data.isTombstone = isRoot || workspace.settings.flag('Message_ShowDeletedStatus');
  data.editedBy = by;
  touch(message, workspace);
  const root =
    message.threadId === undefined ? undefined : workspace.state.messages.get(message.channelId, message.threadId);
  if (root) touch(root, workspace);
}

function requote(message: MessageRecord, workspace: RocketChatWorkspace): void {
  const data = messageData(message);
  data.quotes = quotesOf(message.content, workspace.author(message), workspace);
  if (message.authorId !== workspace.bot.id) data.urls = wireUrls(message.content, workspace);
}

function read(change: Extract<WorldChange, { type: 'read' }>, workspace: RocketChatWorkspace): void {
  const { channel, user, upTo } = change;
  const subscription = subscriptionOf(channel, user, workspace);
  if (!subscription) return;
  const until = upTo === undefined ? undefined : workspace.state.messages.get(channel.id, upTo)?.createdAt;
  for (const message of workspace.state.messages.in(channel)) {
    if (message.authorId === user.id || messageData(message).t !== undefined) continue;
    if (until && message.createdAt > until) break;
    const data = messageData(message);
    data.readAt ??= new Map();
    if (!data.readAt.has(user.id)) data.readAt.set(user.id, workspace.now);
  }
  const newest = roomData(channel).lastMessageAt;
  const isAll = !until || !newest || until >= newest;
  subscription.lastSeen = isAll && !(newest && newest > workspace.now) ? workspace.now : (until ?? newest);
  resetUnread(subscription);
  subscription.unreadThreads.clear();
  subscription.updatedAt = workspace.now;
}

function left({ channel, user }: Extract<WorldChange, { type: 'member.left' }>, workspace: RocketChatWorkspace): void {
  const { subscriptions } = roomData(channel);
  const subscription = subscriptions?.get(user.id);
  subscriptions?.delete(user.id);
  const removed = workspace.removedRooms.get(user.id) ?? [];
  removed.push({ id: channel.id, subscriptionId: subscription?.id ?? channel.id, at: workspace.now });
  workspace.removedRooms.set(user.id, removed);
}
