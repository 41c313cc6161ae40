import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { visibilityChange } from '../../src/backends/discord/operations/overwrites.js';
import { type GuildRoles, guildRolesOf, permissionsInChannel, sees } from '../../src/backends/discord/permissions.js';
import { permission } from '../../src/backends/discord/wire/flags.js';
import { ids } from './context.js';

const { viewChannel: view, sendMessages: send, administrator, manageMessages } = permission;

function guild(everyone: bigint, role = 0n, ownerId = 'somebody'): GuildRoles {
  return guildRolesOf(
    {
      id: ids.guild,
      owner_id: ownerId,
      roles: [
        { id: ids.guild, name: '@everyone', permissions: String(everyone) },
        { id: ids.role, name: 'team', permissions: String(role) },
      ],
    },
    ids.guild,
  );
}

const overwrite = (id: string, type: 0 | 1, allow: bigint, deny: bigint) => ({
  id,
  type,
  allow: String(allow),
  deny: String(deny),
});
const channel = (...overwrites: ReturnType<typeof overwrite>[]) => ({ permission_overwrites: overwrites });
const ada = { id: ids.ada, roleIds: [ids.role] };
const bob = { id: ids.bob, roleIds: [] };

describe('who sees a channel', () => {
  it('follows from @everyone, then from roles together, then from the member', () => {
    const closed = overwrite(ids.guild, 0, 0n, view);
    expect(sees(bob, guild(view), channel())).toBe(true);
    expect(sees(bob, guild(0n), channel())).toBe(false);
    expect(sees(bob, guild(view), channel(closed))).toBe(false);
    expect(sees(ada, guild(view), channel(closed))).toBe(false);
    expect(sees(ada, guild(view), channel(closed, overwrite(ids.role, 0, view, 0n)))).toBe(true);
    expect(sees(bob, guild(view), channel(closed, overwrite(ids.role, 0, view, 0n)))).toBe(false);
    const hidden = overwrite(ids.ada, 1, 0n, view);
    expect(sees(ada, guild(view), channel(closed, overwrite(ids.role, 0, view, 0n), hidden))).toBe(false);
    expect(sees(bob, guild(view), channel(closed, overwrite(ids.bob, 1, view, 0n)))).toBe(true);
    // A role of the same id as a member is none of hers.
    expect(sees(ada, guild(view), channel(closed, overwrite(ids.ada, 0, view, 0n)))).toBe(false);
  });

  it('is everybody who owns or administers the server', () => {
    const hidden = channel(overwrite(ids.guild, 0, 0n, view), overwrite(ids.ada, 1, 0n, view));
    expect(sees(ada, guild(0n, 0n, ids.ada), hidden)).toBe(true);
    expect(sees(ada, guild(0n, administrator), hidden)).toBe(true);
    expect(() => visibilityChange(ada, hidden, guild(0n, administrator), false)).toThrow(/administers/);
  });

  it('roles that allow win over roles that deny', () => {
    const other = '600000000000000009';
    const both = { id: ids.ada, roleIds: [ids.role, other] };
    const place = channel(overwrite(ids.role, 0, 0n, view), overwrite(other, 0, view, 0n));
    expect(sees(both, guild(view), place)).toBe(true);
  });
});

const bits = fc.constantFrom(0n, view, send, view | send, manageMessages | view);
const overwrites = fc.uniqueArray(
  fc.record({
    target: fc.constantFrom([ids.guild, 0], [ids.role, 0], [ids.ada, 1], [ids.bob, 1]),
    allow: bits,
    deny: bits,
  }),
  { selector: ({ target }) => target[0], maxLength: 4 },
);

it('a change of who sees a channel changes that, and nothing else of the member', () => {
  fc.assert(
    fc.property(bits, bits, overwrites, fc.boolean(), fc.boolean(), (everyone, role, list, isShown, isAda) => {
      const member = isAda ? ada : bob;
      const roles = guild(everyone, role);
      const wires = list.map(({ target, allow, deny }) =>
        overwrite(String(target[0]), target[1] as 0 | 1, allow, deny & ~allow),
      );
      const before = channel(...wires);
      const change = visibilityChange(member, before, roles, isShown);
      const after =
        change === undefined
          ? before
          : channel(
              ...wires.filter(({ id, type }) => type !== 1 || id !== member.id),
              overwrite(member.id, 1, change.allow, change.deny),
            );
      expect(sees(member, roles, after)).toBe(isShown);
      // What is so already is not written.
      expect(change === undefined).toBe(sees(member, roles, before) === isShown);
      const rest = (place: typeof before) =>
        permissionsInChannel(
          member,
          roles,
          place.permission_overwrites.map(({ id, type, allow, deny }) => ({
            id,
            isMember: type === 1,
            allow: BigInt(allow),
            deny: BigInt(deny),
          })),
        ) & ~view;
      expect(rest(after)).toBe(rest(before));
    }),
    { numRuns: 300 },
  );
});
