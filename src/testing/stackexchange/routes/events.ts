import type { ServerAnswer } from '../../server/index.js';
import type { ChannelRecord } from '../../world/index.js';
import type { StackExchangeCall } from '../call.js';
import { eventsByRoom, frame } from '../events/frames.js';
import { eventFor } from '../events/host-events.js';
import { epoch, type Json } from '../json.js';
import { roomData } from '../native.js';
import { messageFields } from '../wire/message.js';
import { json, post, type Route, text } from './route.js';

const most = 500;
const usual = 100;

/** What has happened: the past of a room, the address of the websocket, and polling. (Wire sheet, sections 3.1 and 5.) */
export const eventRoutes: Route[] = [
  post('/chats/{room}/events', 'none', past),
  post('/ws-auth', 'fkey', authorize),
  post('/events', 'fkey', poll),
];

/** Marks who is logged in as in the room. */
async function past(call: StackExchangeCall): Promise<ServerAnswer> {
  const room = call.room();
  enter(call, room);
  const mode = ((await call.field('mode')) ?? 'Events').toLowerCase();
  const count = Math.min(Math.max(await call.number('msgCount', usual), 0), most);
  const [since, before, after] = [
    await call.number('since', 0),
    await call.number('before', 0),
    await call.number('after', 0),
  ];
  const isShown = (messageId: number, time: number) => {
    if (since > 0 && time < since) return false;
    if (before > 0 && !(messageId < before && messageId > 0)) return false;
    return !(after > 0 && messageId < after);
  };
  const part = <T>(found: readonly T[]): readonly T[] =>
    count === 0 ? [] : after > 0 && before === 0 ? found.slice(0, count) : found.slice(-count);
  const shown = mode === 'messages' ? messagesOf(room, call, isShown, part) : eventsOf(room, call, isShown, part);
  const now = call.site.state.now();
  return json({ events: shown, time: newestOf(room, call), sync: epoch(now), ms: now.getTime() % 1_000 });
}

/** The room's last event; nothing where there was none yet. (Wire sheet, section 3.1.) */
function newestOf(room: ChannelRecord, { site }: StackExchangeCall): number | null {
  const { newest } = site.events;
  return site.events.in(room.id).findLast(({ id }) => id <= newest)?.id ?? null;
}

type IsShown = (messageId: number, time: number) => boolean;
/** Which of what was found an answer gives. */
type Part = <T>(found: readonly T[]) => readonly T[];

/** The messages as they stand; they have no event ids. Of deleted ones no content is left. (Wire sheet, sections 6 and 9.) */
function messagesOf(
  room: ChannelRecord,
  { site, visitor }: StackExchangeCall,
  isShown: IsShown,
  part: Part,
): readonly Json[] {
  const found = site.state.messages
    .in(room, { deleted: true })
    // What was moved away counts as deleted here, and stands elsewhere under its id.
    .filter((message) => !message.deletedAt || site.message(message.id) === message)
    .map((message) => ({ id: Number(message.id), message }))
    .filter(({ id, message }) => isShown(id, epoch(message.createdAt)))
    .sort((one, other) => one.id - other.id);
  return part(found).map(({ message }) => ({
    event_type: 1,
    time_stamp: epoch(message.createdAt),
    ...messageFields(message, site),
    ...(visitor.user && message.starredBy.has(visitor.user.id) ? { message_starred: true } : {}),
  }));
}

function eventsOf(
  room: ChannelRecord,
  { site, visitor }: StackExchangeCall,
  isShown: IsShown,
  part: Part,
): readonly Json[] {
  const found = site.events
    .in(room.id)
    .filter(
      ({ toUser, json }) =>
        toUser === undefined && isShown(Number(json['message_id'] ?? 0), Number(json['time_stamp'])),
    );
  return part(found).map((event) => eventFor(event, visitor.user?.id));
}

/** Without the form's content type it is not found. (Wire sheet, section 2.) */
async function authorize(call: StackExchangeCall): Promise<ServerAnswer> {
  const id = await call.field('roomid', 'roomId');
  if (id === undefined) return text('Not found', 404);
  const room = call.roomById(id);
  enter(call, room);
  return json({ url: call.site.sockets.ticket(call.visitor, room.id) });
}

/** `r{room}={t}`: what came since. A `t` beyond all events brings a room into the session. */
async function poll(call: StackExchangeCall): Promise<ServerAnswer> {
  const { site, visitor } = call;
  const answer: Json = {};
  for (const [name, value] of await call.form()) {
    const id = /^r(\d+)$/.exec(name)?.[1];
    const room = id === undefined ? undefined : site.state.channels.get(id);
    if (!room || !site.canRead(visitor.user, room)) continue;
    const from = Number(value);
    const newest = site.events.newest;
    if (from > newest) enter(call, room);
    const since = site.events.since(from);
    const own = eventsByRoom(since, visitor, site).get(room.id) ?? since.filter(({ rooms }) => rooms.includes(room.id));
    const counts = { t: newest, d: Math.max(0, newest - from) };
    const shown = frame(new Map([[room.id, own]]), counts, visitor)[`r${room.id}`];
    answer[`r${room.id}`] = own.length === 0 && counts.d > 0 ? counts : shown;
  }
  return json(answer);
}

function enter({ site, visitor }: StackExchangeCall, room: ChannelRecord): void {
  if (!visitor.user) {
    visitor.rooms.add(room.id);
    return;
  }
  if (site.isKicked(visitor.user, room)) return;
  roomData(room).lastSeen?.set(visitor.user.id, site.state.now());
  site.state.channels.join(room, visitor.user);
}
