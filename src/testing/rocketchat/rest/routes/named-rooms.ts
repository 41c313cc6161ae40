import type { ChannelRecord } from '../../../world/index.js';
import { roomRoles } from '../../auth/permissions.js';
import { isJson, type Json } from '../../json.js';
import { roomData } from '../../native.js';
import { invalidUser, RocketChatError, refusal } from '../../rocketchat-error.js';
import { checkName, createRoom } from '../../rooms/creating.js';
import { addToRoom, joinRoom, leaveRoom, removeFromRoom, setRole } from '../../rooms/membership.js';
import { roomType } from '../../rooms/room-type.js';
import { subscriptionOf } from '../../rooms/subscriptions.js';
import { wireRoom } from '../../wire/room.js';
import { userRef } from '../../wire/user.js';
import type { RestCall } from '../call.js';
import { get, post, type Route } from '../route.js';
import { fields } from '../schema.js';
import { counters, files, history, members, messages, setOpen } from './room-family.js';

type Family = { name: 'channels' | 'groups'; key: 'channel' | 'group'; type: 'c' | 'p' };

const channels: Family = { name: 'channels', key: 'channel', type: 'c' };
const groups: Family = { name: 'groups', key: 'group', type: 'p' };

const paging = 'count?:number, offset?:number, sort?';
/** The room by its id or by its name, and more. */
const room = (more = '') => fields(`roomId, ${more}`, `roomName, ${more}`);
const range = `latest?, oldest?, inclusive?:flag, unreads?:flag, showThreadMessages?:flag, ${paging}`;
const person = 'userId?, username?, user?, userIds?:texts, usernames?:texts';
const newRoom =
  'name, members?:texts, readOnly?:boolean, customFields?:object, excludeSelf?:boolean, extraData?:object, teams?:texts';

/** `channels.*` and `groups.*`: the same calls for public and private rooms. (Wire sheet, section 5.) */
export const namedRoomRoutes: Route[] = [channels, groups].flatMap(routesOf);

