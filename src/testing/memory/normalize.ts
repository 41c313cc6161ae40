import {
  type Attachment,
  attachmentTypeOf,
  type Channel,
  type Emoji,
  type Group,
  type Member,
  type Mention,
  type MessageRef,
  type MessageType,
  MessageType as MessageTypes,
  type Presence,
  PresenceStatus,
  type Reaction,
  type Thread,
  type User,
} from '../../models/index.js';
import { nameOfEmoji, toPlainText } from '../../richtext/index.js';
import type {
  ChannelRecord,
  CustomEmojiRecord,
  FileRecord,
  GroupRecord,
  MessageRecord,
  ThreadRecord,
  UserRecord,
  WorldState,
} from '../world/index.js';
import { memoryDialect } from './dialect.js';
import { messageNative } from './message-native.js';
import type { MemoryMessage } from './native.js';

/** Whose models are made: what they carry, and the world that ids are looked up in. */
export type Scope = { readonly account: string; readonly state: WorldState };

function entity(scope: Scope, id: string) {
  return { platform: 'memory' as const, account: scope.account, id };
}

export function toUser(user: UserRecord, scope: Scope): User {
  return {
    ...entity(scope, user.id),
    name: user.name,
    handle: user.handle,
    ...(user.email !== undefined && { email: user.email }),
    ...(user.avatarUrl !== undefined && { avatarUrl: user.avatarUrl }),
    isBot: user.isBot,
    ...(user.title !== undefined && { title: user.title }),
    ...(user.timezone !== undefined && { timezone: user.timezone }),
  };
}

/** The user with this id; one who is not known is shown by the id. */
export function userById(id: string, scope: Scope): User {
  const user = scope.state.users.get(id);
  return user ? toUser(user, scope) : { ...entity(scope, id), name: id, isBot: false };
}

export function toChannel(channel: ChannelRecord, scope: Scope): Channel {
  const isDirect = channel.kind === 'direct' || channel.kind === 'group';
  return {
    ...entity(scope, channel.id),
    ...(!isDirect && { name: channel.name }),
    type: channel.kind,
    ...(channel.topic !== '' && { topic: channel.topic }),
    ...(channel.description !== '' && { description: channel.description }),
    ...(channel.parentId !== undefined && { parentId: channel.parentId }),
    ...(!isDirect && { organizationId: organizationId }),
    memberCount: channel.members.size,
    isArchived: channel.isArchived,
    isReadOnly: channel.isReadOnly,
    createdAt: channel.createdAt,
    url: `https://memory.test/${channel.id}`,
  };
}

/** The memory platform is one organisation. */
export const organizationId = 'memory';

export function toMember(userId: string, channel: ChannelRecord, scope: Scope): Member {
  const membership = channel.members.get(userId);
  return {
    ...entity(scope, userId),
    user: userById(userId, scope),
    role: membership?.role ?? 'unknown',
    ...(membership && { joinedAt: membership.joinedAt }),
  };
}

export function toGroup(group: GroupRecord, scope: Scope): Group {
  return { ...entity(scope, group.id), name: group.name, handle: group.handle, memberCount: group.memberIds.length };
}

export function toPresence(user: UserRecord, scope: Scope): Presence {
  const { status, statusText, statusEmoji, activity, expiresAt } = user.presence;
  return {
    ...entity(scope, user.id),
    userId: user.id,
    status: PresenceStatus.parse(status),
    ...(statusText && { statusText }),
    ...(statusEmoji && { statusEmoji }),
    ...(activity && { activity: activity as NonNullable<Presence['activity']> }),
    ...(expiresAt && { expiresAt }),
  };
}

export function toThread(thread: ThreadRecord, scope: Scope): Thread {
  const replies = scope.state.messages.inThread(thread.channelId, thread.id);
  const last = replies.at(-1);
  const participants = new Set([...thread.followers, ...replies.map(({ authorId }) => authorId)]);
  return {
    ...entity(scope, thread.id),
    channelId: thread.channelId,
    ...(thread.rootId !== undefined && { parentMessage: { channelId: thread.channelId, id: thread.rootId } }),
    ...(thread.name !== undefined && { name: thread.name }),
    messageCount: replies.length,
    participants: [...participants],
    ...(last && { lastMessageAt: last.createdAt }),
    isArchived: thread.isArchived,
    isLocked: thread.isLocked,
  };
}

export function toCustomEmoji(emoji: CustomEmojiRecord): Emoji {
  return { name: emoji.name, id: emoji.id, isCustom: true, url: emoji.url };
}

/** The world keeps reactions by character, custom ones by name. */
export function toEmoji(key: string, { state }: Scope): Emoji {
  const custom = state.emoji.get(key);
  return custom ? toCustomEmoji(custom) : { name: nameOfEmoji(key) ?? key, unicode: key, isCustom: false };
}

