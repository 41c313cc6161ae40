import type { MessageVersions } from '../message-versions.js';
import type { SymphonyUser } from '../native.js';

/** What reading a payload needs to know beside the payload. Nothing in it asks Symphony. */
export type NormalizeContext = {
  readonly account: string;
  /** The account's own user id; `undefined` before it has authenticated. */
  readonly selfId: string | undefined;
  /** The pod's address: avatars are told relative to it. */
  readonly podUrl: string;
  readonly versions: MessageVersions;
  /** A known user. */
  userById(id: string): SymphonyUser | undefined;
};
