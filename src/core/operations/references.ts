import type { ChannelRef, GroupRef, MessageRef, ThreadRef, UserRef } from '../../models/index.js';
import { InvalidError } from '../errors/index.js';
import type { HistoryPoint, MembersInput } from '../options.js';

/** Where a message goes. */
export type ThreadTarget = {
  readonly channelId: string;
  readonly id: string;
  /** The message it starts from, when a message was given: the platform starts the thread when there is none yet. */
  readonly startFrom?: MessageRef;
};

/** Whose references are resolved: an entity of another account is a mistake, never sent. */
export type Owner = { readonly platform: string; readonly account: string };

function check(owner: Owner, ref: unknown, what: string): void {
  if (typeof ref === 'string') {
    if (ref === '') throw new InvalidError(`An empty ${what} id was given.`);
    return;
  }
  if (typeof ref !== 'object' || ref === null) {
    throw new InvalidError(`A ${what} was expected (its id or the model), not ${ref === null ? 'null' : typeof ref}.`);
  }
  const { id, platform, account } = ref as { id?: unknown; platform?: unknown; account?: unknown };
  if (typeof id !== 'string' || id === '') throw new InvalidError(`The ${what} given has no id.`);
  if (
    (typeof platform === 'string' && platform !== owner.platform) ||
    (typeof account === 'string' && account !== owner.account)
  ) {
    throw new InvalidError(
      `The ${what} '${id}' belongs to ${String(platform)} (account '${String(account)}'), not to ${owner.platform} (account '${owner.account}'): use backends.for(${what}).`,
    );
  }
}

export function channelIdOf(owner: Owner, ref: ChannelRef): string {
  check(owner, ref, 'channel');
  return typeof ref === 'string' ? ref : ref.id;
}

export function userIdOf(owner: Owner, ref: UserRef): string {
  check(owner, ref, 'user');
  return typeof ref === 'string' ? ref : ref.id;
}

export function groupIdOf(owner: Owner, ref: GroupRef): string {
  check(owner, ref, 'group');
  return typeof ref === 'string' ? ref : ref.id;
}

/** The bare reference of a message. */
export function messageRefOf(owner: Owner, ref: MessageRef): MessageRef {
  check(owner, ref, 'message');
  if (typeof ref === 'string' || typeof ref.channelId !== 'string' || ref.channelId === '') {
    throw new InvalidError('A message is named by { channelId, id } (or the Message itself), not by its id alone.');
  }
  return ref.threadId === undefined
    ? { channelId: ref.channelId, id: ref.id }
    : { channelId: ref.channelId, id: ref.id, threadId: ref.threadId };
}

/**
 * The thread that a reference means: the Thread itself, the thread a message is in or would start, or an id in the
 * channel that stands beside it.
 */
export function threadTargetOf(owner: Owner, ref: ThreadRef, channelId: string | undefined): ThreadTarget {
  check(owner, ref, 'thread');
  if (typeof ref === 'string') {
    if (channelId === undefined) {
      throw new InvalidError(
        `The thread '${ref}' needs its channel: give the Thread, a message of it, or the channel too.`,
      );
    }
    return { channelId, id: ref };
  }
  if (channelId !== undefined && ref.channelId !== channelId) {
    throw new InvalidError(`The thread '${ref.id}' is in channel '${ref.channelId}', not in '${channelId}'.`);
  }
  // A Thread has no threadId either, but it has what no message reference has: its own entity fields without an author.
  if (isThread(ref)) return { channelId: ref.channelId, id: ref.id };
  const message = messageRefOf(owner, ref);
  if (message.threadId !== undefined) return { channelId: message.channelId, id: message.threadId };
  return { channelId: message.channelId, id: message.id, startFrom: message };
}

function isThread(ref: MessageRef | object): boolean {
  return 'platform' in ref && !('author' in ref);
}

/** A place in the history as the platform's methods get it. */
export type Point = { readonly id: string; readonly threadId?: string } | { readonly at: Date };

export function pointOf(owner: Owner, point: HistoryPoint | undefined, what: string): Point | undefined {
  if (point === undefined) return undefined;
  if (point instanceof Date) {
    if (Number.isNaN(point.getTime())) throw new InvalidError(`'${what}' is an invalid date.`);
    return { at: point };
  }
  check(owner, point, 'message');
  return typeof point === 'string' ? { id: point } : { id: point.id };
}

/** Users and groups by their ids. */
export type MemberIds = { users: string[]; groups: string[] };

/** Users and groups by their ids. */
export function memberIdsOf(owner: Owner, members: MembersInput): MemberIds {
  if ((typeof members !== 'object' && typeof members !== 'string') || members === null) {
    throw new InvalidError(`Users (and groups) were expected, not ${members === null ? 'null' : typeof members}.`);
  }
  const input =
    typeof members === 'string' || 'id' in members
      ? { users: [members] }
      : Array.isArray(members)
        ? { users: members as readonly UserRef[] }
        : (members as { users?: readonly UserRef[]; groups?: readonly GroupRef[] });
  const users = [...new Set((input.users ?? []).map((ref) => userIdOf(owner, ref)))];
  const groups = [
    ...new Set(((input as { groups?: readonly GroupRef[] }).groups ?? []).map((ref) => groupIdOf(owner, ref))),
  ];
  if (users.length + groups.length === 0) throw new InvalidError('No users and no groups were given.');
  return { users, groups };
}
