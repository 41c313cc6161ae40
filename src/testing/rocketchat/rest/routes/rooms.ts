import type { ChannelRecord } from '../../../world/index.js';
import { randomId } from '../../ids.js';
import { isJson, type Json } from '../../json.js';
import { createDiscussion } from '../../messages/discussions.js';
import { writeNotice } from '../../messages/notices.js';
import { roomData } from '../../native.js';
import { RocketChatError, refusal } from '../../rocketchat-error.js';
import { canRead, parentOf, readableRoom } from '../../rooms/access.js';
import { checkName } from '../../rooms/creating.js';
import { joinRoom, leaveRoom } from '../../rooms/membership.js';
import { isDirect, roomType } from '../../rooms/room-type.js';
import { subscriptionOf } from '../../rooms/subscriptions.js';
import { updatedAt, wireRoom } from '../../wire/room.js';
import type { RestCall } from '../call.js';
import { get, post, type Route } from '../route.js';
import { fields } from '../schema.js';
import { rolesIn, sortedRooms } from './named-rooms.js';
import { members } from './room-family.js';

const paging = 'count?:number, offset?:number, sort?';
const either = (more = '') => fields(`roomId, ${more}`, `roomName, ${more}`);
const person = fields('roomId:filled, userId:filled', 'roomId:filled, username:filled');
const wire = (call: RestCall) => (channel: ChannelRecord) => wireRoom(channel, call.user, call.workspace);

