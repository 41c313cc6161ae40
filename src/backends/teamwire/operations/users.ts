import { UnsupportedError } from '../../../core/errors/index.js';
import type { Call } from '../../../core/operations/kernel.js';
import type { UserQuery } from '../../../core/options.js';
import type { Group } from '../../../models/index.js';
import { needed } from '../client/read/answer.js';
import { readGroup } from '../client/read/group.js';
import { itemsOf } from '../client/read/values.js';
import type { TeamwireUser } from '../native.js';
import type { TeamwireContext } from './context.js';

export async function fetchUser(
  { client, reader }: TeamwireContext,
  uid: string,
  signal: AbortSignal | undefined,
): Promise<TeamwireUser> {
  return needed(reader.user(await client.transport.call('getUser', { uid }, { signal })), 'getUser');
}

/** The server finds parts of names; the core compares again. */
export async function* findUsers(
  { client, reader }: TeamwireContext,
  { name, email, handle }: Omit<UserQuery, 'id'>,
  { signal }: Call,
): AsyncGenerator<TeamwireUser[]> {
  if (email !== undefined || handle !== undefined)
    throw new UnsupportedError('Teamwire shows bots neither e-mail addresses nor handles: look up by name or id.');
  const answer = await client.transport.call('findUsers', { query: name }, { signal });
  yield itemsOf(answer, (payload) => reader.user(payload));
}

export async function* listUsers(
  { client, reader }: TeamwireContext,
  { signal }: Call,
): AsyncGenerator<TeamwireUser[]> {
  const answer = await client.transport.call('findUsers', {}, { signal });
  yield itemsOf(answer, (payload) => reader.user(payload));
}

export async function* listGroups({ client, reader }: TeamwireContext, { signal }: Call): AsyncGenerator<Group[]> {
  const answer = await client.transport.call('listGroups', {}, { signal });
  yield itemsOf(answer, readGroup).map((data) => reader.group(data));
}
