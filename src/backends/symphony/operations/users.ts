import { NotFoundError } from '../../../core/errors/index.js';
import type { Call } from '../../../core/operations/kernel.js';
import type { UserQuery } from '../../../core/options.js';
import type { SymphonyUser } from '../native.js';
import type { SymphonyContext } from './context.js';

const searchPage = 100;
const presencePage = 1000;

export async function fetchUser(
  { client, reader }: SymphonyContext,
  id: string,
  signal: AbortSignal | undefined,
): Promise<SymphonyUser> {
  // An id that is none can be nobody's; the pod would answer it with a 400.
  const [wire] = /^\d{1,19}$/.test(id) ? await client.users.byIds([id], { signal }) : [];
  if (wire?.id === id) return reader.user(wire);
  throw new NotFoundError(`There is no user '${id}' that this account can see.`);
}

/** E-mail and user name are looked up; a name is searched, which gives more than asked for. */
export async function* findUsers(
  { client, reader }: SymphonyContext,
  query: Omit<UserQuery, 'id'>,
  call: Call,
): AsyncGenerator<SymphonyUser[]> {
  const { signal } = call;
  if (query.email !== undefined) {
    yield (await client.users.byEmails([query.email], { signal })).map((wire) => reader.user(wire));
    return;
  }
  if (query.handle !== undefined) {
    const handle = query.handle.replace(/^@/, '');
    yield (await client.users.byUsernames([handle], { signal })).map((wire) => reader.user(wire));
    return;
  }
  const words = query.name ?? '';
  for (let skip = 0; ; skip += searchPage) {
    const { users } = await client.users.search(words, { skip, limit: searchPage, local: false }, { signal });
    const page = users ?? [];
    yield page.map((wire) => reader.user(wire));
    if (page.length < searchPage) return;
  }
}

/**
 * Everybody of whom the pod knows a presence, in the order of their ids: there is no list of users that needs no admin's
 * role.
 */
export async function* listUsers({ client, reader }: SymphonyContext, call: Call): AsyncGenerator<SymphonyUser[]> {
  const { signal } = call;
  const seen = new Set<string>();
  let lastUserId: string | undefined;
  for (;;) {
    const presences = await client.presence.list({ lastUserId, limit: presencePage }, { signal });
    const ids = presences.flatMap(({ userId }) => (userId && !seen.has(userId) ? [userId] : []));
    for (const id of ids) seen.add(id);
    if (ids.length > 0) yield await reader.usersByIds(ids, signal);
    // Whether `lastUserId` itself comes again is not documented: a page without anybody new is the end.
    if (presences.length < presencePage || ids.length === 0) return;
    lastUserId = ids.at(-1);
  }
}
