import type { SymphonyCall } from '../call.js';
import type { Connection } from '../connections.js';
import type { Json } from '../json.js';
import { get, post, type Route, type RouteAnswer } from '../route.js';
import { SymphonyError } from '../symphony-error.js';

const statuses = ['PENDING_INCOMING', 'PENDING_OUTGOING', 'ACCEPTED', 'REJECTED', 'ALL'];

/** Connections with people of other pods. (Wire sheet, section 12.) */
export const connectionRoutes: Route[] = [
  get('/pod/v1/connection/list', 'session', (call) => {
    const status = call.query('status') ?? 'ALL';
    if (!statuses.includes(status)) throw new SymphonyError(400, `Invalid status: ${status}`);
    const ids = call.query('userIds')?.split(',');
    const found = call.pod.connections
      .all()
      .filter((each) => status === 'ALL' || each.status === status)
      .filter((each) => !ids || ids.includes(each.user.id));
    return { json: found.map(wireConnection) };
  }),
  post('/pod/v1/connection/create', 'session', (call) => ({
    json: wireConnection(call.pod.connections.request(call.userOf(call.json().userId))),
  })),
  post('/pod/v1/connection/accept', 'session', (call) => answered(call, 'accept')),
  post('/pod/v1/connection/reject', 'session', (call) => answered(call, 'reject')),
  get('/pod/v1/connection/user/{userId}/info', 'session', (call) => {
    const connection = call.pod.connections.get(call.userById(call.param('userId')));
    if (!connection) throw new SymphonyError(404, 'The connection does not exist');
    return { json: wireConnection(connection) };
  }),
  {
    ...post('/pod/v1/connection/user/{uid}/remove', 'session', (call) => {
      if (!call.pod.connections.remove(call.userById(call.param('uid'))))
        throw new SymphonyError(404, 'The connection does not exist');
      return { json: { format: 'TEXT', message: 'Connection removed' } };
    }),
    bodiless: true,
  },
];

function answered(call: SymphonyCall, how: 'accept' | 'reject'): RouteAnswer {
  const user = call.userOf(call.json().userId);
  const connection = call.pod.connections[how](user);
  if (!connection) throw new SymphonyError(404, 'There is no connection request of this user');
  return { json: wireConnection(connection) };
}

function wireConnection({ user, status, firstRequestedAt, updatedAt, requestCounter }: Connection): Json {
  return { userId: BigInt(user.id), status, firstRequestedAt, updatedAt, requestCounter };
}
