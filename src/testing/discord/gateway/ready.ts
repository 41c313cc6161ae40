import type { DiscordState } from '../discord-state.js';
import type { Json } from '../json.js';
import { canView } from '../permissions.js';
import { wireChannel } from '../wire/channel.js';
import { joinedAt, wireGuild } from '../wire/guild.js';
import { wirePresence } from '../wire/presence.js';
import { wireThread, wireThreadMember } from '../wire/thread.js';
import { wireMember, wireSelf } from '../wire/user.js';
import { Intent } from './intents.js';
import type { Session } from './session.js';

/** Said once a session has begun; the servers are named, and come after it. */
export function readyData(session: Session, url: string, discord: DiscordState): Json {
  return {
    v: 10,
    user: wireSelf(discord),
    user_settings: {},
    session_type: 'normal',
    session_id: session.id,
    resume_gateway_url: url,
    relationships: [],
    private_channels: [],
    presences: [],
    guilds: ownsGuild(session, discord) ? [{ id: discord.guildId, unavailable: true }] : [],
    guild_join_requests: [],
    geo_ordered_rtc_regions: ['us-east'],
    game_relationships: [],
    auth: {},
    shard: session.shard,
    application: { id: discord.world.bot.id, flags: discord.applicationFlags },
    _trace: ['["gateway-emulated"]'],
  };
}

export function ownsGuild(session: Session, discord: DiscordState): boolean {
  const [index, count] = session.shard;
  return Number((BigInt(discord.guildId) >> 22n) % BigInt(count)) === index;
}

/**
 * The whole server. Members: the bot alone without GUILD_MEMBERS or GUILD_PRESENCES; else, for a small one, all that are
 * online and the bot.
 */
export function guildCreateData(session: Session, largeThreshold: number, discord: DiscordState): Json {
  const { bot } = discord.world;
  const people = [...discord.members.keys()].flatMap((id) => discord.world.users.get(id) ?? []);
  const isLarge = people.length > largeThreshold;
  const seesPresences = (session.intents & Intent.presences) !== 0;
  const isOnline = (status: string) => status !== 'offline' && status !== 'invisible';
  const shown = people.filter(
    (user) => user === bot || (seesPresences && (!isLarge || isOnline(user.presence.status))),
  );
  const channels = discord.guildChannels();
  const threads = channels
    .filter((channel) => canView(bot, channel, discord))
    .flatMap((channel) => discord.world.threads.in(channel))
    .filter((thread) => !thread.isArchived);
  return {
    ...wireGuild(discord),
    joined_at: joinedAt(discord),
    large: isLarge,
    // Not left out: discord.js takes an absent one for an outage. (Wire sheet, section 20.)
    unavailable: false,
    geo_restricted: false,
    member_count: discord.members.size,
    voice_states: [],
    members: shown.map((user) => wireMember(user, discord)),
    channels: channels.map((channel) => wireChannel(channel, discord)),
    threads: threads.map((thread) => ({
      ...wireThread(thread, discord),
      ...(thread.followers.has(bot.id) ? { member: wireThreadMember(thread, bot, discord) } : {}),
    })),
    presences: seesPresences
      ? people.filter((user) => isOnline(user.presence.status)).map((user) => wirePresence(user, discord))
      : [],
    stage_instances: [],
    guild_scheduled_events: [],
    soundboard_sounds: [],
    embedded_activities: [],
    lazy: true,
  };
}