/** The reverse of `toEmoji`. */
export function emojiKey(emoji: Emoji): string {
  return emoji.unicode ?? emoji.name;
}

export function toReactions(message: MessageRecord, scope: Scope): Reaction[] {
  return message.reactions.map(({ emoji, userIds }) => ({
    emoji: toEmoji(emoji, scope),
    count: userIds.length,
    me: userIds.includes(scope.state.bot.id),
    userIds: [...userIds],
  }));
}

export function toAttachment(file: FileRecord, scope: Scope): Attachment {
  const { description, isSpoiler } = (file.native ?? {}) as { description?: string; isSpoiler?: boolean };
  return {
    ...entity(scope, file.id),
    filename: file.filename,
    url: `https://memory.test/files/${file.id}`,
    contentType: file.contentType,
    size: file.data.byteLength,
    type: attachmentTypeOf(file.contentType),
    ...(file.title !== undefined && { title: file.title }),
    ...(description !== undefined && { description }),
    ...(isSpoiler && { isSpoiler }),
    ...(file.width !== undefined && { width: file.width }),
    ...(file.height !== undefined && { height: file.height }),
  };
}

export function toMessageRef(message: Pick<MessageRecord, 'channelId' | 'id' | 'threadId'>): MessageRef {
  return {
    channelId: message.channelId,
    id: message.id,
    ...(message.threadId !== undefined && { threadId: message.threadId }),
  };
}

export function toMessage(message: MessageRecord, scope: Scope): MemoryMessage {
  const { state } = scope;
  const isDeleted = message.deletedAt !== undefined;
  const content = isDeleted ? '' : message.content;
  const options = { platform: 'memory', account: scope.account, nameOf: namesIn(state) };
  const mentions: Mention[] = memoryDialect.parseMentions(content).map((mention) => withName(mention, scope));
  const replied =
    message.replyToId === undefined ? undefined : state.messages.get(message.channelId, message.replyToId);
  return {
    ...entity(scope, message.id),
    ...toMessageRef(message),
    author: authorOf(message, scope),
    content,
    text: content === '' ? '' : toPlainText(memoryDialect.parse(content, options)),
    type: typeOf(message),
    createdAt: message.createdAt,
    ...(message.editedAt && { editedAt: message.editedAt }),
    ...(message.deletedAt && { deletedAt: message.deletedAt }),
    ...(message.replyToId !== undefined && {
      replyTo: replied ? toMessageRef(replied) : { channelId: message.channelId, id: message.replyToId },
    }),
    mentions,
    attachments: isDeleted ? [] : message.files.map((file) => toAttachment(file, scope)),
    embeds: isDeleted ? [] : [...message.embeds],
    reactions: isDeleted ? [] : toReactions(message, scope),
    ...(message.components.length > 0 && !isDeleted && { components: [...message.components] }),
    isOwn: message.authorId === state.bot.id,
    mentionsMe: mentions.some((mention) => meansBot(mention, state)),
    isPinned: message.pinned !== undefined,
    url: permalinkOf(message),
    native: { ...messageNative(message) },
  };
}

export function permalinkOf(message: Pick<MessageRecord, 'channelId' | 'id'>): string {
  return `https://memory.test/${message.channelId}/${message.id}`;
}

/** A message with a `sender` shows that name and picture; whose it is stays the same. */
function authorOf(message: MessageRecord, scope: Scope): User {
  const author = userById(message.authorId, scope);
  const { name, avatarUrl } = message.sender ?? {};
  return { ...author, ...(name !== undefined && { name }), ...(avatarUrl !== undefined && { avatarUrl }) };
}

function typeOf(message: MessageRecord): MessageType {
  if (message.kind === 'default' && message.replyToId !== undefined) return 'reply';
  return MessageTypes.parse(message.kind);
}

function withName(mention: Mention, { state }: Scope): Mention {
  const name = mention.id === undefined ? undefined : namesIn(state)(mention.kind, mention.id);
  return name === undefined ? mention : { ...mention, name };
}

function meansBot(mention: Mention, state: WorldState): boolean {
  if (mention.kind === 'user') return mention.id === state.bot.id;
  if (mention.kind !== 'role' || mention.id === undefined) return false;
  return state.groups.get(mention.id)?.memberIds.includes(state.bot.id) ?? false;
}

function namesIn(state: WorldState) {
  return (kind: Mention['kind'], id: string): string | undefined => {
    if (kind === 'user') return state.users.get(id)?.name;
    if (kind === 'channel') return state.channels.get(id)?.name;
    return kind === 'role' ? state.groups.get(id)?.name : undefined;
  };
}
