import type { ThreadRecord, UserRecord } from '../../world/index.js';
import type { DiscordState } from '../discord-state.js';
import { isoTime } from '../ids.js';
import type { Json } from '../json.js';
import { messageData, threadData } from '../native.js';
import { isForum } from './channel.js';
import { wireMember } from './user.js';

export function wireThread(thread: ThreadRecord, discord: DiscordState): Json {
  const data = threadData(thread);
  const parent = discord.world.channels.need(thread.channelId);
  // The type-21 pointer and a forum post's first message are not counted.
  const messages = discord.world.messages
    .inThread(thread.channelId, thread.id)
    .filter((message) => message.ephemeralTo === undefined && messageData(message).type !== 21)
    .filter((message) => !(isForum(parent) && message.id === thread.id));
  return {
    id: thread.id,
    type: data.type,
    guild_id: discord.guildId,
    parent_id: thread.channelId,
    owner_id: thread.creatorId,
    name: thread.name ?? 'Thread',
    last_message_id: data.lastMessageId,
    message_count: messages.length,
    // Counts no further. (Wire sheet, section 11.)
    member_count: Math.min(thread.followers.size, 50),
    total_message_sent: data.totalSent,
    rate_limit_per_user: data.rateLimit,
    flags: 0,
    thread_metadata: {
      archived: thread.isArchived,
      locked: thread.isLocked,
      auto_archive_duration: data.autoArchive,
      archive_timestamp: isoTime(data.archivedAt),
      create_timestamp: isoTime(thread.createdAt),
      ...(data.type === 12 ? { invitable: data.invitable } : {}),
    },
    ...(isForum(parent) ? { applied_tags: data.appliedTags } : {}),
  };
}

export function wireThreadMember(
  thread: ThreadRecord,
  user: UserRecord,
  discord: DiscordState,
  options: { withMember?: boolean } = {},
): Json {
  return {
    id: thread.id,
    user_id: user.id,
    join_timestamp: isoTime(threadData(thread).joinedAt.get(user.id) ?? thread.createdAt),
    flags: 1,
    muted: false,
    mute_config: null,
    ...(options.withMember ? { member: wireMember(user, discord) } : {}),
  };
}
