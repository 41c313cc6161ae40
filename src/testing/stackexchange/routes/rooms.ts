import type { ServerAnswer } from '../../server/index.js';
import type { ChannelRecord } from '../../world/index.js';
import type { StackExchangeCall } from '../call.js';
import { accessChanged, invitation, roomChanged } from '../events/room-events.js';
import { epoch, type Json } from '../json.js';
import { kickOut } from '../kicking.js';
import { type Access, roomData, userData } from '../native.js';
import { errorPage } from '../pages/error-page.js';
import { slug } from '../pages/layout.js';
import { accessTab, tagAnchor } from '../pages/room-info.js';
import { get, html, json, post, type Route, redirect, text } from './route.js';

const roomReputation = 100;

/** Rooms: being in them, making and changing them, who may what. (Wire sheet, sections 3.1 and 3.2.) */
export const roomRoutes: Route[] = [
  get('/rooms/thumbs/{room}', (call) => json(thumbs(call.room(), call))),
  get('/rooms/pingable/{room}', (call) => json(pingable(call.room(), call))),
  post('/chats/leave/all', 'fkey', leave),
  post('/chats/leave/{room}', 'fkey', leave),
  post('/chats/join/favorite', 'fkey', async (call) => {
    const { user } = call.visitor;
    for (const id of user ? (userData(user).favorites ?? []) : []) {
      const room = call.site.state.channels.get(id);
      if (user && room && call.site.canRead(user, room)) call.site.state.channels.join(room, user);
    }
    return text('');
  }),
  post('/rooms/save', 'account', save),
  post('/rooms/pairoff', 'account', pairOff),
  post('/users/invite', 'account', invite),
  post('/rooms/setuseraccess/{room}', 'account', setAccess),
  post('/rooms/requestaccess', 'account', requestAccess),
  post('/rooms/kickmute/{room}', 'account', kick),
  post('/rooms/timeout/{room}', 'account', timeout),
];

function thumbs(room: ChannelRecord, call: StackExchangeCall): Json {
  const { site, visitor } = call;
  const { tags = [] } = roomData(room);
  const isFavorite = visitor.user ? (userData(visitor.user).favorites?.has(room.id) ?? false) : false;
  return {
    id: Number(room.id),
    name: room.name,
    description: site.descriptionHtml(room),
    isFavorite,
    usage: call.query('showUsage') === 'true' ? '<div class="room-usage"></div>' : null,
    tags: tags.map((tag) => tagAnchor(tag, site)).join(' '),
  };
}

function pingable(room: ChannelRecord, { site, visitor }: StackExchangeCall): unknown[] {
  if (!visitor.user) return [];
  const { lastSeen } = roomData(room);
  return site.pingableIn(room).map((user) => {
    const { lastPost } = userData(user);
    return [
      Number(user.id),
      user.name,
      epoch(lastSeen?.get(user.id) ?? site.state.now()),
      lastPost ? epoch(lastPost) : 0,
    ];
  });
}

/** `quiet=true`; other values are an error. (Wire sheet, section 3.2.) */
async function leave(call: StackExchangeCall): Promise<ServerAnswer> {
  if ((await call.field('quiet')) !== 'true') return html(errorPage(call.page, 'Oops! Something Bad Happened!'), 500);
  const { site, visitor } = call;
  const wanted = call.param('room');
  const { channels } = site.state;
  if (wanted === '') visitor.rooms.clear();
  else visitor.rooms.delete(wanted);
  if (visitor.user)
    for (const id of wanted === '' ? site.roomsOf(visitor.user) : [wanted]) {
      const room = channels.get(id);
      if (room) channels.leave(room, visitor.user);
    }
  return text('');
}

type DefaultAccess = 'read-write' | 'read-only' | 'request';
const kinds = { 'read-write': 'public', 'read-only': 'announcement', request: 'private' } as const;

async function save(call: StackExchangeCall): Promise<ServerAnswer> {
  const { site, actor } = call;
  // How the field is called in an update is not known: every spelling is taken.
  const id = await call.field('id', 'roomId', 'roomid');
  const name = ((await call.field('name')) ?? '').trim();
  const description = (await call.field('description')) ?? '';
  const tags = (await call.field('tags'))?.split(/[\s,]+/).filter((tag) => tag !== '');
  const access = await call.field('defaultAccess');
  const defaultAccess = access !== undefined && access in kinds ? (access as DefaultAccess) : undefined;
  if (name === '') return html(errorPage(call.page, 'A room needs a name'));
  if (!id) return make(call, { name, description, tags: tags ?? [], defaultAccess: defaultAccess ?? 'read-write' });
  const room = call.roomById(id);
  if (!site.isOwner(actor, room)) return html(errorPage(call.page, 'Only room owners can change the room'), 404);
  const data = roomData(room);
  const hasNewTags = tags !== undefined && tags.join(' ') !== (data.tags ?? []).join(' ');
  if (tags) data.tags = tags;
  const isSame = name === room.name && description === site.descriptionOf(room);
  site.state.channels.update(room, { name, topic: description, description: '' }, actor);
  if (isSame && hasNewTags) site.events.post([roomChanged(room, actor, site)]);
  // Two people's rooms stay what they are.
  if (defaultAccess && room.kind !== 'direct' && room.kind !== 'group' && kinds[defaultAccess] !== room.kind) {
    const change = { kind: kinds[defaultAccess], isReadOnly: defaultAccess === 'read-only' };
    site.state.channels.update(room, change, actor);
    site.events.post([accessChanged(room, { access: defaultAccess, by: actor }, site)]);
  }
  return redirect(infoPath(room));
}

