import type { TeamwireUser } from '../native.js';

/** What turning data into models needs to know. */
export type NormalizeContext = {
  readonly account: string;
  readonly selfId: string | undefined;
  userById(id: string): TeamwireUser | undefined;
};