/** `rooms.*`: rooms of all types. (Wire sheet, section 5.) */
export const roomRoutes: Route[] = [
  get('rooms.info', { params: either() }, (call) => {
    const channel = call.room();
    const parent = parentOf(channel, call.workspace);
    return { room: wire(call)(channel), ...(parent ? { parent: wire(call)(parent) } : {}) };
  }),
  get('rooms.get', { params: fields('updatedSince?') }, (call) => {
    const since = call.date('updatedSince', 'error-updatedSince-param-invalid');
    const own = call.state.channels.all().filter((each) => each.members.has(call.user.id));
    const gone = call.workspace.removedRooms.get(call.user.id) ?? [];
    return {
      update: own.filter((each) => !since || updatedAt(each) > since).map(wire(call)),
      remove: since ? gone.filter(({ at }) => at > since).map(({ id, at }) => ({ _id: id, _deletedAt: at })) : [],
    };
  }),
  post('rooms.join', { params: either('joinCode?'), since: '8.6' }, (call) => {
    const channel = call.room();
    joinRoom(call.workspace, channel, call.user, call.text('joinCode'));
    return { room: wire(call)(channel) };
  }),
  post('rooms.leave', { params: fields('roomId') }, (call) => {
    leaveRoom(call.workspace, call.room(), call.user);
    return {};
  }),
  post('rooms.favorite', { params: fields('roomId, favorite:boolean', 'roomName, favorite:boolean') }, (call) => {
    const subscription = subscriptionOf(call.room(), call.user, call.workspace);
    if (!subscription)
      throw new RocketChatError('error-invalid-subscription', 'You must be part of a room to favorite it');
    subscription.isFavorite = call.flag('favorite');
    subscription.updatedAt = call.workspace.now;
    return {};
  }),
  post(
    'rooms.saveRoomSettings',
    {
      params: fields(
        'rid, roomAvatar?, featured?:boolean, roomName?, roomTopic?, roomAnnouncement?, roomDescription?, roomCustomFields?:object, roomType?, readOnly?:boolean, reactWhenReadOnly?:boolean, systemMessages?:texts, default?:boolean, joinCode?, encrypted?:boolean, favorite?:object, retentionEnabled?:boolean, retentionMaxAge?:number, retentionExcludePinned?:boolean, retentionFilesOnly?:boolean, retentionIgnoreThreads?:boolean, retentionOverrideGlobal?:boolean',
      ),
    },
    (call) => {
      const channel = readableRoom(call.text('rid'), call.user, call.workspace, 'saveRoomSettings');
      saveSettings(call, channel);
      return { rid: channel.id };
    },
  ),
  post(
    'rooms.createDiscussion',
    { params: fields('prid, pmid?, t_name?, topic?, users?:texts, encrypted?:boolean, reply?') },
    (call) => {
      const title = call.text('t_name') ?? '';
      if (title === '') throw new RocketChatError(undefined, 'Body parameter "t_name" is required.');
      const { room } = createDiscussion(call.workspace, call.user, {
        prid: call.text('prid') ?? '',
        title,
        pmid: call.text('pmid'),
        reply: call.text('reply'),
        users: (call.params.users as string[] | undefined) ?? [],
        topic: call.text('topic'),
        isEncrypted: call.flag('encrypted'),
      });
      const wired = wire(call)(room);
      return { discussion: { ...wired, rid: room.id } };
    },
  ),
  get('rooms.getDiscussions', { params: either(`query?, fields?, ${paging}`) }, (call) => {
    const channel = call.room();
    const found = call.state.channels.all().filter((each) => roomData(each).prid === channel.id);
    const readable = found.filter((each) => canRead(each, call.user, call.workspace));
    return call.page('discussions', sortedRooms(call, readable), wire(call));
  }),
  get(
    'rooms.membersOrderedByRole',
    { params: either('status?:texts, filter?, count?:number, offset?:number, sort?'), since: '7.3' },
    (call) => {
      const channel = call.room();
      if (isDirect(channel))
        throw new RocketChatError('error-room-type-not-supported', 'error-room-type-not-supported');
      const answer = members(call, channel);
      const list = answer.members as Json[];
      const rank = ({ roles }: Json) =>
        Array.isArray(roles) && roles.includes('owner') ? 0 : Array.isArray(roles) && roles.length > 0 ? 1 : 2;
      return { ...answer, members: list.sort((a, b) => rank(a) - rank(b)) };
    },
  ),
  get(
    'rooms.isMember',
    { params: fields('roomId:filled, userId:filled', 'roomId:filled, username:filled') },
    (call) => {
      const channel = call.room();
      return {
        isMember: channel.members.has(
          call.userOf(() => new RocketChatError('error-user-not-found', 'User not found')).id,
        ),
      };
    },
  ),
  get('rooms.roles', { params: fields('rid:filled'), since: '7.10' }, (call) =>
    rolesIn(call, readableRoom(call.text('rid'), call.user, call.workspace, 'getRoomRoles')),
  ),
  post('rooms.hide', { params: fields('roomId:filled'), since: '7.4' }, (call) => setHidden(call, false)),
  post('rooms.open', { params: fields('roomId:filled'), since: '7.4' }, (call) => setHidden(call, true)),
  post('rooms.muteUser', { params: person, since: '6.8' }, (call) => mute(call, true)),
  post('rooms.unmuteUser', { params: person, since: '6.8' }, (call) => mute(call, false)),
  post('rooms.banUser', { params: person, since: '8.0' }, (call) => ban(call, true)),
  post('rooms.unbanUser', { params: person, since: '8.0' }, (call) => ban(call, false)),
  post(
    'rooms.cleanHistory',
    {
      params: fields(
        'roomId, latest, oldest, inclusive?:boolean, excludePinned?:boolean, filesOnly?:boolean, users?:texts, limit?:number, ignoreDiscussion?:boolean, ignoreThreads?:boolean',
      ),
    },
    cleanHistory,
  ),
  get(
    'rooms.adminRooms',
    { params: fields(`filter?, types?:texts, query?, ${paging}`), permissions: ['view-room-administration'] },
    (call) => {
      const filter = call.text('filter')?.toLowerCase() ?? '';
      const { types } = call.params;
      const found = call.state.channels
        .all()
        .filter((each) => !Array.isArray(types) || types.length === 0 || types.includes(roomType(each)))
        .filter((each) => `${each.name} ${roomData(each).fname ?? ''}`.toLowerCase().includes(filter));
      return call.page('rooms', sortedRooms(call, found), wire(call));
    },
  ),
  get('rooms.nameExists', { params: fields('roomName') }, (call) => ({
    exists: call.state.channels.byName(call.text('roomName') ?? '') !== undefined,
  })),
];

