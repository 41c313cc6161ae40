import { ApiFamily } from './api-family.js';
import type { CallOptions } from './caller.js';
import type { ListOptions } from './chat-reading.js';
import { listing } from './parameters.js';
import type { Page } from './types/date.js';
import type { RoleObject } from './types/server.js';
import type { UserObject } from './types/user.js';

/** Roles. */
export class RolesApi extends ApiFamily {
  list(options: CallOptions = {}): Promise<{ roles: RoleObject[] }> {
    return this.caller.get('roles.list', options);
  }

  /** @param role - its id */
  usersIn(
    role: string,
    options: ListOptions & { roomId?: string | undefined } = {},
  ): Promise<Page<'users', UserObject>> {
    return this.caller.get('roles.getUsersInRole', { role, ...listing(options) });
  }

  addUser(
    username: string,
    roleId: string,
    options: CallOptions & { roomId?: string | undefined } = {},
  ): Promise<{ role: RoleObject }> {
    return this.caller.post('roles.addUserToRole', { username, roleId, ...options });
  }

  removeUser(
    username: string,
    roleId: string,
    options: CallOptions & { roomId?: string | undefined } = {},
  ): Promise<{ role: RoleObject }> {
    return this.caller.post('roles.removeUserFromRole', { username, roleId, ...options });
  }
}
