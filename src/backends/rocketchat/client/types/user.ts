import type { IsoDate } from './date.js';

/** Who did something, as messages and rooms name them. */
export interface UserReference {
  _id: string;
  username?: string;
  name?: string | null;
}

export type UserStatus = 'online' | 'away' | 'busy' | 'offline';

/** A user; which fields there are depends on the caller's permissions. */
export interface UserObject extends UserReference {
  type?: 'user' | 'bot' | 'app' | (string & {});
  active?: boolean;
  emails?: { address: string; verified?: boolean }[];
  roles?: string[];
  status?: UserStatus;
  statusText?: string;
  /** What the connections alone say. */
  statusConnection?: UserStatus;
  statusDefault?: UserStatus;
  nickname?: string;
  bio?: string;
  /** Hours. */
  utcOffset?: number;
  avatarUrl?: string;
  avatarETag?: string;
  createdAt?: IsoDate;
  lastLogin?: IsoDate;
  _updatedAt?: IsoDate;
  customFields?: Record<string, unknown>;
  settings?: Record<string, unknown>;
  requirePasswordChange?: boolean;
  language?: string;
  /** Only with `includeUserRooms`. */
  rooms?: { _id: string; rid?: string; name?: string; t?: string; roles?: string[] }[];
}

/** One line of `users.presence`. */
export interface UserPresence {
  _id: string;
  username?: string;
  name?: string;
  status?: UserStatus;
  statusText?: string;
  utcOffset?: number;
  avatarETag?: string;
}

/** `users.getStatus`. */
export interface UserStatusInfo {
  _id?: string;
  status: UserStatus;
  connectionStatus?: UserStatus;
  /** The status text. */
  message?: string;
  /** Since 8.6. */
  statusSource?: string;
  /** Since 8.6. */
  statusExpiresAt?: IsoDate;
}
