import type { Call } from '../../../core/operations/kernel.js';
import type { User } from '../../../models/index.js';
import { itemsOf } from '../client/read/values.js';
import type { TeamwireContext } from './context.js';

/** The whole chat: how far is not for the bot to say. */
export async function markRead({ client }: TeamwireContext, tid: string, { signal }: Call): Promise<void> {
  await client.transport.call('markAsRead', { tid }, { signal });
}

/** Who has read all; of an older message some more may have, whom Teamwire does not name. */
export async function* listReaders(
  { client, reader }: TeamwireContext,
  tid: string,
  { signal }: Call,
): AsyncGenerator<User[]> {
  const answer = await client.transport.call('getReaders', { tid }, { signal });
  yield itemsOf(answer, (payload) => reader.user(payload));
}
