import type { UserRecord } from '../../world/index.js';
import type { SymphonyCall } from '../call.js';
import { isJson, type Json, textOf } from '../json.js';
import { get, noContent, post, type Route, type RouteAnswer } from '../route.js';
import { SymphonyError } from '../symphony-error.js';
import { wireUser } from '../wire/user.js';

const mostAtOnce = 100;
const kinds = ['uid', 'email', 'username'] as const;
type Kind = (typeof kinds)[number];

/** People. (Wire sheet, section 12.) */
export const userRoutes: Route[] = [
  get('/pod/v2/sessioninfo', 'session', (call) => ({ json: wireUser(call.actor, call.pod) })),
  get('/pod/v3/users', 'session', lookup),
  get('/pod/v2/user', 'session', (call) => {
    const { kind, values } = named(call);
    const [value] = values;
    if (value === undefined || values.length > 1) throw new SymphonyError(400, 'One value is required');
    if (kind === 'username' && call.flag('local') !== true)
      throw new SymphonyError(400, 'A username can be looked up with local=true only');
    const user = find(call, kind, value);
    return user ? { json: wireUser(user, call.pod) } : noContent;
  }),
  post('/pod/v1/user/search', 'session', search),
];

function named(call: SymphonyCall): { kind: Kind; values: string[] } {
  const given = kinds.filter((kind) => call.query(kind) !== undefined);
  const [kind] = given;
  if (!kind || given.length > 1) throw new SymphonyError(400, 'Exactly one of uid, email and username is required');
  const values = (call.query(kind) ?? '')
    .split(',')
    .map((value) => value.trim())
    .filter((value) => value !== '');
  return { kind, values };
}

function lookup(call: SymphonyCall): RouteAnswer {
  const { kind, values } = named(call);
  if (values.length === 0) throw new SymphonyError(400, `The parameter ${kind} is empty`);
  if (values.length > mostAtOnce) throw new SymphonyError(400, `At most ${mostAtOnce} users can be looked up at once`);
  const users: Json[] = [];
  const errors: Json[] = [];
  for (const value of values) {
    if (kind === 'email' && !/^[^\s@]+@[^\s@]+$/.test(value)) errors.push({ error: 'invalid.format', email: value });
    else if (kind === 'uid' && !/^\d+$/.test(value)) errors.push({ error: 'invalid.format', id: value });
    else {
      const user = find(call, kind, value);
      if (user) users.push(wireUser(user, call.pod));
    }
  }
  if (users.length === 0 && errors.length === 0) return noContent;
  return { json: errors.length > 0 ? { users, errors } : { users } };
}

/** Without `local` other pods are asked too; people there have no username. */
function find(call: SymphonyCall, kind: Kind, value: string): UserRecord | undefined {
  const { users } = call.state;
  const user = {
    uid: () => users.get(value),
    email: () => users.byEmail(value),
    username: () => users.byHandle(value),
  }[kind]();
  if (!user) return undefined;
  const isExternal = call.pod.isExternal(user);
  if (isExternal && (call.flag('local') === true || kind === 'username')) return undefined;
  const active = call.flag('active');
  return active === undefined || active === !user.isDeactivated ? user : undefined;
}

function search(call: SymphonyCall): RouteAnswer {
  const searchQuery = call.json();
  const query = textOf(searchQuery, 'query')?.trim().toLowerCase() ?? '';
  if (query === '') throw new SymphonyError(400, 'The query is required');
  const filters = isJson(searchQuery.filters) ? searchQuery.filters : {};
  const skip = call.number('skip', 0);
  const limit = call.number('limit', 50, 1_000);
  const found = call.state.users
    .all()
    .filter((user) => !user.isDeactivated && (call.flag('local') !== true || !call.pod.isExternal(user)))
    .filter((user) => searchText(user, call).includes(query))
    .map((user) => wireUser(user, call.pod))
    .filter((user) => ['company', 'title'].every((key) => filters[key] === undefined || filters[key] === user[key]));
  if (found.length === 0) return noContent;
  return { json: { count: found.length, skip, limit, searchQuery, users: found.slice(skip, skip + limit) } };
}

function searchText(user: UserRecord, call: SymphonyCall): string {
  const hidden = call.pod.isExternal(user);
  return [user.name, ...(hidden ? [] : [user.email, user.handle])].join(' ').toLowerCase();
}
