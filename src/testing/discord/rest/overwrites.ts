import { syncMembers } from '../completion.js';
import { DiscordError } from '../discord-error.js';
import { type DiscordState, isDirect } from '../discord-state.js';
import { channelEvent } from '../gateway/guild-dispatches.js';
import { type Json, number, text } from '../json.js';
import { channelData, type Overwrite } from '../native.js';
import { Permission } from '../permissions.js';
import { nothing, type Route, route } from '../rest-call.js';

/** Who may do what in a channel. (Wire sheet, section 6.) */
export const overwriteRoutes: Route[] = [
  route('PUT', '/channels/:channel/permissions/:target', (call) => {
    const { channel, thread } = call.place();
    if (isDirect(channel)) throw new DiscordError(50003);
    if (thread) throw new DiscordError(50024);
    call.place(Permission.manageRoles);
    const id = call.id('target');
    const data = channelData(channel);
    const [read] = readOverwrites([{ ...call.body, id }], call.discord);
    if (read) data.overwrites.set(...read);
    syncMembers(channel, call.bot, call.discord);
    for (const event of channelEvent('CHANNEL_UPDATE', channel, call.discord)) call.discord.announce(event);
    return nothing;
  }),
  route('DELETE', '/channels/:channel/permissions/:target', (call) => {
    const { channel } = call.place(Permission.manageRoles);
    if (!channelData(channel).overwrites.delete(call.id('target'))) throw new DiscordError(10009);
    syncMembers(channel, call.bot, call.discord);
    for (const event of channelEvent('CHANNEL_UPDATE', channel, call.discord)) call.discord.announce(event);
    return nothing;
  }),
];

/** @throws DiscordError 10011, 10013 when it is of nobody */
export function readOverwrites(given: readonly Json[], discord: DiscordState): Map<string, Overwrite> {
  return new Map(
    given.map((each) => {
      const id = text(each, 'id');
      const isRole = id === discord.guildId || discord.world.groups.get(id) !== undefined;
      const type = number(each, 'type') ?? (isRole ? 0 : 1);
      if (type === 0 && !isRole) throw new DiscordError(10011);
      if (type === 1 && !discord.user(id)) throw new DiscordError(10013);
      return [id, { type: type === 0 ? 0 : 1, allow: bits(each.allow), deny: bits(each.deny) }];
    }),
  );
}

function bits(value: unknown): bigint {
  const given = typeof value === 'number' ? String(value) : value;
  return typeof given === 'string' && /^\d+$/.test(given) ? BigInt(given) : 0n;
}
