import type { UserRecord } from '../../world/index.js';
import { DiscordError } from '../discord-error.js';
import { FormCheck } from '../form-check.js';
import { memberRemoved, memberUpdated } from '../gateway/guild-dispatches.js';
import { compareIds, isoTime } from '../ids.js';
import { type Json, text, texts } from '../json.js';
import { Permission } from '../permissions.js';
import { nothing, ok, type RestCall, type Route, route } from '../rest-call.js';
import { wireMember, wireUser } from '../wire/user.js';

const longestTimeoutMs = 28 * 86_400_000;

/** Members. (Wire sheet, section 5.) */
export const memberRoutes: Route[] = [
  route('GET', '/guilds/:guild/members', (call) => {
    call.guild();
    // Needs the privilege, not the intent of a session.
    if (!call.discord.privileged.members) throw new DiscordError(50001);
    const limit = call.limit(1, 1_000);
    const after = call.query.get('after') ?? '0';
    const some = sorted(call)
      .filter((user) => compareIds(user.id, after) > 0)
      .slice(0, limit);
    return ok(some.map((user) => wireMember(user, call.discord)));
  }),
  route('GET', '/guilds/:guild/members/search', (call) => {
    call.guild();
    const limit = call.limit(1, 1_000);
    const query = (call.query.get('query') ?? '').toLowerCase();
    const form = new FormCheck();
    if (query === '') form.required(['query']);
    form.done();
    const found = sorted(call).filter((user) =>
      [user.handle, user.name, call.discord.members.get(user.id)?.nick ?? ''].some((name) =>
        name.toLowerCase().startsWith(query),
      ),
    );
    return ok(found.slice(0, limit).map((user) => wireMember(user, call.discord)));
  }),
  route('GET', '/guilds/:guild/members/:user', (call) => {
    call.guild();
    return ok(wireMember(call.member(), call.discord));
  }),
  route('PATCH', '/guilds/:guild/members/@me', (call) => {
    call.guild();
    return ok(update(call.bot, call));
  }),
  route('PATCH', '/guilds/:guild/members/:user', (call) => {
    call.guild();
    return ok(update(call.member(), call));
  }),
  route('DELETE', '/guilds/:guild/members/:user', (call) => {
    call.guild();
    call.needGuild(Permission.kick);
    removeMember(call.member(), call);
    return nothing;
  }),
  route('PUT', '/guilds/:guild/members/:user/roles/:role', (call) => setRole(call, true)),
  route('DELETE', '/guilds/:guild/members/:user/roles/:role', (call) => setRole(call, false)),
  route('GET', '/guilds/:guild/bans', (call) => {
    call.guild();
    call.needGuild(Permission.ban);
    return ok(
      [...call.discord.bans.values()].map(({ user, reason }) => ({ user: wireUser(user, call.discord), reason })),
    );
  }),
  route('GET', '/guilds/:guild/bans/:user', (call) => {
    call.guild();
    call.needGuild(Permission.ban);
    const ban = call.discord.bans.get(call.id('user'));
    if (!ban) throw new DiscordError(10026);
    return ok({ user: wireUser(ban.user, call.discord), reason: ban.reason });
  }),
  route('PUT', '/guilds/:guild/bans/:user', (call) => {
    call.guild();
    call.needGuild(Permission.ban);
    const user = call.world.users.get(call.id('user'));
    if (!user) throw new DiscordError(10013);
    call.discord.bans.set(user.id, { user, reason: text(call.body, 'reason') || null });
    call.discord.announce({
      name: 'GUILD_BAN_ADD',
      data: { guild_id: call.discord.guildId, user: wireUser(user, call.discord) },
      needs: 1 << 2,
    });
    if (call.discord.members.has(user.id)) removeMember(user, call);
    return nothing;
  }),
  route('DELETE', '/guilds/:guild/bans/:user', (call) => {
    call.guild();
    call.needGuild(Permission.ban);
    const ban = call.discord.bans.get(call.id('user'));
    if (!ban) throw new DiscordError(10026);
    call.discord.bans.delete(ban.user.id);
    call.discord.announce({
      name: 'GUILD_BAN_REMOVE',
      data: { guild_id: call.discord.guildId, user: wireUser(ban.user, call.discord) },
      needs: 1 << 2,
    });
    return nothing;
  }),
];

function sorted(call: RestCall): UserRecord[] {
  return [...call.discord.members.keys()].sort(compareIds).flatMap((id) => call.world.users.get(id) ?? []);
}

function update(user: UserRecord, call: RestCall): Json {
  const { body, discord, world, bot } = call;
  const member = discord.members.get(user.id);
  if (!member) throw new DiscordError(10007);
  const form = new FormCheck();
  form.text(body.nick, ['nick'], { max: 32 });
  const until = body.communication_disabled_until;
  const at = typeof until === 'string' ? Date.parse(until) : undefined;
  if (at !== undefined && (Number.isNaN(at) || at > world.now().getTime() + longestTimeoutMs))
    form.add(['communication_disabled_until'], 'DATE_TIME_TYPE_PARSE', 'Must be within 28 days.');
  form.done();
  if ('nick' in body) {
    call.needGuild(user === bot ? Permission.changeNickname : Permission.manageNicknames);
    member.nick = text(body, 'nick') || null;
  }
  if (until !== undefined) {
    call.needGuild(Permission.moderateMembers);
    member.timeoutUntil = at === undefined ? undefined : new Date(at);
  }
  if (Array.isArray(body.roles)) {
    call.needGuild(Permission.manageRoles);
    const wanted = texts(body, 'roles');
    for (const role of discord.roles()) {
      const has = role.memberIds.includes(user.id);
      if (has === wanted.includes(role.id)) continue;
      const memberIds = has ? role.memberIds.filter((id) => id !== user.id) : [...role.memberIds, user.id];
      discord.quietly(() => world.groups.update(role, { memberIds }, bot));
    }
  }
  for (const event of memberUpdated(user, discord)) if (event.name !== 'USER_UPDATE') discord.announce(event);
  const timeout = member.timeoutUntil;
  return { ...wireMember(user, discord), communication_disabled_until: timeout ? isoTime(timeout) : null };
}

function setRole(call: RestCall, on: boolean) {
  call.guild();
  call.needGuild(Permission.manageRoles);
  const user = call.member();
  const role = call.world.groups.get(call.id('role'));
  if (!role || role.isDisabled) throw new DiscordError(10011);
  const others = role.memberIds.filter((id) => id !== user.id);
  call.world.groups.update(role, { memberIds: on ? [...others, user.id] : others }, call.bot);
  return nothing;
}

/** Out of the server, and so out of every channel of it. */
function removeMember(user: UserRecord, call: RestCall): void {
  const { discord, world, bot } = call;
  discord.members.delete(user.id);
  discord.quietly(() => {
    for (const channel of discord.guildChannels()) world.channels.leave(channel, user, bot);
  });
  discord.announce(memberRemoved(user, discord));
}
