import type { KnownGuild, KnownRole } from './normalize/context.js';
import { flagAt, objectAt, objectsAt, stringsAt, type Wire } from './wire/read.js';
import { bitsAt, textAt } from './wire/values.js';

type Entry = {
  name: string | undefined;
  ownerId: string | undefined;
  systemChannelId: string | undefined;
  readonly roles: Map<string, KnownRole>;
  readonly ownRoleIds: Set<string>;
};

/**
 * What is known of the servers that the account is in: their roles, and which of them are its own. Discord allows 250 roles
 * a server and 2,500 servers a shard, so it is bounded by what the account is in.
 */
export class GuildBook {
  readonly #guilds = new Map<string, Entry>();

  get(id: string): KnownGuild | undefined {
    return this.#guilds.get(id);
  }

  ids(): string[] {
    return [...this.#guilds.keys()];
  }

  /** The name of a role, of whatever server. */
  roleName(id: string): string | undefined {
    for (const { roles } of this.#guilds.values()) {
      const role = roles.get(id);
      if (role) return role.name;
    }
    return undefined;
  }

  /** A guild object; one of an outage holds nothing but its id, and leaves what is known. */
  keep(wire: Wire, selfId: string | undefined): void {
    const id = textAt(wire, 'id');
    if (id === undefined || flagAt(wire, 'unavailable')) return;
    const entry = this.#entry(id);
    entry.name = textAt(wire, 'name') ?? entry.name;
    entry.ownerId = textAt(wire, 'owner_id') ?? entry.ownerId;
    if ('system_channel_id' in wire) entry.systemChannelId = textAt(wire, 'system_channel_id');
    if (Array.isArray(wire['roles'])) {
      entry.roles.clear();
      for (const role of objectsAt(wire, 'roles')) this.keepRole(id, role, selfId);
    }
    const own = objectsAt(wire, 'members').find((member) => textAt(objectAt(member, 'user'), 'id') === selfId);
    if (own && selfId !== undefined) this.keepOwnRoles(id, own);
  }

  keepRole(guildId: string, wire: Wire, selfId: string | undefined): void {
    const id = textAt(wire, 'id');
    if (id === undefined) return;
    const entry = this.#entry(guildId);
    entry.roles.set(id, {
      name: (textAt(wire, 'name') ?? id).replace(/^@(?=.)/, ''),
      permissions: bitsAt(wire, 'permissions'),
    });
    // The role that Discord made for this bot is its own, whether its member object has been seen or not.
    if (selfId !== undefined && textAt(objectAt(wire, 'tags'), 'bot_id') === selfId) entry.ownRoleIds.add(id);
  }

  /** This account's own member object. */
  keepOwnRoles(guildId: string, member: Wire): void {
    if (!Array.isArray(member['roles'])) return;
    const { ownRoleIds } = this.#entry(guildId);
    ownRoleIds.clear();
    for (const id of stringsAt(member, 'roles')) ownRoleIds.add(id);
  }

  forgetRole(guildId: string, roleId: string): void {
    const entry = this.#guilds.get(guildId);
    entry?.roles.delete(roleId);
    entry?.ownRoleIds.delete(roleId);
  }

  forget(guildId: string): void {
    this.#guilds.delete(guildId);
  }

  #entry(id: string): Entry {
    const known = this.#guilds.get(id);
    if (known) return known;
    const made: Entry = {
      name: undefined,
      ownerId: undefined,
      systemChannelId: undefined,
      roles: new Map(),
      ownRoleIds: new Set(),
    };
    this.#guilds.set(id, made);
    return made;
  }
}
