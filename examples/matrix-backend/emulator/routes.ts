import type { ChannelRecord, ServerRequest, UserRecord } from 'chatmux/testing';
import { type Homeserver, MatrixError } from './homeserver.js';
import { composed, type MessageContent } from './platform.js';
import type { Json } from './room-log.js';

/** A call: the values of the path's names in order, the query, the body. */
export type RouteCall = { server: Homeserver; path: string[]; query: URLSearchParams; body: Json };
type Route = (call: RouteCall) => Json;

const v3 = '/_matrix/client/v3';

// #region routes
/** By method and path, as the specification writes them. */
export const routes: Readonly<Record<string, Route>> = {
  [`GET ${v3}/account/whoami`]: ({ server }) => ({ user_id: server.bot.id }),
  [`GET ${v3}/profile/{userId}`]: ({ server, path: [userId] }) => {
    const user = server.state.users.get(userId ?? '');
    if (!user) throw new MatrixError(404, 'M_NOT_FOUND', 'Profile was not found');
    return { displayname: user.name };
  },
  [`GET ${v3}/joined_rooms`]: ({ server }) => ({ joined_rooms: server.joinedRooms() }),
  [`PUT ${v3}/rooms/{roomId}/send/{eventType}/{txnId}`]: ({
    server,
    path: [roomId = '', , transaction = ''],
    body,
  }) => {
    const channel = server.room(roomId);
    const known = server.transactions.get(transaction);
    if (known !== undefined) return { event_id: known };
    const id = send(server, channel, body);
    server.transactions.set(transaction, id);
    return { event_id: id };
  },
  // #endregion routes
  [`POST ${v3}/user_directory/search`]: ({ server, body }) => {
    const term = String(body['search_term']).toLowerCase();
    const found = server.state.users.all().filter(({ name, id }) => `${name} ${id}`.toLowerCase().includes(term));
    return { limited: false, results: found.map(({ id, name }) => ({ user_id: id, display_name: name })) };
  },
  [`GET ${v3}/rooms/{roomId}/state`]: ({ server, path: [roomId = ''] }) =>
    // An array, as the specification has it.
    server.log.stateOf(server.room(roomId).id) as unknown as Json,
  [`PUT ${v3}/rooms/{roomId}/state/{eventType}`]: ({ server, path: [roomId = '', type = ''], body }) => {
    const channel = server.room(roomId);
    if (type === 'm.room.name') server.state.channels.update(channel, { name: String(body['name']) }, server.bot);
    else if (type === 'm.room.topic')
      server.state.channels.update(channel, { topic: String(body['topic']) }, server.bot);
    else if (type === 'm.room.power_levels') setPowers(server, channel, body['users'] as Record<string, number>);
    else throw new MatrixError(403, 'M_FORBIDDEN', `You don't have permission to set ${type}`);
    return { event_id: server.log.history.at(-1)?.event_id };
  },
  [`GET ${v3}/rooms/{roomId}/joined_members`]: ({ server, path: [roomId = ''] }) => {
    const ids = [...server.room(roomId).members.keys()];
    return { joined: Object.fromEntries(ids.map((id) => [id, { display_name: server.state.users.need(id).name }])) };
  },
  [`POST ${v3}/createRoom`]: ({ server, body }) => {
    const invited = (body['invite'] as string[] | undefined)?.map((id) => userOf(server, id)) ?? [];
    // Whoever is invited comes: people here have nothing else to do.
    if (body['is_direct'] === true)
      return { room_id: server.state.channels.openDirect([...invited, server.bot], server.bot).id };
    const name = String(body['name'] ?? '');
    if (name.trim() === '') throw new MatrixError(400, 'M_INVALID_PARAM', 'The name is empty');
    const kind = body['preset'] === 'public_chat' ? 'public' : 'private';
    const topic = body['topic'] === undefined ? undefined : String(body['topic']);
    const members = [server.bot, ...invited];
    return { room_id: server.state.channels.create({ name, kind, topic, by: server.bot, members }).id };
  },
  [`POST ${v3}/rooms/{roomId}/join`]: ({ server, path: [roomId = ''] }) => {
    const channel = server.state.channels.get(roomId);
    if (!channel) throw new MatrixError(404, 'M_NOT_FOUND', 'No known servers');
    const mayJoin = channel.kind === 'public' || channel.members.has(server.bot.id) || server.log.invited.has(roomId);
    if (!mayJoin) throw new MatrixError(403, 'M_FORBIDDEN', 'You are not invited to this room.');
    server.state.channels.join(channel, server.bot);
    return { room_id: roomId };
  },
  [`POST ${v3}/rooms/{roomId}/leave`]: ({ server, path: [roomId = ''] }) => {
    const channel = server.state.channels.get(roomId);
    if (!channel) throw new MatrixError(404, 'M_NOT_FOUND', 'Not a known room');
    server.state.channels.leave(channel, server.bot);
    return {};
  },
  [`POST ${v3}/rooms/{roomId}/invite`]: ({ server, path: [roomId = ''], body }) => {
    const channel = server.room(roomId);
    const user = userOf(server, String(body['user_id']));
    if (channel.members.has(user.id)) throw new MatrixError(403, 'M_FORBIDDEN', `${user.id} is already in the room.`);
    server.state.channels.join(channel, user, user);
    return {};
  },
  [`POST ${v3}/rooms/{roomId}/kick`]: ({ server, path: [roomId = ''], body }) => {
    const channel = server.room(roomId);
    const user = userOf(server, String(body['user_id']));
    if (!channel.members.has(user.id)) throw new MatrixError(403, 'M_FORBIDDEN', 'The target user is not in the room');
    server.state.channels.leave(channel, user, server.bot);
    return {};
  },
  [`PUT ${v3}/rooms/{roomId}/redact/{eventId}/{txnId}`]: ({ server, path: [roomId = '', eventId = '', txn = ''] }) => {
    const channel = server.room(roomId);
    const message = server.state.messages.get(channel.id, eventId);
    if (!message) throw new MatrixError(404, 'M_NOT_FOUND', 'Could not find event');
    const known = server.transactions.get(txn);
    if (known !== undefined) return { event_id: known };
    server.state.messages.delete(message, server.bot);
    const id = server.log.history.at(-1)?.event_id ?? '';
    server.transactions.set(txn, id);
    return { event_id: id };
  },
  [`GET ${v3}/rooms/{roomId}/event/{eventId}`]: ({ server, path: [roomId = '', eventId = ''] }) =>
    eventOf(server, roomId, eventId),
  [`GET ${v3}/rooms/{roomId}/context/{eventId}`]: ({ server, path: [roomId = '', eventId = ''] }) => {
    const event = eventOf(server, roomId, eventId);
    const place = server.log.history.indexOf(event);
    return { event, events_before: [], events_after: [], start: `t${place}`, end: `t${place + 1}` };
  },
  [`GET /_matrix/client/v1/rooms/{roomId}/timestamp_to_event`]: ({ server, path: [roomId = ''], query }) => {
    const events = server.log.in(server.room(roomId).id);
    const at = Number(query.get('ts'));
    const event =
      query.get('dir') === 'f'
        ? events.find(({ origin_server_ts: ts }) => ts >= at)
        : events.findLast(({ origin_server_ts: ts }) => ts <= at);
    if (!event) throw new MatrixError(404, 'M_NOT_FOUND', `Unable to find event from ${at}`);
    return { event_id: event.event_id, origin_server_ts: event.origin_server_ts };
  },
  [`GET ${v3}/rooms/{roomId}/messages`]: ({ server, path: [roomId = ''], query }) => {
    server.room(roomId);
    const { history } = server.log;
    // A token lies between two events: `t3` is behind the third.
    const placeOf = (name: string, fallback: number) => Number(query.get(name)?.slice(1) ?? fallback);
    const limit = Math.min(Number(query.get('limit') ?? 10), 100);
    const isBack = query.get('dir') === 'b';
    const [from, to] = isBack
      ? [placeOf('from', history.length), placeOf('to', 0)]
      : [placeOf('from', 0), placeOf('to', history.length)];
    const between = history.slice(Math.min(from, to), Math.max(from, to)).filter(({ room_id: id }) => id === roomId);
    const chunk = (isBack ? between.reverse() : between).slice(0, limit);
    const last = chunk.at(-1);
    const end = last && history.indexOf(last) + (isBack ? 0 : 1);
    return { chunk, start: `t${from}`, ...(chunk.length === limit && end !== undefined && { end: `t${end}` }) };
  },
  [`PUT ${v3}/rooms/{roomId}/typing/{userId}`]: ({ server, path: [roomId = ''], body }) => {
    const channel = server.room(roomId);
    if (body['typing'] === true) server.state.typing.start(channel, server.bot);
    else server.state.typing.stop(channel, server.bot);
    return {};
  },
  [`POST ${v3}/rooms/{roomId}/receipt/{receiptType}/{eventId}`]: ({ server, path: [roomId = '', , eventId] }) => {
    server.state.channels.markRead(server.room(roomId), server.bot, eventId);
    return {};
  },
  // The bot's client would note a room as direct when it is invited to it; here nobody is invited.
  [`GET ${v3}/user/{userId}/account_data/{type}`]: ({ server }) => {
    const rooms = server.state.channels.all();
    const direct = rooms.filter(({ kind, members }) => kind === 'direct' && members.has(server.bot.id));
    const pairs = direct.map(({ id, members }) => [[...members.keys()].find((each) => each !== server.bot.id), [id]]);
    return Object.fromEntries(pairs);
  },
  [`PUT ${v3}/user/{userId}/account_data/{type}`]: () => ({}),
};

