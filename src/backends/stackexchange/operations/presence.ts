import { isChatError } from '../../../core/errors/index.js';
import type { Call } from '../../../core/operations/kernel.js';
import type { Presence } from '../../../models/index.js';
import { readUserPage } from '../client/pages/user-page.js';
import type { StackExchangeContext } from './context.js';
import { userNumber } from './ids.js';

/** In a room of the chat, or in none. */
export async function getPresence(context: StackExchangeContext, userId: string, call: Call): Promise<Presence> {
  const { client, account } = context;
  const base = { platform: 'stackexchange', account, id: userId, userId } as const;
  try {
    const id = userNumber(userId);
    const query = { tab: 'general', rooms: 'current' };
    const page = readUserPage(id, await client.reading.page(`/users/${id}`, query, { signal: call.signal }));
    if (page.rooms === undefined) return { ...base, status: 'unknown' };
    return { ...base, status: page.rooms.length > 0 ? 'online' : 'offline' };
  } catch (error) {
    if (isChatError(error) && error.code === 'not_found') return { ...base, status: 'unknown' };
    throw error;
  }
}
