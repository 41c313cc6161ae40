import type { ChannelPatch } from '../../world/channels.js';
import type { ChannelRecord } from '../../world/index.js';
import type { SymphonyCall } from '../call.js';
import { isJson, type Json, textOf } from '../json.js';
import { channelData, type SymphonyChannelData } from '../native.js';
import { setPinned } from '../pinning.js';
import { get, post, type Route } from '../route.js';
import { SymphonyError } from '../symphony-error.js';
import { descriptionOf, isPublic, wireOldRoom, wireRoom } from '../wire/room.js';
import { isRoom } from '../wire/stream.js';

/** Rooms. (Wire sheet, section 11.) */
export const roomRoutes: Route[] = [
  post('/pod/v3/room/create', 'session', (call) => ({ json: wireRoom(create(call)) })),
  post('/pod/v3/room/{id}/update', 'session', (call) => ({ json: wireRoom(update(call)) })),
  get('/pod/v3/room/{id}/info', 'session', (call) => {
    const room = call.room();
    if (!isPublic(room)) call.needMember(room);
    return { json: wireRoom(room) };
  }),
  post('/pod/v3/room/search', 'session', search),
  {
    ...post('/pod/v1/room/{id}/setActive', 'session', (call) => {
      const room = call.room();
      const active = call.flag('active');
      if (active === undefined) throw new SymphonyError(400, 'The parameter active is required');
      call.needOwner(room);
      call.state.channels.update(room, { isArchived: !active }, call.actor);
      return { json: wireOldRoom(room) };
    }),
    bodiless: true,
  },
];

function create(call: SymphonyCall): ChannelRecord {
  const body = call.json();
  const name = textOf(body, 'name')?.trim() ?? '';
  const isGroupChat = body.groupChat === true;
  if (name === '' && !isGroupChat) throw new SymphonyError(400, 'The room name is required');
  checkName(call, name, undefined);
  const isOpen = body.public === true;
  return call.state.channels.create({
    name,
    kind: isOpen ? 'public' : 'private',
    topic: textOf(body, 'description') ?? '',
    by: call.actor,
    members: [call.actor],
    isReadOnly: body.readOnly === true,
    native: { discoverable: isOpen, ...settings(body) },
  });
}

/** `public`, `crossPod` and `multiLateralRoom` are fixed at creation. */
function update(call: SymphonyCall): ChannelRecord {
  const room = call.room();
  const body = call.json();
  call.needMember(room);
  const { pinnedMessageId, ...rest } = body;
  if (Object.keys(rest).length > 0) call.needOwner(room);
  for (const fixed of ['public', 'crossPod', 'multiLateralRoom'] as const) {
    const now = fixed === 'public' ? isPublic(room) : (channelData(room)[fixed] ?? false);
    if (body[fixed] !== undefined && body[fixed] !== now)
      throw new SymphonyError(400, `The attribute ${fixed} cannot be changed after the room's creation`);
  }
  const name = textOf(body, 'name');
  if (name !== undefined) checkName(call, name.trim(), room);
  const patch: ChannelPatch = {};
  if (name !== undefined) patch.name = name.trim();
  const description = textOf(body, 'description');
  if (description !== undefined) {
    // The world's script sees it as the topic.
    patch.topic = description;
    patch.description = '';
  }
  if (typeof body.readOnly === 'boolean') patch.isReadOnly = body.readOnly;
  const changed = settings(body);
  if (Object.keys(changed).length > 0) patch.native = { ...channelData(room), ...changed };
  call.state.channels.update(room, patch, call.actor);
  if (typeof pinnedMessageId === 'string') setPinned(call, room, pinnedMessageId);
  return room;
}

function checkName(call: SymphonyCall, name: string, room: ChannelRecord | undefined): void {
  const other = name === '' ? undefined : call.state.channels.byName(name);
  if (other && other !== room && !other.isArchived)
    throw new SymphonyError(400, `A room with the name ${JSON.stringify(name)} exists already`);
}

function settings(body: Json): SymphonyChannelData {
  const data: SymphonyChannelData = {};
  const flags = [
    'discoverable',
    'membersCanInvite',
    'copyProtected',
    'crossPod',
    'viewHistory',
    'multiLateralRoom',
    'scheduledMeeting',
    'groupChat',
  ] as const;
  for (const flag of flags) {
    const value = body[flag];
    if (typeof value === 'boolean') data[flag] = value;
  }
  if (Array.isArray(body.keywords))
    data.keywords = body.keywords.filter(isJson).map((each) => {
      const key = textOf(each, 'key');
      const value = textOf(each, 'value');
      if (key === undefined || value === undefined) throw new SymphonyError(400, 'A keyword needs key and value');
      return { key, value };
    });
  return data;
}

/** Finds parts of the name, the description and the keywords: not exact. */
function search(call: SymphonyCall) {
  const criteria = call.json();
  const query = textOf(criteria, 'query');
  if (query === undefined) throw new SymphonyError(400, 'The query is required');
  const skip = call.number('skip', 0);
  const limit = call.number('limit', 50, 100);
  const words = query
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  const found = call.state.channels
    .all()
    .filter((room) => isRoom(room) && (call.isMember(room) || isDiscoverable(room)))
    .filter((room) => words.every((word) => searchText(room).includes(word)))
    .filter((room) => fits(room, criteria, call));
  return {
    json: {
      count: found.length,
      skip,
      limit,
      query: criteria,
      rooms: found.slice(skip, skip + limit).map(wireRoom),
      facetedMatchCount: [],
    },
  };
}

function isDiscoverable(room: ChannelRecord): boolean {
  return channelData(room).discoverable ?? isPublic(room);
}

function searchText(room: ChannelRecord): string {
  const keywords = (channelData(room).keywords ?? []).map(({ key, value }) => `${key} ${value}`);
  return [room.name, descriptionOf(room), ...keywords].join(' ').toLowerCase();
}

function fits(room: ChannelRecord, criteria: Json, call: SymphonyCall): boolean {
  const { active, private: isPrivate, creator, owner, member, labels } = criteria;
  const keys = new Set((channelData(room).keywords ?? []).map(({ key }) => key));
  const roleOf = (value: unknown) => room.members.get(call.userOf(isJson(value) ? value.id : value).id)?.role;
  if (typeof active === 'boolean' && room.isArchived === active) return false;
  if (typeof isPrivate === 'boolean' && isPublic(room) === isPrivate) return false;
  if (Array.isArray(labels) && !labels.every((label) => keys.has(String(label)))) return false;
  if (isJson(creator) && call.userOf(creator.id).id !== room.creatorId) return false;
  if (owner !== undefined && roleOf(owner) !== 'owner') return false;
  return member === undefined || roleOf(member) !== undefined;
}