function routesOf(family: Family): Route[] {
  const { name, key, type } = family;
  const the = (call: RestCall) => call.room(type);
  const shown = (call: RestCall, channel: ChannelRecord): Json => ({
    [key]: wireRoom(channel, call.user, call.workspace),
  });
  /** A call that changes the room, for who may edit it. */
  const change = (
    call: string,
    more: string,
    permission: string,
    run: (call: RestCall, channel: ChannelRecord) => Json,
  ) =>
    post(`${name}.${call}`, { params: room(more) }, (each) => {
      const channel = the(each);
      if (!each.can(permission, channel))
        throw refusal(
          call,
          'Not allowed',
          permission === 'edit-room' ? 'error-action-not-allowed' : 'error-not-allowed',
        );
      return run(each, channel);
    });
  const setText = (field: 'topic' | 'description' | 'announcement' | 'purpose') =>
    change(`set${field[0]?.toUpperCase() ?? ''}${field.slice(1)}`, field, 'edit-room', (call, channel) => {
      const value = call.text(field) ?? '';
      const { state, user } = call;
      if (field === 'topic') state.channels.update(channel, { topic: value }, user);
      else if (field === 'announcement') {
        const native = { ...roomData(channel), announcement: value };
        state.channels.update(channel, { native }, user);
      } else state.channels.update(channel, { description: value }, user);
      return { [field]: value };
    });
  return [
    get(`${name}.info`, { params: room() }, (call) => shown(call, the(call))),
    get(`${name}.list`, { params: fields(`_id?, query?, fields?, ${paging}`) }, (call) => list(call, family)),
    get(`${name}.history`, { params: room(range) }, (call) => history(call, the(call))),
    get(
      `${name}.messages`,
      {
        params: (isSince) =>
          type === 'c'
            ? fields(`roomId, ${isSince('7.0') ? 'mentionIds?, starredIds?, pinned?, ' : ''}query?, ${paging}`)
            : room(`${isSince('7.0') ? 'mentionIds?, starredIds?, pinned?, ' : ''}query?, ${paging}`),
      },
      (call) => messages(call, the(call)),
    ),
    get(`${name}.members`, { params: room('offset?:number, count?:number, sort?, filter?, status?:texts') }, (call) =>
      members(call, the(call)),
    ),
    get(`${name}.files`, { params: room(`${paging}, name?, typeGroup?, query?, onlyConfirmed?:boolean`) }, (call) =>
      files(call, the(call)),
    ),
    get(`${name}.counters`, { params: room('userId?') }, (call) => counters(call, the(call))),
    get(`${name}.roles`, { params: room() }, (call) => rolesIn(call, the(call))),
    get(`${name}.moderators`, { params: room(type === 'c' ? 'userId?, username?, user?' : '') }, (call) => {
      const channel = the(call);
      const people = [...channel.members.keys()].map((id) => call.state.users.need(id));
      return { moderators: people.filter((user) => roomRoles(channel, user).includes('moderator')).map(userRef) };
    }),
    post(`${name}.create`, { params: fields(newRoom), permissions: [`create-${type}`] }, (call) => {
      const channel = createRoom(call.workspace, call.user, {
        name: call.text('name') ?? '',
        type,
        members: (call.params.members as string[] | undefined) ?? [],
        isReadOnly: call.flag('readOnly'),
        excludeSelf: call.flag('excludeSelf'),
        customFields: call.params.customFields,
        extraData: call.params.extraData,
      });
      return shown(call, channel);
    }),
    post(`${name}.invite`, { params: room(person) }, (call) => {
      const channel = the(call);
      for (const user of peopleOf(call, type)) addToRoom(call.workspace, channel, user, call.user);
      return shown(call, channel);
    }),
    post(`${name}.kick`, { params: type === 'c' ? room('userId') : room(person) }, (call) => {
      const channel = the(call);
      for (const user of peopleOf(call, type)) removeFromRoom(call.workspace, channel, user, call.user);
      return type === 'c' ? shown(call, channel) : {};
    }),
    ...(type === 'c'
      ? [
          post('channels.join', { params: room('joinCode?') }, (call) => {
            const channel = the(call);
            joinRoom(call.workspace, channel, call.user, call.text('joinCode'));
            return shown(call, channel);
          }),
          get('channels.list.joined', { params: fields(`query?, fields?, ${paging}`) }, (call) => {
            const all = call.state.channels
              .all()
              .filter((each) => roomType(each) === 'c' && each.members.has(call.user.id));
            return call.page('channels', sortedRooms(call, all), (each) => wireRoom(each, call.user, call.workspace));
          }),
        ]
      : [
          get(
            'groups.listAll',
            { params: fields(`query?, fields?, ${paging}`), permissions: ['view-room-administration'] },
            (call) => {
              const all = call.state.channels.all().filter((each) => roomType(each) === 'p');
              return call.page('groups', sortedRooms(call, all), (each) => wireRoom(each, call.user, call.workspace));
            },
          ),
        ]),
    post(`${name}.leave`, { params: room() }, (call) => {
      const channel = the(call);
      leaveRoom(call.workspace, channel, call.user);
      return shown(call, channel);
    }),
    change('archive', '', 'archive-room', (call, channel) => {
      if (channel.isArchived)
        throw new RocketChatError('error-room-archived', `The channel named ${channel.name} is archived`);
      call.state.channels.update(channel, { isArchived: true }, call.user);
      return {};
    }),
    change('unarchive', '', 'unarchive-room', (call, channel) => {
      if (!channel.isArchived) throw new RocketChatError(undefined, `The channel, ${channel.name}, is not archived`);
      call.state.channels.update(channel, { isArchived: false }, call.user);
      return {};
    }),
    setText('topic'),
    setText('description'),
    setText('announcement'),
    setText('purpose'),
    change('rename', 'name', 'edit-room', (call, channel) => {
      const wanted = call.text('name') ?? '';
      if (wanted.trim() === '') throw new RocketChatError(undefined, 'The bodyParam "name" is required');
      if (wanted === channel.name)
        throw new RocketChatError(undefined, 'The channel name is the same as what it would be renamed to.');
      checkName(call.workspace, wanted);
      call.state.channels.update(channel, { name: wanted, native: { ...roomData(channel), fname: wanted } }, call.user);
      return shown(call, channel);
    }),
    change('setReadOnly', 'readOnly:boolean', 'set-readonly', (call, channel) => {
      if (channel.isReadOnly === call.flag('readOnly'))
        throw new RocketChatError(
          undefined,
          'The channel read only setting is the same as what it would be changed to.',
        );
      call.state.channels.update(channel, { isReadOnly: call.flag('readOnly') }, call.user);
      return shown(call, channel);
    }),
    change('setType', 'type', 'edit-room', (call, channel) => {
      const wanted = call.text('type');
      if (wanted !== 'c' && wanted !== 'p') throw new RocketChatError('error-invalid-room-type', 'Invalid room type');
      if (wanted === type)
        throw new RocketChatError(undefined, 'The channel type is the same as what it would be changed to.');
      call.state.channels.update(channel, { kind: wanted === 'p' ? 'private' : 'public' }, call.user);
      return shown(call, channel);
    }),
    change('setCustomFields', 'customFields:object', 'edit-room', (call, channel) => {
      const { customFields } = call.params;
      roomData(channel).customFields = isJson(customFields) ? customFields : {};
      return shown(call, channel);
    }),
    change('delete', '', `delete-${type}`, (call, channel) => {
      call.state.channels.delete(channel, call.user);
      return {};
    }),
    ...(['Moderator', 'Owner', 'Leader'] as const).flatMap((role) =>
      (['add', 'remove'] as const).map((verb) =>
        post(`${name}.${verb}${role}`, { params: room(person) }, (call) => {
          const channel = the(call);
          for (const user of peopleOf(call, type))
            setRole(call.workspace, channel, user, role.toLowerCase() as 'owner', verb === 'add', call.user);
          return {};
        }),
      ),
    ),
    post(`${name}.open`, { params: room('query?, sort?:any') }, (call) => setOpen(call, the(call), true)),
    post(`${name}.close`, { params: room() }, (call) => setOpen(call, the(call), false)),
  ];
}

