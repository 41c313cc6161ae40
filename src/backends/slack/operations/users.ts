import { NotFoundError } from '../../../core/errors/index.js';
import type { Call } from '../../../core/operations/kernel.js';
import type { UserQuery } from '../../../core/options.js';
import { anySignal } from '../../../core/retry/index.js';
import type { Group, User } from '../../../models/index.js';
import type { SlackUser } from '../native.js';
import { userOfBot, userStub } from '../normalize/user.js';
import type { SlackGroup } from '../reader.js';
import { countAt, defined, objectAt, objectsAt, stringAt, stringsAt, type Wire } from '../wire/read.js';
import type { SlackContext } from './context.js';
import { hasCode } from './ignoring.js';

const pageSize = 200;

/** `users.info`; for a `B…` id `bots.info`, and the bot's user where it has one. */
export async function fetchUser(
  context: SlackContext,
  id: string,
  signal: AbortSignal | undefined,
): Promise<SlackUser> {
  const { web, reader } = context;
  if (id.startsWith('B')) {
    const bot = objectAt(await web.call('bots.info', { bot: id }, { signal }), 'bot');
    const userId = stringAt(bot, 'user_id');
    if (userId !== undefined) return fetchUser(context, userId, signal);
    const user = userOfBot(bot, reader);
    if (user) return user;
    throw new NotFoundError(`There is no bot '${id}'.`);
  }
  const answer = await web.call('users.info', { user: id }, { signal });
  const user = reader.user(objectAt(answer, 'user'));
  if (user) return user;
  throw new NotFoundError(`There is no user '${id}'.`);
}

/** Deactivated users included: messages of theirs are still there. */
export async function* listUsers({ web, reader }: SlackContext, call: Call): AsyncGenerator<SlackUser[]> {
  for await (const page of web.pages('users.list', { limit: pageSize }, { signal: call.signal })) {
    yield objectsAt(page, 'members').flatMap((wire) => reader.user(wire) ?? []);
  }
}

/** By e-mail Slack can look up; for a name or handle all users are read. */
export async function* findUsers(
  context: SlackContext,
  query: Omit<UserQuery, 'id'>,
  call: Call,
): AsyncGenerator<SlackUser[]> {
  const canAskByEmail = context.scopes === undefined || context.scopes.has('users:read.email');
  if (query.email === undefined || !canAskByEmail) {
    yield* listUsers(context, call);
    return;
  }
  try {
    const answer = await context.web.call('users.lookupByEmail', { email: query.email }, { signal: call.signal });
    const user = context.reader.user(objectAt(answer, 'user'));
    if (user) yield [user];
  } catch (error) {
    // `users_not_found`, plural (wire sheet, section 20).
    if (!hasCode(error, ['users_not_found', 'user_not_found'])) throw error;
  }
}

/** The users of these ids, those asked for that are not known; who cannot be had is known by the id. */
export async function usersOf(
  context: SlackContext,
  ids: readonly string[],
  ask: (id: string, signal: AbortSignal) => Promise<User>,
  call: Call,
): Promise<SlackUser[]> {
  const link = anySignal(call.signal);
  const found = new Map<string, SlackUser>();
  const queue = ids.filter((id) => {
    const known = context.reader.userById(id);
    if (known) found.set(id, known);
    return known === undefined;
  });
  const work = async () => {
    for (let id = queue.shift(); id !== undefined; id = queue.shift()) {
      try {
        found.set(id, (await ask(id, link.signal)) as SlackUser);
      } catch (error) {
        if (!hasCode(error, ['user_not_found', 'user_not_visible', 'missing_scope'])) throw error;
      }
    }
  };
  await Promise.all(Array.from({ length: 5 }, work));
  link.release();
  return ids.map((id) => found.get(id) ?? userStub(id, context.reader));
}

/** `usergroups.list`, with members. Slack gives all at once. */
export async function fetchGroups(context: SlackContext, signal: AbortSignal | undefined): Promise<SlackGroup[]> {
  const answer = await context.web.call(
    'usergroups.list',
    { include_users: true, include_count: true, include_disabled: false },
    { signal },
  );
  return objectsAt(answer, 'usergroups').flatMap((wire) => {
    const group = groupOf(wire, context.account);
    return group === undefined ? [] : [{ group, userIds: stringsAt(wire, 'users') }];
  });
}

export async function* listGroups(context: SlackContext, call: Call): AsyncGenerator<Group[]> {
  const groups = await fetchGroups(context, call.signal);
  context.reader.keepGroups(groups);
  yield groups.map(({ group }) => group);
}

/** Who is in user groups. */
export async function membersOfGroups(
  context: SlackContext,
  groupIds: readonly string[],
  call: Call,
): Promise<string[]> {
  const lists = await Promise.all(
    groupIds.map((usergroup) => context.web.call('usergroups.users.list', { usergroup }, { signal: call.signal })),
  );
  return lists.flatMap((answer) => stringsAt(answer, 'users'));
}

function groupOf(wire: Wire, account: string): Group | undefined {
  const id = stringAt(wire, 'id');
  if (id === undefined) return undefined;
  const handle = stringAt(wire, 'handle');
  return defined<Group>({
    platform: 'slack',
    account,
    id,
    name: stringAt(wire, 'name') ?? handle ?? id,
    handle,
    // A number live, a string in the documentation's example (wire sheet, section 1).
    memberCount: countAt(wire, 'user_count') ?? (Array.isArray(wire['users']) ? wire['users'].length : undefined),
  });
}
