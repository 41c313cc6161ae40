import type { UserRecord } from '../../world/index.js';
import type { DiscordState } from '../discord-state.js';
import { isoTime } from '../ids.js';
import type { Json } from '../json.js';
import { userData } from '../native.js';

/** A user as others see it. Keys as recorded (samples/discord). */
export function wireUser(user: UserRecord, discord: DiscordState): Json {
  const { discriminator, avatar } = userData(user);
  const isBot = user.isBot;
  return {
    id: user.id,
    username: user.handle,
    avatar,
    discriminator,
    public_flags: user === discord.world.bot ? 1 << 19 : 0,
    global_name: user === discord.world.bot ? null : user.name,
    ...(isBot ? { bot: true } : {}),
    avatar_decoration_data: null,
    collectibles: null,
    display_name_styles: null,
    primary_guild: null,
    clan: null,
  };
}

/** A member without its user, as it stands in messages. */
export function wirePartialMember(user: UserRecord, discord: DiscordState): Json {
  const member = discord.members.get(user.id);
  return {
    roles: discord.rolesOf(user).map((role) => role.id),
    premium_since: null,
    pending: false,
    nick: member?.nick ?? null,
    mute: member?.mute ?? false,
    joined_at: isoTime(member?.joinedAt ?? user.createdAt),
    flags: 0,
    deaf: member?.deaf ?? false,
    communication_disabled_until: member?.timeoutUntil ? isoTime(member.timeoutUntil) : null,
    banner: null,
    avatar: null,
  };
}

export function wireMember(user: UserRecord, discord: DiscordState): Json {
  return { ...wirePartialMember(user, discord), user: wireUser(user, discord) };
}

/** The bot about itself. */
export function wireSelf(discord: DiscordState): Json {
  return {
    ...wireUser(discord.world.bot, discord),
    bot: true,
    verified: true,
    mfa_enabled: true,
    email: null,
    flags: 0,
    locale: 'en-US',
    banner: null,
    accent_color: null,
    bio: '',
    premium_type: 0,
  };
}
