import type { ChannelRecord, UserRecord } from '../../world/index.js';
import { roomData, userData } from '../native.js';

/** Who may what by default, as the server's own start-up has it. */
const defaults: Readonly<Record<string, readonly string[]>> = {
  'access-permissions': ['admin'],
  'add-user-to-any-c-room': ['admin'],
  'add-user-to-any-p-room': [],
  'add-user-to-joined-room': ['admin', 'owner', 'moderator'],
  'api-bypass-rate-limit': ['admin', 'bot', 'app'],
  'archive-room': ['admin', 'owner'],
  'assign-admin-role': ['admin'],
  'assign-roles': ['admin'],
  'ban-user': ['admin', 'owner', 'moderator'],
  'bypass-time-limit-edit-and-delete': ['bot', 'app'],
  'clean-channel-history': ['admin'],
  'create-c': ['admin', 'user', 'bot', 'app'],
  'create-d': ['admin', 'user', 'bot', 'app'],
  'create-p': ['admin', 'user', 'bot', 'app'],
  'create-personal-access-tokens': ['admin', 'user'],
  'create-user': ['admin'],
  'delete-c': ['admin', 'owner'],
  'delete-d': ['admin'],
  'delete-message': ['admin', 'owner', 'moderator'],
  'delete-own-message': ['admin', 'user'],
  'delete-p': ['admin', 'owner'],
  'delete-user': ['admin'],
  'edit-message': ['admin', 'owner', 'moderator'],
  'edit-other-user-avatar': ['admin'],
  'edit-other-user-info': ['admin'],
  'edit-other-user-active-status': ['admin'],
  'edit-room': ['admin', 'owner', 'moderator'],
  'edit-room-avatar': ['admin', 'owner', 'moderator'],
  'force-delete-message': ['admin', 'owner'],
  'leave-c': ['admin', 'user', 'bot', 'anonymous', 'app'],
  'leave-p': ['admin', 'user', 'bot', 'anonymous', 'app'],
  'manage-emoji': ['admin'],
  'manage-incoming-integrations': ['admin'],
  'manage-own-incoming-integrations': ['admin'],
  'manage-outgoing-integrations': ['admin'],
  'manage-own-outgoing-integrations': ['admin'],
  'mention-all': ['admin', 'owner', 'moderator', 'user'],
  'mention-here': ['admin', 'owner', 'moderator', 'user'],
  'message-impersonate': ['bot', 'app'],
  'mute-user': ['admin', 'owner', 'moderator'],
  'pin-message': ['admin', 'owner', 'moderator'],
  'post-readonly': ['admin', 'owner', 'moderator'],
  'remove-user': ['admin', 'owner', 'moderator'],
  'set-leader': ['admin', 'owner'],
  'set-moderator': ['admin', 'owner'],
  'set-owner': ['admin', 'owner'],
  'set-readonly': ['admin', 'owner'],
  'start-discussion': ['admin', 'user', 'guest', 'app'],
  'start-discussion-other-user': ['admin', 'user', 'owner', 'app'],
  'unarchive-room': ['admin'],
  'user-generate-access-token': ['admin'],
  'view-c-room': ['admin', 'user', 'bot', 'app', 'anonymous'],
  'view-d-room': ['admin', 'user', 'bot', 'app', 'guest'],
  'view-full-other-user-info': ['admin'],
  'view-joined-room': ['guest', 'bot', 'app', 'anonymous'],
  'view-outside-room': ['admin', 'user', 'bot', 'app'],
  'view-p-room': ['admin', 'user', 'anonymous', 'guest'],
  'view-privileged-setting': ['admin'],
  'view-room-administration': ['admin'],
  'view-statistics': ['admin'],
  'view-user-administration': ['admin'],
  'view-other-user-channels': ['admin'],
};

/** Who may what: roles of the whole server and of a room count alike. */
export class Permissions {
  readonly #roles: Readonly<Record<string, readonly string[]>>;

  constructor(own: Readonly<Record<string, readonly string[]>> = {}) {
    this.#roles = { ...defaults, ...own };
  }

  has(user: UserRecord, permission: string, channel?: ChannelRecord): boolean {
    const allowed = this.#roles[permission] ?? [];
    const roles = [...rolesOf(user), ...(channel ? roomRoles(channel, user) : [])];
    return roles.some((role) => allowed.includes(role));
  }

  all(): { _id: string; roles: readonly string[] }[] {
    return Object.entries(this.#roles).map(([_id, roles]) => ({ _id, roles }));
  }
}

/** Somebody's roles in the whole server. */
export function rolesOf(user: UserRecord): string[] {
  return userData(user).roles ?? (user.isBot ? ['user', 'bot'] : ['user']);
}

/** Somebody's roles in a room. */
export function roomRoles(channel: ChannelRecord, user: UserRecord): string[] {
  const membership = channel.members.get(user.id);
  if (!membership || channel.kind === 'direct' || channel.kind === 'group') return [];
  const { role } = membership;
  const roles = role === 'owner' || role === 'moderator' ? [role] : role === 'admin' ? ['owner'] : [];
  return roomData(channel).subscriptions?.get(user.id)?.isLeader ? [...roles, 'leader'] : roles;
}
