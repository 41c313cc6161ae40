import type { StackExchangeUserModel } from '../native.js';

/** What reading a payload needs to know beside the payload. Nothing in it asks the site. */
export type NormalizeContext = {
  readonly account: string;
  /** The chat's own address. */
  readonly origin: string;
  /** The account's own user id; `undefined` for a visitor. */
  readonly selfId: string | undefined;
  /** A known user. */
  userById(id: string): StackExchangeUserModel | undefined;
  /** Who is meant by a name in a room. */
  idOfName(roomId: string, name: string): string | undefined;
};
