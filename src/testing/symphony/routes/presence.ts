import { randomBytes } from 'node:crypto';
import type { UserRecord } from '../../world/index.js';
import type { SymphonyCall } from '../call.js';
import type { Json } from '../json.js';
import { isCategory, presenceOf, setCategory } from '../presence.js';
import { get, post, type Route } from '../route.js';
import { SymphonyError } from '../symphony-error.js';

/** Presence. There are no events of it but in the old feed. (Wire sheet, section 12.) */
export const presenceRoutes: Route[] = [
  get('/pod/v2/user/presence', 'session', (call) => ({ json: wirePresence(call.actor, call) })),
  post('/pod/v2/user/presence', 'session', (call) => {
    change(call, call.actor, call.json().category, call.flag('soft') ?? false);
    return { json: wirePresence(call.actor, call) };
  }),
  get('/pod/v3/user/{uid}/presence', 'session', (call) => {
    const user = call.userById(call.param('uid'), 400);
    return { json: wirePresence(user, call, isShown(user, call)) };
  }),
  post('/pod/v3/user/presence', 'session', (call) => {
    const body = call.json();
    const user = call.userOf(body.userId, 400);
    if (user !== call.actor) call.role('USER_PROVISIONING');
    change(call, user, body.category, call.flag('soft') ?? false);
    return { json: wirePresence(user, call) };
  }),
  get('/pod/v2/users/presence', 'session', (call) => {
    const limit = call.number('limit', 1_000, 5_000);
    const last = call.query('lastUserId');
    if (last !== undefined && !/^\d+$/.test(last)) throw new SymphonyError(400, `Invalid user id: ${last}`);
    const from = last === undefined ? 0n : BigInt(last);
    const users = call.state.users
      .all()
      .filter((user) => !call.pod.isExternal(user) && BigInt(user.id) > from)
      .sort((a, b) => (BigInt(a.id) < BigInt(b.id) ? -1 : 1));
    return { json: users.slice(0, limit).map((user) => wirePresence(user, call)) };
  }),
  post('/pod/v1/user/presence/register', 'session', (call) => {
    const ids = call.body();
    if (!Array.isArray(ids)) throw new SymphonyError(400, 'The body must be a list of user ids');
    for (const id of ids) call.pod.watchedPresence.add(call.userOf(id, 400).id);
    return { json: { format: 'TEXT', message: 'OK' } };
  }),
  {
    ...post('/pod/v1/presence/feed/create', 'session', (call) => {
      const id = randomBytes(8).toString('hex');
      call.pod.presenceFeeds.set(id, []);
      return { json: { id } };
    }),
    bodiless: true,
  },
  get('/pod/v1/presence/feed/{feedId}/read', 'session', (call) => {
    const changes = call.pod.presenceFeeds.get(call.param('feedId'));
    if (!changes) throw new SymphonyError(400, 'The presence feed does not exist');
    return { json: changes.splice(0).map((user) => wirePresence(user, call)) };
  }),
  {
    ...post('/pod/v1/presence/feed/{feedId}/delete', 'session', (call) => {
      const id = call.param('feedId');
      if (!call.pod.presenceFeeds.delete(id)) throw new SymphonyError(400, 'The presence feed does not exist');
      return { json: { id } };
    }),
    bodiless: true,
  },
];

function change(call: SymphonyCall, user: UserRecord, category: unknown, soft: boolean): void {
  if (!isCategory(category)) throw new SymphonyError(400, `Invalid presence category: ${String(category)}`);
  // Soft: an offline user is not brought online.
  if (soft && presenceOf(user) === 'OFFLINE' && category !== 'OFFLINE') return;
  call.state.users.setPresence(user, { status: setCategory(user, category) });
  user.updatedAt = call.state.now();
}

/** Somebody of another pod is seen once interest was registered and there is a connection, and never with `local`. */
function isShown(user: UserRecord, call: SymphonyCall): boolean {
  if (!call.pod.isExternal(user)) return true;
  return call.flag('local') !== true && call.pod.connections.isConnected(user) && call.pod.watchedPresence.has(user.id);
}

function wirePresence(user: UserRecord, _call: SymphonyCall, shown = true): Json {
  return {
    category: shown ? presenceOf(user) : 'OFFLINE',
    userId: BigInt(user.id),
    timestamp: user.updatedAt.getTime(),
  };
}
