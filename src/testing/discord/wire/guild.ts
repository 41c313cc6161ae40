import type { DiscordState } from '../discord-state.js';
import { isoTime } from '../ids.js';
import type { Json } from '../json.js';
import { guildPermissions } from '../permissions.js';
import { wireGuildEmoji } from './emoji.js';
import { wireRoles } from './role.js';

export const guildFeatures = ['COMMUNITY', 'NEWS'];

/** A server as `GET /guilds/{g}` gives it: roles and emoji inside, no channels and no members. */
export function wireGuild(discord: DiscordState, options: { withCounts?: boolean } = {}): Json {
  return {
    id: discord.guildId,
    name: discord.guildName,
    icon: null,
    icon_hash: null,
    description: null,
    home_header: null,
    splash: null,
    discovery_splash: null,
    banner: null,
    owner_id: discord.ownerId,
    application_id: null,
    region: 'us-east',
    afk_channel_id: null,
    afk_timeout: 300,
    system_channel_id: null,
    system_channel_flags: 0,
    widget_enabled: false,
    widget_channel_id: null,
    verification_level: 0,
    roles: wireRoles(discord),
    emojis: discord.world.emoji.all().map((emoji) => wireGuildEmoji(emoji, discord)),
    stickers: [],
    features: guildFeatures,
    default_message_notifications: 0,
    mfa_level: 0,
    explicit_content_filter: 0,
    max_presences: null,
    max_members: 500_000,
    max_video_channel_users: 25,
    max_stage_video_channel_users: 50,
    vanity_url_code: null,
    premium_tier: 0,
    premium_subscription_count: 0,
    premium_progress_bar_enabled: false,
    preferred_locale: 'en-US',
    rules_channel_id: null,
    public_updates_channel_id: null,
    safety_alerts_channel_id: null,
    nsfw: false,
    nsfw_level: 0,
    hub_type: null,
    latest_onboarding_question_id: null,
    incidents_data: null,
    inventory_settings: null,
    ...(options.withCounts ? counts(discord) : {}),
  };
}

/** As `GET /users/@me/guilds` gives it. */
export function wirePartialGuild(discord: DiscordState, options: { withCounts?: boolean } = {}): Json {
  return {
    id: discord.guildId,
    name: discord.guildName,
    icon: null,
    banner: null,
    owner: discord.ownerId === discord.world.bot.id,
    permissions: String(guildPermissions(discord.world.bot, discord)),
    features: guildFeatures,
    ...(options.withCounts ? counts(discord) : {}),
  };
}

export function joinedAt(discord: DiscordState): string {
  return isoTime(discord.members.get(discord.world.bot.id)?.joinedAt ?? discord.world.bot.createdAt);
}

function counts(discord: DiscordState): Json {
  const online = [...discord.members.keys()].filter(
    (id) => !['offline', 'invisible'].includes(discord.world.users.get(id)?.presence.status ?? 'offline'),
  );
  return { approximate_member_count: discord.members.size, approximate_presence_count: online.length };
}
