import type { TeamwireCall } from '../call.js';
import { isTextList } from '../fields.js';
import { followGroup } from '../memberships.js';
import { del, get, items, post, type Route } from '../route.js';
import { wireGroup } from '../wire/group.js';
import { wireUser } from '../wire/user.js';

/** People and groups. */
export const userRoutes: Route[] = [
  get(
    '/users',
    (call) => {
      const query = (call.query('query') ?? '').toLowerCase();
      const users = call.state.users.all().filter((user) => !user.isDeactivated);
      const found = users.filter((user) => user.name.toLowerCase().includes(query));
      return items(found.map((user) => wireUser(user, call.organisation)));
    },
    { query: ['query'] },
  ),
  get('/users/{uid}', (call) => ({ json: wireUser(call.user(), call.organisation) })),
  get('/users/{uid}/profile', (call) => {
    const user = call.user();
    return { json: { uid: user.id, position: user.title ?? null } };
  }),
  get('/groups', (call) => items(call.state.groups.all().map(wireGroup))),
  get('/groups/{gid}', (call) => ({ json: wireGroup(call.group()) })),
  post('/groups/{gid}/members', (call) => changeMembers(call, (ids, uids) => [...new Set([...ids, ...uids])])),
  del('/groups/{gid}/members', (call) => changeMembers(call, (ids, uids) => ids.filter((id) => !uids.includes(id)))),
];

function changeMembers(call: TeamwireCall, change: (ids: string[], uids: string[]) => string[]) {
  const group = call.group();
  const { uids } = call.body({ uids: isTextList });
  const users = call.usersOf(uids);
  const before = group.memberIds;
  const memberIds = change(
    before,
    users.map(({ id }) => id),
  );
  call.state.groups.update(group, { memberIds }, call.bot);
  followGroup(group, before, call.organisation);
  return { json: wireGroup(group) };
}