function saveSettings(call: RestCall, channel: ChannelRecord): void {
  const { state, user, params } = call;
  if (!call.can('edit-room', channel)) throw refusal('saveRoomSettings', 'Not allowed', 'error-action-not-allowed');
  const name = call.text('roomName');
  if (name !== undefined && name !== channel.name && name !== roomData(channel).fname) {
    checkName(call.workspace, name);
    // A discussion's name stays what it was: its title changes.
    const isDiscussion = roomData(channel).prid !== undefined;
    const native = { ...roomData(channel), fname: name };
    state.channels.update(channel, isDiscussion ? { native } : { name, native }, user);
  }
  const topic = call.text('roomTopic');
  const description = call.text('roomDescription');
  const announcement = call.text('roomAnnouncement');
  const type = call.text('roomType');
  if (topic !== undefined) state.channels.update(channel, { topic }, user);
  if (description !== undefined) state.channels.update(channel, { description }, user);
  if (announcement !== undefined)
    state.channels.update(channel, { native: { ...roomData(channel), announcement } }, user);
  if (type === 'c' || type === 'p') state.channels.update(channel, { kind: type === 'p' ? 'private' : 'public' }, user);
  if (typeof params.readOnly === 'boolean') state.channels.update(channel, { isReadOnly: params.readOnly }, user);
  const data = roomData(channel);
  if (typeof params.encrypted === 'boolean') data.isEncrypted = params.encrypted;
  if (isJson(params.roomCustomFields)) data.customFields = params.roomCustomFields;
  const joinCode = call.text('joinCode');
  if (joinCode !== undefined) data.joinCode = joinCode === '' ? undefined : joinCode;
  if (call.text('roomAvatar') !== undefined) data.avatarETag = randomId();
}

function setHidden(call: RestCall, isOpen: boolean): Json {
  const subscription = subscriptionOf(call.room(), call.user, call.workspace);
  if (!subscription) throw new RocketChatError(undefined, 'error-invalid-subscription');
  subscription.isOpen = isOpen;
  subscription.updatedAt = call.workspace.now;
  return {};
}

function mute(call: RestCall, isOn: boolean): Json {
  const channel = call.room();
  const user = call.userOf();
  const method = isOn ? 'muteUserInRoom' : 'unmuteUserInRoom';
  if (!call.can('mute-user', channel)) throw refusal(method);
  if (!channel.members.has(user.id))
    throw new RocketChatError('error-user-not-in-room', 'User is not in this room', { details: { method } });
  const data = roomData(channel);
  data.muted ??= new Set();
  if (data.muted.has(user.id) === isOn) return {};
  if (isOn) data.muted.add(user.id);
  else data.muted.delete(user.id);
  writeNotice(call.workspace, {
    channel,
    author: call.user,
    t: isOn ? 'user-muted' : 'user-unmuted',
    msg: user.handle,
  });
  return {};
}

function ban(call: RestCall, isOn: boolean): Json {
  const channel = call.room();
  const user = call.userOf();
  if (!call.can('ban-user', channel)) throw refusal(isOn ? 'banUserFromRoom' : 'unbanUserFromRoom');
  const data = roomData(channel);
  data.banned ??= new Set();
  if (isOn) {
    data.banned.add(user.id);
    call.state.channels.leave(channel, user, call.user);
  } else data.banned.delete(user.id);
  writeNotice(call.workspace, {
    channel,
    author: call.user,
    t: isOn ? 'user-banned' : 'user-unbanned',
    msg: user.handle,
  });
  return {};
}

function cleanHistory(call: RestCall): Json {
  const channel = call.room();
  if (!call.can('clean-channel-history', channel)) throw refusal('cleanRoomHistory');
  const latest = call.date('latest', 'error-latest-param-invalid') ?? call.workspace.now;
  const oldest = call.date('oldest', 'error-oldest-param-invalid') ?? new Date(0);
  const isIn = (at: Date) => (call.flag('inclusive') ? at >= oldest && at <= latest : at > oldest && at < latest);
  const { users } = call.params;
  const doomed = call.state.messages
    .in(channel)
    .filter((message) => isIn(message.createdAt))
    .filter((message) => !(call.flag('excludePinned') && message.pinned))
    .filter((message) => !call.flag('filesOnly') || message.files.length > 0)
    .filter((message) => !(call.flag('ignoreThreads') && message.threadId !== undefined))
    .filter(
      (message) => !Array.isArray(users) || users.length === 0 || users.includes(call.workspace.author(message).handle),
    );
  for (const message of doomed) call.state.messages.delete(message, call.user);
  return { _id: channel.id, count: doomed.length };
}
