import { NotFoundError } from '../../../core/errors/index.js';
import type { Call } from '../../../core/operations/kernel.js';
import type { Group, Organization, User } from '../../../models/index.js';
import type { MemoryClient } from '../client.js';
import { organizationId, type Scope, toGroup, toUser } from '../normalize.js';
import { seenUser } from '../visibility.js';

/** How many a page of any list holds. */
export const pageSize = 100;

/** @throws NotFoundError */
export async function fetchUser(client: MemoryClient, scope: Scope, id: string, call: Call): Promise<User> {
  return client.read('users.get', { id }, (state) => toUser(seenUser(state, id), scope), call.signal);
}

/** Everybody, page by page. */
export async function* listUsers(client: MemoryClient, scope: Scope, call: Call): AsyncGenerator<User[]> {
  for (let page = 0; ; page += 1) {
    const { users, isLast } = await client.read(
      'users.list',
      { page },
      (state) => {
        const all = state.users.all().filter((user) => !user.isDeactivated);
        const from = page * pageSize;
        return {
          users: all.slice(from, from + pageSize).map((user) => toUser(user, scope)),
          isLast: from + pageSize >= all.length,
        };
      },
      call.signal,
    );
    yield users;
    if (isLast) return;
  }
}

export async function* listGroups(client: MemoryClient, scope: Scope, call: Call): AsyncGenerator<Group[]> {
  yield await client.read(
    'groups.list',
    {},
    (state) =>
      state.groups
        .all()
        .filter((group) => !group.isDisabled)
        .map((group) => toGroup(group, scope)),
    call.signal,
  );
}

/** The one organisation that the memory platform is. @throws NotFoundError for any other */
export async function fetchOrganization(
  client: MemoryClient,
  scope: Scope,
  id: string | undefined,
  call: Call,
): Promise<Organization> {
  return client.read(
    'organization.get',
    { id },
    (state) => {
      if (id !== undefined && id !== organizationId) throw new NotFoundError(`There is no organisation '${id}'.`);
      return {
        platform: 'memory',
        account: scope.account,
        id: organizationId,
        name: 'Memory',
        url: 'https://memory.test',
        memberCount: state.users.all().length,
      };
    },
    call.signal,
  );
}
