import type { Call } from '../../../core/operations/kernel.js';
import type { UserQuery } from '../../../core/options.js';
import type { UserObject } from '../client/types/user.js';
import type { RocketChatUser } from '../native.js';
import type { RocketChatContext } from './context.js';
import { pagesOf } from './pages.js';

/** @throws NotFoundError */
export function fetchUser(
  { reader }: RocketChatContext,
  id: string,
  signal: AbortSignal | undefined,
): Promise<RocketChatUser> {
  return reader.fetchUser({ userId: id }, signal);
}

export async function* listUsers({ client, reader }: RocketChatContext, call: Call): AsyncGenerator<RocketChatUser[]> {
  const { signal } = call;
  for await (const page of pagesOf('users', (paging) => client.users.list({ ...paging, signal })))
    yield page.map((wire) => reader.user(wire));
}

/** A username is asked for; names and addresses are searched, which gives more than asked for. */
export async function* findUsers(
  context: RocketChatContext,
  query: Omit<UserQuery, 'id'>,
  call: Call,
): AsyncGenerator<RocketChatUser[]> {
  const { signal } = call;
  if (query.handle !== undefined) {
    const user = await named(context, query.handle.replace(/^@/, ''), call);
    if (user) yield [user];
    return;
  }
  if (query.email !== undefined) {
    const user = await addressed(context, query.email, call);
    if (user) {
      yield [user];
      return;
    }
  }
  const { client, reader } = context;
  const text = query.name ?? query.email ?? '';
  const search = { text, type: 'users', workspace: 'local' } as const;
  for await (const page of pagesOf('result', (paging) => client.directory.search(search, { ...paging, signal })))
    yield page.map((wire) => reader.user(wire));
}

async function named({ reader }: RocketChatContext, username: string, call: Call): Promise<RocketChatUser | undefined> {
  try {
    return await reader.fetchUser({ username }, call.signal);
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

/** By address since 8.4; the directory finds addresses too, for who may see them. */
async function addressed(
  { client, reader }: RocketChatContext,
  email: string,
  { signal }: Call,
): Promise<RocketChatUser | undefined> {
  const version = await client.server.version(signal).catch(() => undefined);
  if (version !== undefined && (version.major < 8 || (version.major === 8 && version.minor < 4))) return undefined;
  try {
    const { user } = await client.call<{ user: UserObject }>({
      operation: 'users.info',
      path: '/api/v1/users.info',
      query: { email },
      signal,
    });
    return reader.user(user);
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

function isMissing(error: unknown): boolean {
  const code = (error as { code?: unknown } | null)?.code;
  return code === 'not_found' || code === 'invalid' || code === 'forbidden';
}
