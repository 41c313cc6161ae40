import { UnsupportedError } from '../../../core/errors/index.js';
import type { AssignableRole } from '../../../core/operations/channels.js';
import type { Call } from '../../../core/operations/kernel.js';
import type { Member } from '../../../models/index.js';
import type { RoomRoleName } from '../client/named-rooms.js';
import { isWire, objectAt, stringsAt, textAt, type Wire } from '../fields.js';
import type { RocketChatMember, RocketChatMemberNative } from '../native.js';
import type { RoomFacts } from '../normalize/context.js';
import { toUser } from '../normalize/user.js';
import { namedRooms, roomFamily } from './channels.js';
import type { RocketChatContext } from './context.js';
import { pagesOf } from './pages.js';
import { unless } from './refusals.js';

/** With their roles in the room. */
export async function* listMembers(
  context: RocketChatContext,
  id: string,
  { signal }: Call,
): AsyncGenerator<RocketChatMember[]> {
  const { client, reader, account } = context;
  const room = await reader.room(id, signal);
  const roles = await rolesOf(context, room, signal);
  const family = roomFamily(client, room);
  const seen = new Set<string>();
  for await (const page of pagesOf('members', (paging) => family.members(id, { ...paging, signal })))
    yield page.filter(isWire).flatMap((wire): RocketChatMember[] => {
      const user = toUser(wire, reader.context);
      if (!user || seen.has(user.id)) return [];
      seen.add(user.id);
      const known = reader.context.userById(user.id);
      const native: RocketChatMemberNative = { roles: roles.get(user.id) ?? [] };
      return [
        {
          platform: 'rocketchat',
          account,
          id: user.id,
          user: known ?? user,
          role: roleOf(native.roles),
          ...(roles.has(user.id) && { native }),
        },
      ];
    });
}

/** A leader is shown at the top of the room and may do nothing more. */
function roleOf(roles: readonly string[] = []): Member['role'] {
  if (roles.includes('owner')) return 'owner';
  return roles.includes('moderator') ? 'moderator' : 'member';
}

async function rolesOf(
  { client }: RocketChatContext,
  room: RoomFacts,
  signal: AbortSignal | undefined,
): Promise<Map<string, string[]>> {
  if (room.type === 'd') return new Map();
  const { roles } = await namedRooms(client, room).roles(room.id, { signal });
  return new Map(
    (Array.isArray(roles) ? roles : []).flatMap((entry) => {
      const wire = entry as unknown as Wire;
      const userId = textAt(objectAt(wire, 'u') ?? {}, '_id');
      return userId === undefined ? [] : [[userId, stringsAt(wire, 'roles')] as const];
    }),
  );
}

type Members = { users: readonly string[]; groups: readonly string[] };

function usersOf({ users, groups }: Members): readonly string[] {
  if (groups.length > 0) throw new UnsupportedError('Rocket.Chat has no groups: name the users.');
  return users;
}

/** By id: invitations by username are refused by most servers (wire sheet, section 5). */
export async function addMembers(
  { client, reader }: RocketChatContext,
  id: string,
  members: Members,
  { signal }: Call,
): Promise<void> {
  const users = usersOf(members);
  const rooms = namedRooms(client, await reader.room(id, signal));
  for (const userId of users)
    await unless(['error-user-already-in-room', 'error-user-is-already-in-room'], () =>
      rooms.invite(id, userId, { signal }),
    );
}

export async function removeMembers(
  { client, reader }: RocketChatContext,
  id: string,
  members: Members,
  { signal }: Call,
): Promise<void> {
  const users = usersOf(members);
  const rooms = namedRooms(client, await reader.room(id, signal));
  for (const userId of users)
    await unless(['error-user-not-in-room', 'error-not-in-room'], () => rooms.kick(id, userId, { signal }));
}

/** Takes away the roles that are too much and gives the one that is wanted. */
export async function setMemberRole(
  context: RocketChatContext,
  id: string,
  userId: string,
  role: AssignableRole,
  { signal }: Call,
): Promise<void> {
  const { client, reader } = context;
  const room = await reader.room(id, signal);
  const rooms = namedRooms(client, room);
  const has = (await rolesOf(context, room, signal)).get(userId) ?? [];
  const wanted: readonly RoomRoleName[] = role === 'owner' || role === 'moderator' ? [role] : [];
  // Given first: the last owner may not go.
  for (const name of wanted) if (!has.includes(name)) await rooms.addRole(name, id, userId, { signal });
  for (const name of ['owner', 'moderator'] as const)
    if (has.includes(name) && !wanted.includes(name)) await rooms.removeRole(name, id, userId, { signal });
}
