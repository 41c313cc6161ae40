import type { GroupRecord } from '../../world/index.js';
import type { DiscordState } from '../discord-state.js';
import type { Json } from '../json.js';
import { roleData } from '../native.js';

export function wireRole(role: GroupRecord): Json {
  const data = roleData(role);
  return {
    id: role.id,
    name: role.name,
    description: null,
    permissions: String(data.permissions),
    position: data.position,
    color: data.color,
    colors: { primary_color: data.color, secondary_color: null, tertiary_color: null },
    hoist: data.hoist,
    managed: data.managed,
    mentionable: data.mentionable,
    icon: null,
    unicode_emoji: null,
    flags: 0,
    ...(data.tags ? { tags: data.tags } : {}),
  };
}

/** All roles, the one of everybody first: it has the server's id. (Wire sheet, section 1.) */
export function wireRoles(discord: DiscordState): Json[] {
  const everyone: Json = {
    id: discord.guildId,
    name: '@everyone',
    description: null,
    permissions: String(discord.everyone.permissions),
    position: 0,
    color: 0,
    colors: { primary_color: 0, secondary_color: null, tertiary_color: null },
    hoist: false,
    managed: false,
    mentionable: false,
    icon: null,
    unicode_emoji: null,
    flags: 0,
  };
  return [everyone, ...discord.roles().map(wireRole)];
}
