import type { ChannelRecord, UserRecord } from '../world/index.js';
import type { DiscordState } from './discord-state.js';
import { channelData, roleData } from './native.js';

/** The bits that matter to chat. (Wire sheet, section 6.) */
export const Permission = {
  createInvite: 1n << 0n,
  kick: 1n << 1n,
  ban: 1n << 2n,
  administrator: 1n << 3n,
  manageChannels: 1n << 4n,
  manageGuild: 1n << 5n,
  addReactions: 1n << 6n,
  viewChannel: 1n << 10n,
  sendMessages: 1n << 11n,
  manageMessages: 1n << 13n,
  embedLinks: 1n << 14n,
  attachFiles: 1n << 15n,
  readHistory: 1n << 16n,
  mentionEveryone: 1n << 17n,
  externalEmojis: 1n << 18n,
  changeNickname: 1n << 26n,
  manageNicknames: 1n << 27n,
  manageRoles: 1n << 28n,
  manageWebhooks: 1n << 29n,
  manageExpressions: 1n << 30n,
  useCommands: 1n << 31n,
  manageThreads: 1n << 34n,
  createPublicThreads: 1n << 35n,
  createPrivateThreads: 1n << 36n,
  sendInThreads: 1n << 38n,
  moderateMembers: 1n << 40n,
  createExpressions: 1n << 43n,
  sendVoiceMessages: 1n << 46n,
  sendPolls: 1n << 49n,
  pinMessages: 1n << 51n,
  bypassSlowmode: 1n << 52n,
} as const;

export const allPermissions = (1n << 53n) - 1n;

const sum = (...bits: bigint[]) => bits.reduce((all, bit) => all | bit, 0n);
const P = Permission;

/** What everybody may do in a new server. */
export const everyonePermissions = sum(
  P.createInvite,
  P.addReactions,
  P.viewChannel,
  P.sendMessages,
  P.embedLinks,
  P.attachFiles,
  P.readHistory,
  P.mentionEveryone,
  P.externalEmojis,
  P.changeNickname,
  P.useCommands,
  P.createPublicThreads,
  P.createPrivateThreads,
  P.sendInThreads,
  P.sendVoiceMessages,
  P.sendPolls,
);

/** What the bot was invited with unless the options say otherwise. */
export const botPermissions = sum(
  everyonePermissions,
  P.kick,
  P.ban,
  P.manageChannels,
  P.manageGuild,
  P.manageMessages,
  P.manageNicknames,
  P.manageRoles,
  P.manageWebhooks,
  P.manageExpressions,
  P.createExpressions,
  P.manageThreads,
  P.moderateMembers,
  P.pinMessages,
);

/** What a member may do in the server at large. */
export function guildPermissions(user: UserRecord, discord: DiscordState): bigint {
  if (user.id === discord.ownerId) return allPermissions;
  let bits = discord.everyone.permissions;
  for (const role of discord.rolesOf(user)) bits |= roleData(role).permissions;
  return bits & P.administrator ? allPermissions : bits;
}

/** What a user may do in a channel: base, then overwrites of @everyone, of roles together, of the member. */
export function channelPermissions(user: UserRecord, channel: ChannelRecord, discord: DiscordState): bigint {
  if (channel.kind === 'direct' || channel.kind === 'group') return channel.members.has(user.id) ? allPermissions : 0n;
  if (!discord.members.has(user.id)) return 0n;
  const base = guildPermissions(user, discord);
  if (base === allPermissions) return base;
  const { overwrites } = channelData(channel);
  const apply = (bits: bigint, allow: bigint, deny: bigint) => (bits & ~deny) | allow;
  const everyone = overwrites.get(discord.guildId);
  let bits = everyone ? apply(base, everyone.allow, everyone.deny) : base;
  let allow = 0n;
  let deny = 0n;
  for (const role of discord.rolesOf(user)) {
    const overwrite = overwrites.get(role.id);
    allow |= overwrite?.allow ?? 0n;
    deny |= overwrite?.deny ?? 0n;
  }
  bits = apply(bits, allow, deny);
  const own = overwrites.get(user.id);
  if (own) bits = apply(bits, own.allow, own.deny);
  return bits & P.viewChannel ? bits : 0n;
}

export function canView(user: UserRecord, channel: ChannelRecord, discord: DiscordState): boolean {
  return (channelPermissions(user, channel, discord) & P.viewChannel) !== 0n;
}
