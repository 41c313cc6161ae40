import type { ChannelRecord, GroupRecord, ThreadRecord, UserRecord, WorldChange } from '../../world/index.js';
import { type DiscordState, isDirect } from '../discord-state.js';
import type { Json } from '../json.js';
import { threadData } from '../native.js';
import { canView, channelPermissions, Permission } from '../permissions.js';
import { wireChannel } from '../wire/channel.js';
import { wireGuildEmoji } from '../wire/emoji.js';
import { wirePresence } from '../wire/presence.js';
import { wireRole } from '../wire/role.js';
import { wireThread, wireThreadMember } from '../wire/thread.js';
import { wireMember, wireSelf, wireUser } from '../wire/user.js';
import type { Dispatch } from './dispatch.js';
import { Intent } from './intents.js';
import { messageEvent } from './message-dispatches.js';

/** What the bot is told of a change to the server, its channels, threads, members, roles and emoji. (Section 17.) */
export function guildDispatches(change: WorldChange, discord: DiscordState): Dispatch[] {
  switch (change.type) {
    case 'channel.created':
      return channelEvent('CHANNEL_CREATE', change.channel, discord);
    case 'channel.updated':
      return channelEvent('CHANNEL_UPDATE', change.channel, discord);
    case 'channel.deleted':
      return channelEvent('CHANNEL_DELETE', change.channel, discord);
    case 'thread.created':
      return threadCreated(change.thread, discord);
    case 'thread.updated':
      return threadEvent('THREAD_UPDATE', change.thread, wireThread(change.thread, discord), discord);
    case 'thread.deleted': {
      const { id, channelId } = change.thread;
      const data = { id, guild_id: discord.guildId, parent_id: channelId, type: threadData(change.thread).type };
      return threadEvent('THREAD_DELETE', change.thread, data, discord);
    }
    case 'thread.followed':
    case 'thread.unfollowed':
      return threadMembers(change.thread, change.by, change.type === 'thread.followed', discord);
    case 'user.created':
      return memberAdded(change.user, discord);
    case 'user.updated':
      return memberUpdated(change.user, discord);
    case 'presence.updated':
      return presence(change.user, discord);
    case 'group.created':
      return [
        roleEvent('GUILD_ROLE_CREATE', change.group, discord),
        ...rolesOfMembers([], change.group.memberIds, discord),
      ];
    case 'group.updated':
      return roleUpdated(change.group, change.previous, discord);
    case 'emoji.added':
    case 'emoji.removed': {
      const emojis = discord.world.emoji.all().map((emoji) => wireGuildEmoji(emoji, discord));
      return [{ name: 'GUILD_EMOJIS_UPDATE', data: { guild_id: discord.guildId, emojis }, needs: Intent.expressions }];
    }
    case 'typing':
      return typing(change, discord);
    default:
      return [];
  }
}

/** All channels of the server are told of, seen or not: clients work out what may be seen. */
export function channelEvent(name: string, channel: ChannelRecord, discord: DiscordState): Dispatch[] {
  // A DM that is opened is not told of. (Wire sheet, section 17.)
  if (isDirect(channel)) return [];
  return [{ name, data: wireChannel(channel, discord), needs: Intent.guilds }];
}

export function threadEvent(name: string, thread: ThreadRecord, data: Json, discord: DiscordState): Dispatch[] {
  const channel = discord.world.channels.get(thread.channelId);
  if (!channel || !canView(discord.world.bot, channel, discord)) return [];
  const isPrivate = threadData(thread).type === 12 && !thread.followers.has(discord.world.bot.id);
  if (isPrivate && !(channelPermissions(discord.world.bot, channel, discord) & Permission.manageThreads)) return [];
  return [{ name, data, needs: Intent.guilds }];
}

function threadCreated(thread: ThreadRecord, discord: DiscordState): Dispatch[] {
  const root = thread.rootId === undefined ? undefined : discord.world.messages.get(thread.channelId, thread.rootId);
  const data = { ...wireThread(thread, discord), newly_created: true };
  const created = threadEvent('THREAD_CREATE', thread, data, discord);
  // The message that it hangs on has another flag now, and the thread on it.
  return created.length > 0 && root && !root.deletedAt
    ? [...created, messageEvent('MESSAGE_UPDATE', root, discord)]
    : created;
}

