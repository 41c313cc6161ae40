import { InvalidError, isChatError, UnsupportedError } from '../../../core/errors/index.js';
import type { AssignableRole, NewChannel } from '../../../core/operations/channels.js';
import type { Call } from '../../../core/operations/kernel.js';
import type { MemberIds } from '../../../core/operations/references.js';
import type { UpdateChannelInput } from '../../../core/options.js';
import { needed } from '../client/read/answer.js';
import { itemsOf } from '../client/read/values.js';
import type { TeamwireChannel } from '../native.js';
import { selfIdOf, type TeamwireContext } from './context.js';

export async function fetchChannel(
  { client, reader }: TeamwireContext,
  tid: string,
  signal: AbortSignal | undefined,
): Promise<TeamwireChannel> {
  const payload = await client.transport.call('getChat', { tid }, { signal });
  return needed(await channel({ reader }, payload, signal), 'getChat');
}

export async function* listChannels(
  context: TeamwireContext,
  filter: { title?: string },
  { signal }: Call,
): AsyncGenerator<TeamwireChannel[]> {
  const answer = await context.client.transport.call('listChats', filter, { signal });
  const channels: TeamwireChannel[] = [];
  for (const payload of itemsOf(answer, (each) => each)) {
    const read = await channel(context, payload, signal);
    if (read) channels.push(read);
  }
  yield channels;
}

export async function createChannel(
  { client, reader }: TeamwireContext,
  input: NewChannel,
  { signal }: Call,
): Promise<TeamwireChannel> {
  const { type = 'private', name, isReadOnly } = input;
  if (type !== 'private' && type !== 'announcement')
    throw new UnsupportedError(
      `Teamwire has no channels of type '${type}'; its group chats are 'private', or 'announcement' where only administrators can send.`,
    );
  const users = input.memberIds.filter((uid) => uid !== selfIdOf({ reader }));
  const readOnly = type === 'announcement' || isReadOnly === true;
  const answer = await client.transport.call(
    'createChat',
    { title: name, users, allow_sending: !readOnly },
    { signal },
  );
  return needed(reader.channel(answer), 'createChat', true);
}

export async function updateChannel(
  { client, reader }: TeamwireContext,
  tid: string,
  changes: UpdateChannelInput,
  { signal }: Call,
): Promise<TeamwireChannel> {
  const { name, isReadOnly, topic, description, type } = changes;
  const other = Object.entries({ topic, description, type }).find(([, value]) => value !== undefined)?.[0];
  if (other !== undefined)
    throw new UnsupportedError(`Teamwire's chats have no ${other} to change; they have name and isReadOnly.`);
  const answer = await client.transport.call(
    'updateChat',
    {
      tid,
      ...(name !== undefined && { title: name }),
      ...(isReadOnly !== undefined && { allow_sending: !isReadOnly }),
    },
    { signal },
  );
  return needed(reader.channel(answer), 'updateChat', true);
}

/** Closes a chat, or opens it again. */
export async function setClosed({ client }: TeamwireContext, tid: string, isClosed: boolean, { signal }: Call) {
  await client.transport.call('updateChat', { tid, is_closed: isClosed }, { signal });
}

/** A chat that the bot is not in is one that it cannot see. */
export async function leaveChannel({ client }: TeamwireContext, tid: string, { signal }: Call): Promise<void> {
  try {
    await client.transport.call('leaveChat', { tid }, { signal });
  } catch (error) {
    if (!isChatError(error) || error.code !== 'not_found') throw error;
  }
}

export async function changeMembers(
  { client }: TeamwireContext,
  operation: 'addMembers' | 'removeMembers',
  tid: string,
  { users, groups }: MemberIds,
  { signal }: Call,
): Promise<void> {
  await client.transport.call(operation, { tid, uids: users, gids: groups }, { signal });
}

export async function setMemberRole(
  { client }: TeamwireContext,
  tid: string,
  uid: string,
  role: AssignableRole,
  { signal }: Call,
): Promise<void> {
  await client.transport.call(role === 'admin' ? 'addAdmin' : 'removeAdmin', { tid, uid }, { signal });
}

export async function openDirect(
  { client, reader }: TeamwireContext,
  uids: string[],
  { signal }: Call,
): Promise<TeamwireChannel> {
  const [uid, ...others] = uids;
  if (uid === undefined) throw new InvalidError('A direct conversation needs somebody.');
  if (others.length > 0)
    throw new UnsupportedError(
      'Teamwire has direct conversations of two only: make a group chat with createChannel({ name, members }).',
    );
  const payload = await client.transport.call('createOneToOneChat', { uid }, { signal });
  return needed(reader.channel(payload), 'createOneToOneChat', true);
}

/** One without a title is named after its members. */
async function channel(
  { reader }: Pick<TeamwireContext, 'reader'>,
  payload: unknown,
  signal: AbortSignal | undefined,
): Promise<TeamwireChannel | undefined> {
  const read = reader.channel(payload);
  if (read?.type !== 'group' || read.name !== undefined) return read;
  await reader.prepare(read.native?.userIds ?? [], signal);
  return reader.channel(payload);
}
