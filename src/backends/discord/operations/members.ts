import { NotFoundError, UnsupportedError } from '../../../core/errors/index.js';
import { urlPath } from '../../../core/http/url-path.js';
import type { Call } from '../../../core/operations/kernel.js';
import type { MemberIds } from '../../../core/operations/references.js';
import type { Member } from '../../../models/index.js';
import { memberOf } from '../normalize/member.js';
import { userOf, userStub } from '../normalize/user.js';
import { sees } from '../permissions.js';
import { flagAt, isWire, objectAt, objectsAt, stringsAt, type Wire } from '../wire/read.js';
import { textAt } from '../wire/values.js';
import { type DiscordContext, selfOf } from './context.js';
import { memberPages, memberWire, roleHolder, rolesOfGuild, wires } from './guilds.js';
import { visibilityChange, visibilityChangeOfRole, writeOverwrite } from './overwrites.js';
import { channelWire, guildIdIn, isDirect, isThread } from './places.js';

/** A page of a thread's members, with their member objects. */
const threadPage = 100;

/**
 * Who is in a channel. Discord has no members of channels but in threads: of a server's channel it is everybody whose
 * permissions show it, found among all members of the server.
 */
export async function* listMembers(context: DiscordContext, id: string, call: Call): AsyncGenerator<Member[]> {
  const channel = await channelWire(context, id, call.signal);
  if (isDirect(channel)) {
    yield directMembers(context, channel);
    return;
  }
  const guildId = guildOfChannel(channel);
  const roles = await rolesOfGuild(context, guildId, call.signal);
  if (isThread(channel)) {
    yield* threadMembers(context, id, guildId, call);
    return;
  }
  for await (const page of memberPages(context, guildId, call.signal)) {
    const members = page.filter((wire) => {
      const userId = textAt(objectAt(wire, 'user'), 'id');
      return userId !== undefined && sees(roleHolder(wire, userId), roles, channel);
    });
    if (members.length > 0) yield members.flatMap((wire) => memberOf(wire, guildId, context.reader) ?? []);
  }
}

function guildOfChannel(channel: Wire): string {
  const guildId = guildIdIn(channel);
  if (guildId !== undefined) return guildId;
  throw new NotFoundError('Discord did not tell which server the channel is in.');
}

function directMembers({ reader, account }: DiscordContext, channel: Wire): Member[] {
  const { userId } = selfOf({ reader });
  const others = objectsAt(channel, 'recipients').flatMap((wire) => userOf(wire, reader) ?? []);
  const users = [reader.userById(userId) ?? userStub(userId, reader), ...others];
  return users.map((user) => ({ platform: 'discord', account, id: user.id, user, role: 'member' }));
}

async function* threadMembers(
  { rest, reader }: DiscordContext,
  id: string,
  guildId: string,
  call: Call,
): AsyncGenerator<Member[]> {
  let after: string | undefined;
  for (;;) {
    const query = new URLSearchParams({ with_member: 'true', limit: String(threadPage) });
    if (after !== undefined) query.set('after', after);
    const page = wires(await rest.get(urlPath`/channels/${id}/thread-members`, { query, signal: call.signal }));
    const members = page.flatMap((wire) => memberOf(objectAt(wire, 'member'), guildId, reader) ?? []);
    if (members.length > 0) yield members;
    after = textAt(page.at(-1) ?? {}, 'user_id');
    if (page.length < threadPage || after === undefined) return;
  }
}

/** Adds to a thread; to a channel by its permissions. Roles see a channel as a whole; of a thread they are its members. */
export async function addMembers(context: DiscordContext, id: string, members: MemberIds, call: Call): Promise<void> {
  const place = await placeToChange(context, id, call);
  if (place.isThread) {
    for (const userId of await everybody(context, place.guildId, members, call))
      await context.rest.put(urlPath`/channels/${id}/thread-members/${nameIn(context, userId)}`, {
        signal: call.signal,
      });
    return;
  }
  await setVisibility(context, place, members, true, call);
}

