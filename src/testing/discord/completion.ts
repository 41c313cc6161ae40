import type { ChannelRecord, MessageRecord, ThreadRecord, UserRecord, WorldChange } from '../world/index.js';
import { type DiscordState, isDirect } from './discord-state.js';
import type { Json } from './json.js';
import { allMentions, resolveMentions } from './messages/mentions.js';
import { replyReference } from './messages/references.js';
import { channelData, fileData, messageData, threadData } from './native.js';
import { canView, Permission } from './permissions.js';
import { messageType } from './wire/message.js';
import { wireThread } from './wire/thread.js';

/** What changed beside the record itself. */
export type Completed = {
  /** A thread that came out of the archive by it, as it stands now. */
  unarchived?: Json | undefined;
  /** A channel's overwrites say something else now. */
  hasNewOverwrites?: boolean;
};

/** Completes what people and the bot did in the world with what Discord adds to it, before anybody is told. */
export function completeRecord(change: WorldChange, discord: DiscordState): Completed {
  switch (change.type) {
    case 'message.created':
      return { unarchived: completeMessage(change.message, change.by, discord) };
    case 'message.edited':
      if (change.by !== discord.world.bot || messageData(change.message).mentioned === undefined)
        remention(change.message, change.by, discord);
      return {};
    case 'thread.created':
      completeThread(change.thread, discord);
      return {};
    case 'thread.followed':
      threadData(change.thread).joinedAt.set(change.by.id, discord.world.now());
      return {};
    case 'thread.updated':
      if (change.thread.isArchived !== change.previous.isArchived)
        threadData(change.thread).archivedAt = discord.world.now();
      return {};
    case 'channel.created':
      completeChannel(change.channel, discord);
      return {};
    case 'channel.updated':
      if (change.channel.isReadOnly !== change.previous.isReadOnly) setReadOnly(change.channel, discord);
      return {};
    case 'member.joined':
    case 'member.left':
      return { hasNewOverwrites: showOrHide(change.channel, change.user, change.type === 'member.joined', discord) };
    case 'message.pinned':
    case 'message.unpinned':
      channelData(discord.world.channels.need(change.message.channelId)).lastPinAt = discord.world.now();
      return {};
    default:
      return {};
  }
}

function completeMessage(message: MessageRecord, by: UserRecord, discord: DiscordState): Json | undefined {
  const data = messageData(message);
  const place = discord.placeOf(message);
  const replied =
    message.replyToId === undefined ? undefined : discord.world.messages.get(message.channelId, message.replyToId);
  if (replied && data.reference === undefined) {
    data.type ??= 19;
    data.reference = replyReference(replied, discord);
  }
  const repliedTo = replied && discord.world.users.get(replied.authorId);
  data.mentioned ??= resolveMentions(message.content, { place, author: by, allowed: allMentions, repliedTo, discord });
  for (const file of message.files) if (fileData(file).channelId === '0') fileData(file).channelId = place.id;
  if (message.ephemeralTo !== undefined) return undefined;
  if (!place.thread) {
    channelData(place.channel).lastMessageId = message.id;
    return undefined;
  }
  const thread = threadData(place.thread);
  thread.lastMessageId = message.id;
  if (messageType(message) !== 21) {
    data.position = thread.totalSent;
    thread.totalSent += 1;
  }
  const author = discord.world.users.get(message.authorId);
  if (author && data.webhookId === undefined) discord.world.threads.follow(place.thread, author, true);
  if (!place.thread.isArchived) return undefined;
  // Whoever writes into an archived thread takes it out of the archive; the client must know it before the message.
  place.thread.isArchived = false;
  thread.archivedAt = discord.world.now();
  return wireThread(place.thread, discord);
}

/** Mentions follow the text when people edit. */
function remention(message: MessageRecord, by: UserRecord, discord: DiscordState): void {
  const place = discord.placeOf(message);
  messageData(message).mentioned = resolveMentions(message.content, {
    place,
    author: by,
    allowed: allMentions,
    discord,
  });
}

function completeThread(thread: ThreadRecord, discord: DiscordState): void {
  const data = threadData(thread);
  const channel = discord.world.channels.need(thread.channelId);
  if (channel.kind === 'announcement') data.type = 10;
  data.joinedAt.set(thread.creatorId, thread.createdAt);
  discord.onThread?.(thread);
  const root = thread.rootId === undefined ? undefined : discord.world.messages.get(channel.id, thread.rootId);
  // Recorded: a thread that the bot has just started from a person's message has two members.
  if (root && discord.members.has(root.authorId)) {
    thread.followers.add(root.authorId);
    data.joinedAt.set(root.authorId, thread.createdAt);
  }
  if (thread.name !== undefined) return;
  // Every thread has a name here; a client proposes the message's first words.
  const words = root ? discord.world.platform.readText(root, discord.world).split('\n')[0] : undefined;
  thread.name = [...(words || 'New Thread')].slice(0, 100).join('');
}

/** Who sees a channel follows from overwrites: a private one is closed to @everyone, a public one to those who are not in it. */
export function completeChannel(channel: ChannelRecord, discord: DiscordState): void {
  if (isDirect(channel) || channel.native !== undefined) return;
  const data = channelData(channel);
  data.position = discord.guildChannels().length - 1;
  if (channel.kind === 'private')
    data.overwrites.set(discord.guildId, { type: 0, allow: 0n, deny: Permission.viewChannel });
  setReadOnly(channel, discord);
  for (const id of discord.members.keys()) {
    const user = discord.world.users.get(id);
    if (user) showOrHide(channel, user, channel.members.has(id), discord);
  }
}

function setReadOnly(channel: ChannelRecord, discord: DiscordState): void {
  const { overwrites } = channelData(channel);
  const own = overwrites.get(discord.guildId) ?? { type: 0 as const, allow: 0n, deny: 0n };
  const deny = channel.isReadOnly ? own.deny | Permission.sendMessages : own.deny & ~Permission.sendMessages;
  if (deny || own.allow) overwrites.set(discord.guildId, { ...own, deny });
  if (channel.isReadOnly) overwrites.set(discord.botRole.id, { type: 0, allow: Permission.sendMessages, deny: 0n });
}

/** Writes into the overwrites that a member is in a channel, or is not. @returns false when they say so already */
function showOrHide(channel: ChannelRecord, user: UserRecord, isIn: boolean, discord: DiscordState): boolean {
  if (isDirect(channel) || !discord.members.has(user.id) || canView(user, channel, discord) === isIn) return false;
  const { overwrites } = channelData(channel);
  const own = overwrites.get(user.id) ?? { type: 1 as const, allow: 0n, deny: 0n };
  // First without a word about it: that may be enough.
  const bit = Permission.viewChannel;
  const neutral = { ...own, allow: own.allow & ~bit, deny: own.deny & ~bit };
  if (neutral.allow || neutral.deny) overwrites.set(user.id, neutral);
  else overwrites.delete(user.id);
  if (canView(user, channel, discord) === isIn) return true;
  overwrites.set(user.id, isIn ? { ...neutral, allow: neutral.allow | bit } : { ...neutral, deny: neutral.deny | bit });
  return true;
}

/** After the overwrites or roles were changed: who is in the channel now. */
export function syncMembers(channel: ChannelRecord, by: UserRecord, discord: DiscordState): void {
  for (const id of discord.members.keys()) {
    const user = discord.world.users.get(id);
    if (!user) continue;
    const sees = canView(user, channel, discord);
    if (sees && !channel.members.has(id)) discord.world.channels.join(channel, user, by);
    if (!sees && channel.members.has(id)) discord.world.channels.leave(channel, user, by);
  }
}
