import type { ChannelRecord, UserRecord } from '../../world/index.js';
import { type DiscordState, isDirect } from '../discord-state.js';
import type { Json } from '../json.js';
import { channelData } from '../native.js';
import { wireUser } from './user.js';

const types = { public: 0, private: 0, direct: 1, voice: 2, group: 3, announcement: 5, forum: 15 } as const;

/** 0 text, 1 DM, 2 voice, 3 group DM, 4 category, 5 announcement, 15 forum. */
export function channelType(channel: ChannelRecord): number {
  return channelData(channel).type ?? types[channel.kind];
}

export const isForum = (channel: ChannelRecord): boolean => [15, 16].includes(channelType(channel));

/** Whether messages can be put into it: no category, no forum, no directory. */
export const isTextual = (channel: ChannelRecord): boolean => [0, 1, 2, 3, 5, 13].includes(channelType(channel));

export function wireChannel(channel: ChannelRecord, discord: DiscordState): Json {
  const data = channelData(channel);
  const type = channelType(channel);
  if (isDirect(channel)) return wireDirect(channel, type, discord);
  return {
    id: channel.id,
    type,
    guild_id: discord.guildId,
    name: channel.name,
    topic: channel.topic || channel.description || null,
    parent_id: channel.parentId ?? null,
    position: data.position,
    nsfw: data.nsfw,
    rate_limit_per_user: data.rateLimit,
    last_message_id: data.lastMessageId,
    ...(data.lastPinAt ? { last_pin_timestamp: data.lastPinAt.toISOString() } : {}),
    permission_overwrites: [...data.overwrites].map(([id, { type: kind, allow, deny }]) => ({
      id,
      type: kind,
      allow: String(allow),
      deny: String(deny),
    })),
    flags: data.requiresTag ? 1 << 4 : 0,
    icon_emoji: null,
    theme_color: null,
    ...(isForum(channel)
      ? {
          available_tags: data.tags,
          default_reaction_emoji: null,
          default_sort_order: null,
          default_forum_layout: 0,
          default_thread_rate_limit_per_user: 0,
        }
      : {}),
    ...([2, 13].includes(type) ? { bitrate: 64_000, user_limit: 0, rtc_region: null } : {}),
  };
}

/** Seen from the bot: the recipients are the others. */
function wireDirect(channel: ChannelRecord, type: number, discord: DiscordState): Json {
  const others = [...channel.members.keys()]
    .filter((id) => id !== discord.world.bot.id)
    .map((id) => discord.user(id))
    .filter((user): user is UserRecord => user !== undefined);
  return {
    id: channel.id,
    type,
    last_message_id: channelData(channel).lastMessageId,
    flags: 0,
    recipients: others.map((user) => wireUser(user, discord)),
    ...(type === 3 ? { name: channel.name, owner_id: channel.creatorId, icon: null } : {}),
  };
}