function make(
  call: StackExchangeCall,
  settings: { name: string; description: string; tags: string[]; defaultAccess: DefaultAccess },
): ServerAnswer {
  const { site, actor } = call;
  if (site.reputationOf(actor) < roomReputation)
    return html(errorPage(call.page, `You need ${roomReputation} reputation to create rooms`));
  const room = site.state.channels.create({
    name: settings.name,
    topic: settings.description,
    kind: kinds[settings.defaultAccess],
    isReadOnly: settings.defaultAccess === 'read-only',
    by: actor,
    members: [actor],
    native: { tags: settings.tags },
  });
  return redirect(infoPath(room));
}

function infoPath(room: ChannelRecord): string {
  return `/rooms/info/${room.id}/${encodeURIComponent(slug(room.name))}`;
}

/** A private room of two. */
async function pairOff(call: StackExchangeCall): Promise<ServerAnswer> {
  const { site, actor } = call;
  const other = site.state.users.get((await call.field('withUserId')) ?? '');
  if (!other || other === actor) return html(errorPage(call.page, 'Page not found'), 404);
  const { channels } = site.state;
  const room = channels.openDirect([actor, other], actor);
  const name = (await call.field('name'))?.trim();
  if (name) channels.update(room, { name }, actor);
  return redirect(infoPath(room));
}

async function invite(call: StackExchangeCall): Promise<ServerAnswer> {
  const { site, actor } = call;
  const user = site.state.users.get((await call.field('UserId', 'userId')) ?? '');
  const room = call.roomById((await call.field('RoomId', 'roomId')) ?? '');
  if (!user) return html(errorPage(call.page, 'Page not found'), 404);
  if (room.members.has(user.id)) return text('');
  const comes = (site.options.acceptInvitations ?? true) && site.canRead(user, room);
  // Coming in tells of the invitation too.
  if (comes) site.state.channels.join(room, user, actor);
  else site.events.post([invitation(room, user, actor, site)]);
  return text('');
}

const accesses: ReadonlySet<string> = new Set(['remove', 'read-only', 'read-write', 'owner']);

async function setAccess(call: StackExchangeCall): Promise<ServerAnswer> {
  const { site, actor } = call;
  const room = call.room();
  const user = site.state.users.get((await call.field('aclUserId')) ?? '');
  const access = (await call.field('userAccess')) ?? '';
  if (!user || !accesses.has(access) || !site.isOwner(actor, room))
    return html(errorPage(call.page, 'You cannot change the access to this room'), 404);
  const given = roomData(room).access ?? new Map<string, Access>();
  if (access === 'remove') given.delete(user.id);
  else given.set(user.id, access as Access);
  roomData(room).access = given;
  const role = access === 'owner' ? 'owner' : 'member';
  if (room.members.has(user.id)) site.state.channels.setRole(room, user, role, actor);
  const now = site.accessOf(user, room);
  site.events.post([accessChanged(room, { access: now, user, by: actor }, site)]);
  return html(accessTab(call.page, room));
}

async function requestAccess(call: StackExchangeCall): Promise<ServerAnswer> {
  const { site, actor } = call;
  const room = site.state.channels.get((await call.field('roomId', 'roomid')) ?? '');
  if (!room) return html(errorPage(call.page, 'Page not found'), 404);
  site.events.post([accessChanged(room, { access: 'request', user: actor, by: actor }, site)]);
  return json({ ok: true });
}

/** Out of the room, and for a minute not back: one event of each kind, in one frame. (Wire sheet, section 5.) */
async function kick(call: StackExchangeCall): Promise<ServerAnswer> {
  const { site, actor } = call;
  const room = call.room();
  const user = site.state.users.get((await call.field('userID', 'userId')) ?? '');
  if (!user || !site.isOwner(actor, room)) return text('Only room owners can kick', 404);
  kickOut(room, user, actor, site);
  return json({ message: 'The user has been kicked and cannot return for one minute.' });
}

async function timeout(call: StackExchangeCall): Promise<ServerAnswer> {
  const { site, actor } = call;
  const room = call.room();
  const duration = await call.number('duration', 0);
  if (!site.isOwner(actor, room)) return text('Only room owners can put a room in timeout', 404);
  if (duration < 5) return text('The duration must be 5 seconds or more', 404);
  roomData(room).timeoutUntil = new Date(site.state.now().getTime() + duration * 1_000);
  return text('timeout applied');
}