/** Whom a call is about. Private rooms take names since 8.8. (Wire sheet, section 5.) */
function peopleOf(call: RestCall, type: 'c' | 'p') {
  const { userIds, usernames } = call.params;
  const takesNames = type === 'c' || call.workspace.version.since('8.8');
  if (Array.isArray(userIds))
    return userIds.map((id) => call.state.users.get(String(id)) ?? fail(invalidUser('getUserListFromParams')));
  if (Array.isArray(usernames) && takesNames)
    return usernames.map(
      (name) => call.workspace.userByName(String(name)) ?? fail(invalidUser('getUserListFromParams')),
    );
  if (call.text('userId') === undefined && !takesNames)
    throw new RocketChatError('error-user-param-not-provided', 'The required "userId" param was not provided');
  return [call.userOf()];
}

function fail(error: RocketChatError): never {
  throw error;
}

function list(call: RestCall, { type, name }: Family): Json {
  const isShown = (channel: ChannelRecord) =>
    roomType(channel) === type &&
    (type === 'p' ? channel.members.has(call.user.id) : call.can('view-c-room') || channel.members.has(call.user.id));
  const found = call.state.channels.all().filter(isShown);
  return call.page(name, sortedRooms(call, found), (channel) => wireRoom(channel, call.user, call.workspace));
}

/** By name, unless asked otherwise. */
export function sortedRooms(call: RestCall, rooms: readonly ChannelRecord[]): ChannelRecord[] {
  const byName = [...rooms].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
  return call.sorted(byName, {
    name: (channel) => channel.name,
    ts: (channel) => channel.createdAt.getTime(),
    usersCount: (channel) => channel.members.size,
  });
}

/** Who has roles in a room. */
export function rolesIn(call: RestCall, channel: ChannelRecord): Json {
  const roles = [...channel.members.keys()].flatMap((id) => {
    const user = call.state.users.need(id);
    const own = roomRoles(channel, user);
    const subscription = subscriptionOf(channel, user, call.workspace);
    return own.length > 0 && subscription
      ? [{ _id: subscription.id, rid: channel.id, u: userRef(user), roles: own }]
      : [];
  });
  return { roles };
}
