import type { ChannelRecord } from '../../world/index.js';
import { rolesOf } from '../auth/permissions.js';
import { isJson, textOf } from '../json.js';
import { spotlight } from '../lookup/spotlight.js';
import { invalidRoom, RocketChatError, refusal } from '../rocketchat-error.js';
import { canRead } from '../rooms/access.js';
import { createRoom, openDirect } from '../rooms/creating.js';
import { addToRoom, joinRoom, leaveRoom } from '../rooms/membership.js';
import { subscriptionOf } from '../rooms/subscriptions.js';
import { wireEmoji } from '../wire/emoji.js';
import { wireRoom } from '../wire/room.js';
import { wireSubscription } from '../wire/subscription.js';
import { type Method, type MethodCall, roomOf, textAt } from './method.js';

const own = ({ workspace, user }: MethodCall): ChannelRecord[] =>
  workspace.state.channels.all().filter((channel) => channel.members.has(user.id));

/** Methods about rooms, people and the server, until 9.0. */
export const roomMethods: Readonly<Record<string, Method>> = {
  'rooms/get': (call) =>
    since(
      call,
      own(call).map((each) => wireRoom(each, call.user, call.workspace)),
    ),
  'subscriptions/get': (call) =>
    since(
      call,
      own(call)
        .map((each) => wireSubscription(each, call.user, call.workspace))
        .filter((each) => each !== undefined),
    ),
  getRoomById: (call) => wireRoom(roomOf(call, call.params[0], 'getRoomById'), call.user, call.workspace),
  getRoomNameById: (call) => roomOf(call, call.params[0], 'getRoomNameById').name,
  getRoomIdByNameOrId(call) {
    const name = textAt(call, 0);
    const { channels } = call.workspace.state;
    const channel = channels.get(name) ?? channels.byName(name);
    if (!channel || !canRead(channel, call.user, call.workspace)) throw invalidRoom('getRoomIdByNameOrId');
    return channel.id;
  },
  roomNameExists: (call) => call.workspace.state.channels.byName(textAt(call, 0)) !== undefined,
  createChannel: (call) => create(call, 'c'),
  createPrivateGroup: (call) => create(call, 'p'),
  createDirectMessage(call) {
    const names = call.params.filter((each) => typeof each === 'string');
    const room = openDirect(call.workspace, call.user, names);
    return { t: 'd', rid: room.id, usernames: wireRoom(room, call.user, call.workspace).usernames };
  },
  joinRoom(call) {
    const [, code] = call.params;
    joinRoom(
      call.workspace,
      roomOf(call, call.params[0], 'joinRoom'),
      call.user,
      typeof code === 'string' ? code : undefined,
    );
    return true;
  },
  leaveRoom(call) {
    leaveRoom(call.workspace, roomOf(call, call.params[0], 'leaveRoom'), call.user);
    return undefined;
  },
  openRoom: (call) => setOpen(call, true),
  hideRoom: (call) => setOpen(call, false),
  toggleFavorite(call) {
    const subscription = subscriptionOf(roomOf(call, call.params[0], 'toggleFavorite'), call.user, call.workspace);
    if (subscription) subscription.isFavorite = call.params[1] !== false;
    return 1;
  },
  archiveRoom: (call) => archive(call, true),
  unarchiveRoom: (call) => archive(call, false),
  eraseRoom(call) {
    const channel = roomOf(call, call.params[0], 'eraseRoom');
    if (!call.workspace.can(call.user, `delete-${channel.kind === 'private' ? 'p' : 'c'}`, channel))
      throw refusal('eraseRoom');
    call.workspace.state.channels.delete(channel, call.user);
    return true;
  },
  addUserToRoom(call) {
    const [given] = call.params;
    const channel = roomOf(call, isJson(given) ? given.rid : undefined, 'addUserToRoom');
    const user = call.workspace.userByName(textOf(given, 'username') ?? '');
    if (!user)
      throw new RocketChatError('error-invalid-username', 'Invalid username', { details: { method: 'addUserToRoom' } });
    addToRoom(call.workspace, channel, user, call.user);
    return undefined;
  },
  getUserRoles: ({ workspace }) =>
    workspace.state.users
      .all()
      .filter((user) => rolesOf(user).some((role) => role !== 'user'))
      .map((user) => ({ _id: user.id, username: user.handle, roles: rolesOf(user) })),
  spotlight: (call) => spotlight(textAt(call, 0), call.user, call.workspace),
  listEmojiCustom: ({ workspace }) => workspace.state.emoji.all().map((emoji) => wireEmoji(emoji, workspace)),
  'public-settings/get': ({ workspace, params }) => {
    const all = workspace.settings.all();
    return params[0] instanceof Date ? { update: all, remove: [] } : all;
  },
  'permissions/get': ({ workspace }) => workspace.permissions.all(),
};

/** A list, or what has changed since a date. */
function since({ params, workspace, user }: MethodCall, all: { [key: string]: unknown }[]): unknown {
  const [from] = params;
  if (!(from instanceof Date)) return all;
  const isNewer = ({ _updatedAt: at }: { [key: string]: unknown }) => at instanceof Date && at > from;
  const gone = (workspace.removedRooms.get(user.id) ?? []).filter(({ at }) => at > from);
  return { update: all.filter(isNewer), remove: gone.map(({ id, at }) => ({ _id: id, _deletedAt: at })) };
}

function create(call: MethodCall, type: 'c' | 'p'): unknown {
  const [, members, isReadOnly] = call.params;
  if (!call.workspace.can(call.user, `create-${type}`))
    throw refusal(type === 'c' ? 'createChannel' : 'createPrivateGroup');
  const channel = createRoom(call.workspace, call.user, {
    name: textAt(call, 0),
    type,
    members: Array.isArray(members) ? members.map(String) : [],
    isReadOnly: isReadOnly === true,
  });
  if (type === 'c') return [{ rid: channel.id }];
  return { ...wireRoom(channel, call.user, call.workspace), rid: channel.id, inserted: true };
}

function setOpen(call: MethodCall, isOpen: boolean): number {
  const subscription = subscriptionOf(roomOf(call, call.params[0], 'openRoom'), call.user, call.workspace);
  if (!subscription) throw invalidRoom(isOpen ? 'openRoom' : 'hideRoom');
  subscription.isOpen = isOpen;
  return 1;
}

function archive(call: MethodCall, isArchived: boolean): undefined {
  const channel = roomOf(call, call.params[0], 'archiveRoom');
  if (!call.workspace.can(call.user, isArchived ? 'archive-room' : 'unarchive-room', channel))
    throw refusal('archiveRoom');
  call.workspace.state.channels.update(channel, { isArchived }, call.user);
  return undefined;
}
