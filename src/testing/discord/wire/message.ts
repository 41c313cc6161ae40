import type { MessageRecord, UserRecord } from '../../world/index.js';
import { type DiscordState, isDirect } from '../discord-state.js';
import { isoTime } from '../ids.js';
import { compact, type Json } from '../json.js';
import { messageData } from '../native.js';
import { wireAttachment } from './attachment.js';
import { channelType } from './channel.js';
import { wireReactionEmoji } from './emoji.js';
import { wireThread } from './thread.js';
import { wirePartialMember, wireUser } from './user.js';

/** The type: a reply is 19, everything else says itself. */
export function messageType(message: MessageRecord): number {
  return messageData(message).type ?? (message.replyToId === undefined ? 0 : 19);
}

/** User content, as against what Discord itself wrote. */
export const isUserMessage = (message: MessageRecord): boolean => [0, 19, 20, 23].includes(messageType(message));

export function messageFlags(message: MessageRecord, discord: DiscordState): number {
  const own = messageData(message).flags ?? 0;
  return own | (discord.world.threads.on(message) ? 1 << 5 : 0) | (message.ephemeralTo === undefined ? 0 : 1 << 6);
}

/** A message as REST gives it: without `guild_id` and `member`. Keys that must not be null are left out. (Section 20.) */
export function wireMessage(message: MessageRecord, discord: DiscordState, options: { nested?: boolean } = {}): Json {
  const data = messageData(message);
  const thread = discord.world.threads.on(message);
  return compact({
    type: messageType(message),
    content: message.content,
    mentions: mentionedUsers(message, discord).map((user) => wireUser(user, discord)),
    mention_roles: data.mentioned?.roles ?? [],
    mention_everyone: data.mentioned?.everyone ?? false,
    attachments: message.files
      .filter((file) => !data.hiddenFiles?.includes(file.id))
      .map((file) => wireAttachment(file, discord)),
    embeds: (data.flags ?? 0) & 4 ? [] : (data.embeds ?? []),
    timestamp: isoTime(message.createdAt),
    edited_timestamp: message.editedAt ? isoTime(message.editedAt) : null,
    flags: messageFlags(message, discord),
    components: data.components ?? [],
    id: message.id,
    channel_id: discord.placeOf(message).id,
    author: wireAuthor(message, discord),
    pinned: message.pinned !== undefined,
    tts: data.tts ?? false,
    nonce: data.nonce,
    position: data.position,
    reactions: message.reactions.length > 0 ? wireReactions(message, discord) : undefined,
    webhook_id: data.webhookId,
    application_id: data.applicationId,
    interaction_metadata: data.interaction,
    message_reference: data.reference,
    message_snapshots: data.snapshots,
    poll: data.poll,
    sticker_items: data.stickers?.length ? data.stickers : undefined,
    thread: thread && wireThread(thread, discord),
    ...(options.nested ? {} : referenced(message, discord)),
  });
}

/** As the gateway tells it: with the server, the member, and the members of those mentioned. */
export function gatewayMessage(message: MessageRecord, discord: DiscordState): Json {
  const place = discord.placeOf(message);
  const type = place.thread ? 11 : channelType(place.channel);
  const wire = { ...wireMessage(message, discord), channel_type: type };
  // Ephemeral messages come without server and member. (Wire sheet, section 14.)
  if (isDirect(place.channel) || message.ephemeralTo !== undefined) return wire;
  const author = discord.world.users.get(message.authorId);
  const isMember = author && discord.members.has(author.id) && messageData(message).webhookId === undefined;
  return {
    ...wire,
    guild_id: discord.guildId,
    ...(isMember ? { member: wirePartialMember(author, discord) } : {}),
    mentions: mentionedUsers(message, discord).map((user) => ({
      ...wireUser(user, discord),
      member: wirePartialMember(user, discord),
    })),
  };
}

function mentionedUsers(message: MessageRecord, discord: DiscordState): UserRecord[] {
  const ids = messageData(message).mentioned?.users ?? [];
  return ids.map((id) => discord.world.users.get(id)).filter((user): user is UserRecord => user !== undefined);
}

function wireAuthor(message: MessageRecord, discord: DiscordState): Json {
  const { webhookId, applicationId } = messageData(message);
  if (webhookId !== undefined && applicationId !== discord.world.bot.id) {
    const name = message.sender?.name ?? 'Webhook';
    return {
      id: webhookId,
      username: name,
      avatar: null,
      discriminator: '0000',
      public_flags: 0,
      flags: 0,
      bot: true,
      global_name: null,
      clan: null,
      primary_guild: null,
    };
  }
  const author = discord.user(message.authorId);
  return author
    ? wireUser(author, discord)
    : { id: message.authorId, username: 'deleted-user', discriminator: '0', avatar: null };
}

function wireReactions(message: MessageRecord, discord: DiscordState): Json[] {
  return message.reactions.map(({ emoji, userIds }) => ({
    emoji: wireReactionEmoji(emoji, discord),
    count: userIds.length,
    count_details: { burst: 0, normal: userIds.length },
    burst_colors: [],
    me_burst: false,
    burst_me: false,
    me: userIds.includes(discord.world.bot.id),
    burst_count: 0,
  }));
}

/** `null` says that it was deleted; absent, that there is none. (Wire sheet, section 8.) */
function referenced(message: MessageRecord, discord: DiscordState): Json {
  const { reference } = messageData(message);
  const type = messageType(message);
  if ((type !== 19 && type !== 21) || typeof reference?.message_id !== 'string') return {};
  const found = discord.world.messages.get(message.channelId, reference.message_id);
  return {
    referenced_message: found && !found.deletedAt ? wireMessage(found, discord, { nested: true }) : null,
  };
}
