import { rolesOf, roomRoles } from '../../auth/permissions.js';
import { userData } from '../../native.js';
import { RocketChatError } from '../../rocketchat-error.js';
import { wireUser } from '../../wire/user.js';
import type { RestCall } from '../call.js';
import { get, post, type Route } from '../route.js';
import { fields } from '../schema.js';

const roles = [
  { _id: 'admin', name: 'admin', scope: 'Users', description: 'Admin', protected: true },
  { _id: 'moderator', name: 'moderator', scope: 'Subscriptions', description: 'Moderator', protected: true },
  { _id: 'leader', name: 'leader', scope: 'Subscriptions', description: 'Leader', protected: true },
  { _id: 'owner', name: 'owner', scope: 'Subscriptions', description: 'Owner', protected: true },
  { _id: 'user', name: 'user', scope: 'Users', description: '', protected: true },
  { _id: 'bot', name: 'bot', scope: 'Users', description: '', protected: true },
  { _id: 'app', name: 'app', scope: 'Users', description: '', protected: true },
  { _id: 'guest', name: 'guest', scope: 'Users', description: '', protected: true },
  { _id: 'anonymous', name: 'anonymous', scope: 'Users', description: '', protected: true },
];

/** Roles of the whole server, and who has one. (Wire sheet, section 5.) */
export const roleRoutes: Route[] = [
  get('roles.list', { params: fields('query?, fields?') }, (call) => ({
    roles: roles.map((role) => ({ ...role, _updatedAt: call.state.bot.createdAt })),
  })),
  get(
    'roles.getUsersInRole',
    {
      params: fields('roomId?, role, count?:number, offset?:number, sort?, query?, fields?'),
      permissions: ['access-permissions', 'view-outside-room'],
    },
    (call) => {
      const role = need(call.text('role'));
      const roomId = call.text('roomId');
      const channel = roomId === undefined ? undefined : call.state.channels.get(roomId);
      const people = call.state.users
        .all()
        .filter((user) => (channel ? roomRoles(channel, user) : rolesOf(user)).includes(role._id));
      return call.page('users', people, (user) => wireUser(user, call.user, call.workspace));
    },
  ),
  post(
    'roles.addUserToRole',
    { params: fields('username, roleId?, roleName?, roomId?'), permissions: ['access-permissions', 'assign-roles'] },
    (call) => change(call, true),
  ),
  post(
    'roles.removeUserFromRole',
    {
      params: fields('username, roleId?, roleName?, roomId?, scope?'),
      permissions: ['access-permissions', 'assign-roles'],
    },
    (call) => change(call, false),
  ),
];

function need(id: string | undefined) {
  const role = roles.find((each) => each._id === id);
  if (!role) throw new RocketChatError('error-invalid-role', 'Invalid role');
  return role;
}

function change(call: RestCall, isGiven: boolean) {
  const role = need(call.text('roleId') ?? call.text('roleName'));
  const user = call.workspace.userByName(call.text('username') ?? '');
  if (!user) throw new RocketChatError('error-user-not-found', 'User not found');
  const own = rolesOf(user);
  if (own.includes(role._id) === isGiven)
    throw new RocketChatError(
      isGiven ? 'error-user-already-in-role' : 'error-user-not-in-role',
      isGiven ? 'User already in role' : 'User is not in this role',
    );
  userData(user).roles = isGiven ? [...own, role._id] : own.filter((each) => each !== role._id);
  return { role: { ...role, _updatedAt: call.workspace.now } };
}