/**
 * Removes from a thread; from a channel by its permissions. Nobody is removed from the server by it: that is
 * `backend.client`'s.
 */
export async function removeMembers(
  context: DiscordContext,
  id: string,
  members: MemberIds,
  call: Call,
): Promise<void> {
  const place = await placeToChange(context, id, call);
  if (place.isThread) {
    const { userId: me } = selfOf(context);
    const ids = await everybody(context, place.guildId, members, call);
    // Itself last: who is out of a thread may not remove others.
    if (ids.delete(me)) ids.add(me);
    for (const userId of ids)
      await context.rest.delete(urlPath`/channels/${id}/thread-members/${nameIn(context, userId)}`, {
        signal: call.signal,
      });
    return;
  }
  if (members.users.includes(selfOf(context).userId)) {
    throw new UnsupportedError('The bot cannot leave a channel of Discord: who sees it is up to its permissions.');
  }
  await setVisibility(context, place, members, false, call);
}

type ChangedPlace = {
  readonly id: string;
  readonly channel: Wire;
  readonly guildId: string;
  readonly isThread: boolean;
};

async function placeToChange(context: DiscordContext, id: string, call: Call): Promise<ChangedPlace> {
  const channel = await channelWire(context, id, call.signal);
  if (isDirect(channel)) throw new UnsupportedError('Nobody can be added to or removed from a direct conversation.');
  return { id, channel, guildId: guildOfChannel(channel), isThread: isThread(channel) };
}

function nameIn(context: DiscordContext, userId: string): string {
  return userId === selfOf(context).userId ? '@me' : userId;
}

/** The users, and those who have one of the roles. */
async function everybody(
  context: DiscordContext,
  guildId: string,
  { users, groups }: MemberIds,
  call: Call,
): Promise<Set<string>> {
  const ids = new Set(users);
  if (groups.length === 0) return ids;
  for await (const page of memberPages(context, guildId, call.signal)) {
    for (const member of page) {
      const user = objectAt(member, 'user');
      const id = textAt(user, 'id');
      // Bots cannot be asked into threads by a role that Discord made for them.
      if (id !== undefined && !flagAt(user, 'bot') && stringsAt(member, 'roles').some((role) => groups.includes(role)))
        ids.add(id);
    }
  }
  return ids;
}

async function setVisibility(
  context: DiscordContext,
  { id, channel, guildId }: ChangedPlace,
  { users, groups }: MemberIds,
  isShown: boolean,
  call: Call,
): Promise<void> {
  const { signal } = call;
  const roles = await rolesOfGuild(context, guildId, signal);
  for (const roleId of groups) {
    if (!roles.permissions.has(roleId)) throw new NotFoundError(`There is no role '${roleId}' in the server.`);
    const bits = visibilityChangeOfRole(roleId, channel, roles, isShown);
    if (bits) await writeOverwrite(context, id, { id: roleId, isMember: false }, bits, signal);
  }
  if (users.length === 0) return;
  // Of what was just written of roles the channel's object knows nothing.
  const now = groups.length > 0 ? await channelWire(context, id, signal) : channel;
  for (const userId of users) {
    const member = await memberIn(context, guildId, userId, isShown, signal);
    const bits = member && visibilityChange(roleHolder(member, userId), now, roles, isShown);
    if (bits) await writeOverwrite(context, id, { id: userId, isMember: true }, bits, signal);
  }
}

/** @returns `undefined` for somebody to be removed who is not in the server at all */
async function memberIn(
  context: DiscordContext,
  guildId: string,
  userId: string,
  isShown: boolean,
  signal: AbortSignal | undefined,
): Promise<Wire | undefined> {
  try {
    const member = await memberWire(context, guildId, userId, signal);
    return isWire(member) ? member : undefined;
  } catch (error) {
    if (!isShown && error instanceof NotFoundError) return undefined;
    throw error;
  }
}
