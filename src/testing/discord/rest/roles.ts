import type { GroupRecord } from '../../world/index.js';
import { syncMembers } from '../completion.js';
import { DiscordError } from '../discord-error.js';
import { FormCheck } from '../form-check.js';
import { type Json, number, text } from '../json.js';
import { roleData } from '../native.js';
import { Permission } from '../permissions.js';
import { nothing, ok, type RestCall, type Route, route } from '../rest-call.js';
import { wireRole, wireRoles } from '../wire/role.js';

const mostRoles = 250;

/** Roles. (Wire sheet, section 5.) */
export const roleRoutes: Route[] = [
  route('GET', '/guilds/:guild/roles', (call) => {
    call.guild();
    return ok(wireRoles(call.discord));
  }),
  route('GET', '/guilds/:guild/roles/:role', (call) => {
    call.guild();
    const found = wireRoles(call.discord).find(({ id }) => id === call.param('role'));
    if (!found) throw new DiscordError(10011);
    return ok(found);
  }),
  route('POST', '/guilds/:guild/roles', (call) => {
    call.guild();
    call.needGuild(Permission.manageRoles);
    const name = checkName(call) ?? 'new role';
    if (call.discord.roles().length >= mostRoles) throw new DiscordError(30005);
    const native = {
      permissions: permissionsOf(call.body) ?? 0n,
      color: colorOf(call.body) ?? 0,
      hoist: call.body.hoist === true,
      mentionable: call.body.mentionable === true,
      managed: false,
      position: 1,
    };
    return ok(wireRole(call.world.groups.add({ handle: name, name, members: [], by: call.bot, native })));
  }),
  route('PATCH', '/guilds/:guild/roles/:role', (call) => {
    call.guild();
    call.needGuild(Permission.manageRoles);
    const name = checkName(call);
    if (call.param('role') === call.discord.guildId) {
      call.discord.everyone.permissions = permissionsOf(call.body) ?? call.discord.everyone.permissions;
      resync(call);
      return ok(wireRoles(call.discord)[0] ?? {});
    }
    const role = named(call);
    const data = roleData(role);
    const native = {
      ...data,
      permissions: permissionsOf(call.body) ?? data.permissions,
      color: colorOf(call.body) ?? data.color,
      hoist: typeof call.body.hoist === 'boolean' ? call.body.hoist : data.hoist,
      mentionable: typeof call.body.mentionable === 'boolean' ? call.body.mentionable : data.mentionable,
    };
    call.world.groups.update(role, { ...(name ? { name, handle: name } : {}), native }, call.bot);
    resync(call);
    return ok(wireRole(role));
  }),
  route('DELETE', '/guilds/:guild/roles/:role', (call) => {
    call.guild();
    call.needGuild(Permission.manageRoles);
    const role = named(call);
    if (roleData(role).managed) throw new DiscordError(50028, { message: 'Invalid Role' });
    call.world.groups.update(role, { isDisabled: true, memberIds: [] }, call.bot);
    resync(call);
    return nothing;
  }),
];

function named(call: RestCall): GroupRecord {
  const role = call.world.groups.get(call.id('role'));
  if (!role || role.isDisabled) throw new DiscordError(10011);
  return role;
}

function checkName(call: RestCall): string | undefined {
  const form = new FormCheck();
  form.text(call.body.name, ['name'], { max: 100 });
  form.integer(call.body.color, ['color'], 0, 0xffffff);
  form.done();
  return text(call.body, 'name') || undefined;
}

/** `colors` came after `color`; either will do. */
function colorOf(body: Json): number | undefined {
  return number(body.colors, 'primary_color') ?? number(body, 'color');
}

function permissionsOf(body: Json): bigint | undefined {
  const given = body.permissions;
  return typeof given === 'string' && /^\d+$/.test(given) ? BigInt(given) : undefined;
}

function resync(call: RestCall): void {
  for (const channel of call.discord.guildChannels()) syncMembers(channel, call.bot, call.discord);
}
