import type { User } from '../../../models/index.js';
import type { RocketChatUser } from '../native.js';

/** What is known of a room without asking. */
export type RoomFacts = {
  readonly id: string;
  /** `c`, `p`, `d`, … */
  readonly type: string;
  /** The name in addresses; none of a direct room. */
  readonly slug?: string | undefined;
  readonly isEncrypted: boolean;
  readonly isArchived: boolean;
};

/** What reading a payload needs to know beside the payload. Nothing in it asks the server. */
export type NormalizeContext = {
  readonly account: string;
  /** The configured address of the server, and the one that it calls itself by. */
  readonly url: string;
  readonly siteUrl: string;
  /** This account; `undefined` before it has authenticated. */
  readonly self: { readonly id: string; readonly username: string | undefined } | undefined;
  /** A known user. */
  userById(id: string): RocketChatUser | undefined;
  userByHandle(username: string): User | undefined;
  room(id: string): RoomFacts | undefined;
  /** The id of a known room by its name in addresses. */
  roomIdBySlug(slug: string): string | undefined;
};
