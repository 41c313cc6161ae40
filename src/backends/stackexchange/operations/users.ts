import type { Call } from '../../../core/operations/kernel.js';
import type { UserQuery } from '../../../core/options.js';
import { readUserPage } from '../client/pages/user-page.js';
import type { StackExchangeUserModel } from '../native.js';
import type { StackExchangeContext } from './context.js';
import { userNumber } from './ids.js';

export async function fetchUser(
  { client, reader }: StackExchangeContext,
  id: string,
  signal: AbortSignal | undefined,
): Promise<StackExchangeUserModel> {
  const userId = userNumber(id);
  return reader.userOfPage(userId, readUserPage(userId, await client.reading.page(`/users/${userId}`, {}, { signal })));
}

/** Names are searched, which gives more than asked for. E-mail addresses are nobody's business on this site. */
export async function* findUsers(
  { client, reader }: StackExchangeContext,
  { name, handle, email }: Omit<UserQuery, 'id'>,
  call: Call,
): AsyncGenerator<StackExchangeUserModel[]> {
  const words = name ?? handle?.replace(/^@/, '');
  if (words === undefined || email !== undefined) return;
  const found = await client.reading.searchUsers(words, { signal: call.signal });
  yield found.map((wire) => reader.user(wire));
}
