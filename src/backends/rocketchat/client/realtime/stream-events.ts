import type { MessageObject } from '../types/message.js';
import type { RoomType } from '../types/room.js';
import type { UserStatus } from '../types/user.js';

/** Where a message of `__my_messages__` stands. */
export type MessagePlace = { roomParticipant?: boolean; roomType?: RoomType; roomName?: string };

/** What somebody is doing in a room; an empty list: no more. */
export type UserActivity = {
  /** The user name, or the display name where the server shows those. */
  username: string;
  /** `user-typing`, `user-recording`, `user-uploading`. */
  activities: string[];
  tmid?: string;
};

/** `inserted`: was added to a room; `removed`: is out. */
export type ChangeKind = 'inserted' | 'updated' | 'removed';

/** Somebody's presence. */
export type PresenceChange = { userId: string; username?: string; status: UserStatus; statusText?: string };

/** Which messages are gone after a bulk deletion. */
export type BulkDeletion = {
  rid: string;
  ids?: string[];
  excludePinned?: boolean;
  ignoreDiscussion?: boolean;
  filesOnly?: boolean;
  users?: string[];
  ts?: Record<string, string>;
};

const statuses: readonly UserStatus[] = ['offline', 'online', 'away', 'busy'];

/** The presence that a number stands for; REST has words. */
export function statusOf(code: unknown): UserStatus | undefined {
  return typeof code === 'number' ? statuses[code] : undefined;
}

/** The message of a room stream's event. 3.x sent one more list around it. */
export function messageOf(args: readonly unknown[]): [MessageObject, MessagePlace] | undefined {
  const [first, second] = Array.isArray(args[0]) ? args[0] : args;
  if (!isObject(first) || typeof first['_id'] !== 'string') return undefined;
  return [first as unknown as MessageObject, isObject(second) ? second : {}];
}

export function activityOf(args: readonly unknown[]): UserActivity | undefined {
  const [username, activities, extras] = args;
  if (typeof username !== 'string') return undefined;
  // Servers before 4 tell typing alone, as true or false.
  const names = typeof activities === 'boolean' ? (activities ? ['user-typing'] : []) : activities;
  if (!Array.isArray(names)) return undefined;
  const tmid = isObject(extras) ? extras['tmid'] : undefined;
  return {
    username,
    activities: names.filter((name) => typeof name === 'string'),
    ...(typeof tmid === 'string' && { tmid }),
  };
}

/** `[[uid, username, code, statusText, …]]` of `user-status`. */
export function userStatusOf(args: readonly unknown[]): PresenceChange | undefined {
  const [userId, username, code, statusText] = Array.isArray(args[0]) ? args[0] : args;
  return presence(userId, username, code, statusText);
}

/** `uid` and `[username, code, text]`, or that inside one more list, of the presence stream. */
export function userPresenceOf(userId: unknown, args: readonly unknown[]): PresenceChange | undefined {
  const [username, code, statusText] = Array.isArray(args[0]) ? args[0] : args;
  return presence(userId, username, code, statusText);
}

function presence(userId: unknown, username: unknown, code: unknown, statusText: unknown): PresenceChange | undefined {
  const status = statusOf(code);
  if (typeof userId !== 'string' || status === undefined) return undefined;
  return {
    userId,
    ...(typeof username === 'string' && { username }),
    status,
    ...(typeof statusText === 'string' && { statusText }),
  };
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