function threadMembers(thread: ThreadRecord, user: UserRecord, joined: boolean, discord: DiscordState): Dispatch[] {
  const isBot = user === discord.world.bot;
  const base = { id: thread.id, guild_id: discord.guildId, member_count: Math.min(thread.followers.size, 50) };
  const member = {
    ...wireThreadMember(thread, user, discord, { withMember: true }),
    presence: wirePresence(user, discord),
  };
  const data = joined ? { ...base, added_members: [member] } : { ...base, removed_member_ids: [user.id] };
  const update = threadEvent('THREAD_MEMBERS_UPDATE', thread, data, discord);
  // Of others it is told only with GUILD_MEMBERS.
  const told = update.map((each) => ({ ...each, needs: isBot ? Intent.guilds : Intent.members }));
  if (!isBot || !joined) return told;
  const own = { ...wireThread(thread, discord), member: wireThreadMember(thread, user, discord) };
  return [...threadEvent('THREAD_CREATE', thread, own, discord), ...told];
}

/** The bot was let into a channel: its threads. */
export function threadListSync(channel: ChannelRecord, discord: DiscordState): Dispatch {
  const threads = discord.world.threads.in(channel).filter((thread) => !thread.isArchived);
  const { bot } = discord.world;
  return {
    name: 'THREAD_LIST_SYNC',
    data: {
      guild_id: discord.guildId,
      channel_ids: [channel.id],
      threads: threads.map((thread) => wireThread(thread, discord)),
      members: threads.filter((each) => each.followers.has(bot.id)).map((each) => wireThreadMember(each, bot, discord)),
    },
    needs: Intent.guilds,
  };
}

function memberAdded(user: UserRecord, discord: DiscordState): Dispatch[] {
  return [
    {
      name: 'GUILD_MEMBER_ADD',
      data: { guild_id: discord.guildId, ...wireMember(user, discord) },
      needs: Intent.members,
    },
    ...presence(user, discord),
  ];
}

/** Own changes are told without the intent too. (Wire sheet, section 17.) */
export function memberUpdated(user: UserRecord, discord: DiscordState): Dispatch[] {
  const isBot = user === discord.world.bot;
  const own: Dispatch[] = isBot ? [{ name: 'USER_UPDATE', data: wireSelf(discord), needs: 0 }] : [];
  if (!discord.members.has(user.id)) return own;
  return [
    ...own,
    {
      name: 'GUILD_MEMBER_UPDATE',
      data: { guild_id: discord.guildId, ...wireMember(user, discord) },
      needs: isBot ? 0 : Intent.members,
    },
  ];
}

export function memberRemoved(user: UserRecord, discord: DiscordState): Dispatch {
  return {
    name: 'GUILD_MEMBER_REMOVE',
    data: { guild_id: discord.guildId, user: wireUser(user, discord) },
    needs: Intent.members,
  };
}

function presence(user: UserRecord, discord: DiscordState): Dispatch[] {
  if (!discord.members.has(user.id)) return [];
  return [{ name: 'PRESENCE_UPDATE', data: wirePresence(user, discord), needs: Intent.presences }];
}

function roleEvent(name: string, role: GroupRecord, discord: DiscordState): Dispatch {
  return { name, data: { guild_id: discord.guildId, role: wireRole(role) }, needs: Intent.guilds };
}

function roleUpdated(role: GroupRecord, previous: GroupRecord, discord: DiscordState): Dispatch[] {
  if (role.isDisabled && !previous.isDisabled)
    return [
      { name: 'GUILD_ROLE_DELETE', data: { guild_id: discord.guildId, role_id: role.id }, needs: Intent.guilds },
      ...rolesOfMembers(previous.memberIds, [], discord),
    ];
  const members = rolesOfMembers(previous.memberIds, role.memberIds, discord);
  return members.length > 0 ? members : [roleEvent('GUILD_ROLE_UPDATE', role, discord)];
}

/** Whoever got a role, or lost one. */
function rolesOfMembers(before: readonly string[], after: readonly string[], discord: DiscordState): Dispatch[] {
  const changed = [...before.filter((id) => !after.includes(id)), ...after.filter((id) => !before.includes(id))];
  return changed.flatMap((id) => {
    const user = discord.world.users.get(id);
    return user ? memberUpdated(user, discord).filter(({ name }) => name === 'GUILD_MEMBER_UPDATE') : [];
  });
}

function typing(change: Extract<WorldChange, { type: 'typing' }>, discord: DiscordState): Dispatch[] {
  const { channel, user, threadId } = change;
  const direct = isDirect(channel);
  if (!canView(discord.world.bot, channel, discord)) return [];
  const data = {
    channel_id: threadId ?? channel.id,
    user_id: user.id,
    // Seconds, unlike everything else.
    timestamp: Math.floor(discord.world.now().getTime() / 1_000),
    ...(direct ? {} : { guild_id: discord.guildId, member: wireMember(user, discord) }),
  };
  return [{ name: 'TYPING_START', data, needs: direct ? Intent.directTyping : Intent.guildTyping, isDirect: direct }];
}
