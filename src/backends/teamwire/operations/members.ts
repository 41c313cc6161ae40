import type { Call } from '../../../core/operations/kernel.js';
import type { Member } from '../../../models/index.js';
import { needed } from '../client/read/answer.js';
import { readChat } from '../client/read/chat.js';
import { readGroup } from '../client/read/group.js';
import type { TeamwireContext } from './context.js';

/** The users of a chat, then those who are in it by its groups. */
export async function* listMembers(
  { client, reader, account }: TeamwireContext,
  tid: string,
  { signal }: Call,
): AsyncGenerator<Member[]> {
  const { transport } = client;
  const chat = needed(readChat(await transport.call('getChat', { tid }, { signal })), 'getChat');
  const seen = new Set<string>();
  const members = async (uids: readonly string[]): Promise<Member[]> => {
    const strangers = uids.filter((uid) => !seen.has(uid));
    for (const uid of strangers) seen.add(uid);
    const users = await reader.usersByIds(strangers, signal);
    return users.map((user) => ({
      platform: 'teamwire',
      account,
      id: user.id,
      user,
      role: chat.adminUids.includes(user.id) ? 'admin' : 'member',
    }));
  };
  yield await members(chat.userUids);
  for (const gid of chat.groupGids) {
    const group = readGroup(await transport.call('getGroup', { gid }, { signal }));
    if (group) yield await members(group.memberUids);
  }
}