function send(server: Homeserver, channel: ChannelRecord, body: Json): string {
  const relation = (body['m.relates_to'] ?? {}) as Json;
  const content = { ...body } as MessageContent;
  if (typeof content.body !== 'string') throw new MatrixError(400, 'M_BAD_JSON', "'body' not in content");
  if (JSON.stringify(body).length > 65_000) throw new MatrixError(413, 'M_TOO_LARGE', 'event too large');
  if (relation['rel_type'] === 'm.replace') {
    const message = server.state.messages.get(channel.id, String(relation['event_id']));
    if (message) server.state.messages.edit(message, composed(content['m.new_content'] as MessageContent), server.bot);
    return server.log.history.at(-1)?.event_id ?? '';
  }
  const replyTo = (relation['m.in_reply_to'] as Json | undefined)?.['event_id'];
  const replyToId = typeof replyTo === 'string' ? replyTo : undefined;
  return server.state.messages.post({ channel, author: server.bot, replyToId, ...composed(content) }).id;
}

function setPowers(server: Homeserver, channel: ChannelRecord, users: Record<string, number>): void {
  for (const [id, level] of Object.entries(users)) {
    const role = level >= 100 ? 'admin' : level >= 50 ? 'moderator' : 'member';
    if (channel.members.has(id)) server.state.channels.setRole(channel, userOf(server, id), role, server.bot);
  }
}

function eventOf(server: Homeserver, roomId: string, eventId: string) {
  const event = server.log.event(server.room(roomId).id, eventId);
  if (!event) throw new MatrixError(404, 'M_NOT_FOUND', 'Event not found.');
  return event;
}

function userOf(server: Homeserver, id: string): UserRecord {
  const user = server.state.users.get(id);
  if (!user) throw new MatrixError(404, 'M_NOT_FOUND', `There is no user ${id}`);
  return user;
}

/** The route's key and the values of its names. */
export function routeOf(request: ServerRequest): { key: string; path: string[] } | undefined {
  const segments = request.url.pathname.split('/');
  for (const key of [`GET ${v3}/sync`, ...Object.keys(routes)]) {
    const [method, pattern = ''] = key.split(' ');
    const names = pattern.split('/');
    if (method !== request.method || names.length !== segments.length) continue;
    if (!names.every((name, index) => name.startsWith('{') || name === segments[index])) continue;
    return { key, path: segments.filter((_, index) => names[index]?.startsWith('{')).map(decodeURIComponent) };
  }
  return undefined;
}
