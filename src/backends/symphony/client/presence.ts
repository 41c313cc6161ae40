import { urlPath } from '../../../core/http/index.js';
import type { Caller, CallOptions } from './caller.js';
import type { UserId } from './json.js';
import type { PresenceCategory, V2Presence } from './types/user.js';
import { int64 } from './user-id.js';

/** Presences. There are no events of them: ask. */
export class PresenceApi {
  readonly #caller: Caller;

  constructor(caller: Caller) {
    this.#caller = caller;
  }

  /** This account's own. */
  async own(options: CallOptions = {}): Promise<V2Presence> {
    const answer = await this.#caller.call<V2Presence>('pod', {
      ...options,
      operation: 'getPresence',
      path: '/pod/v2/user/presence',
    });
    return answer ?? {};
  }

  /** A user's. @param options - `local`: of this pod only; others then read OFFLINE */
  async of(userId: UserId, options: CallOptions & { local?: boolean | undefined } = {}): Promise<V2Presence> {
    const { local, ...rest } = options;
    const answer = await this.#caller.call<V2Presence>('pod', {
      ...rest,
      operation: 'getUserPresence',
      path: urlPath`/pod/v3/user/${String(int64(userId))}/presence`,
      query: { local },
    });
    return answer ?? {};
  }

  /** Sets this account's own. @param options - `soft`: do not bring an offline user online */
  async set(
    category: PresenceCategory,
    options: CallOptions & { soft?: boolean | undefined } = {},
  ): Promise<V2Presence> {
    const { soft, ...rest } = options;
    const answer = await this.#caller.call<V2Presence>('pod', {
      ...rest,
      operation: 'setPresence',
      method: 'POST',
      idempotent: true,
      path: '/pod/v2/user/presence',
      query: { soft },
      json: { category },
    });
    return answer ?? {};
  }

  /** Sets another user's. Needs an admin's role. */
  async setFor(
    userId: UserId,
    category: PresenceCategory,
    options: CallOptions & { soft?: boolean | undefined } = {},
  ): Promise<V2Presence> {
    const { soft, ...rest } = options;
    const answer = await this.#caller.call<V2Presence>('pod', {
      ...rest,
      operation: 'setUserPresence',
      method: 'POST',
      idempotent: true,
      path: '/pod/v3/user/presence',
      query: { soft },
      json: { category, userId: int64(userId) },
    });
    return answer ?? {};
  }

  /** Those of all users who have been active, by user id. Expensive for the pod. @param page - `limit` at most 5,000 */
  async list(
    page: { lastUserId?: UserId | undefined; limit?: number | undefined } = {},
    options: CallOptions = {},
  ): Promise<V2Presence[]> {
    const { lastUserId, limit } = page;
    const answer = await this.#caller.call<V2Presence[] | undefined>('pod', {
      ...options,
      operation: 'listPresences',
      path: '/pod/v2/users/presence',
      query: { lastUserId: lastUserId === undefined ? undefined : String(int64(lastUserId)), limit },
    });
    return answer ?? [];
  }

  /** Tells the pod that the presence of these users of other pods is wanted. They must be connected. */
  async register(userIds: readonly UserId[], options: CallOptions = {}): Promise<void> {
    await this.#caller.call('pod', {
      ...options,
      operation: 'registerPresenceInterest',
      method: 'POST',
      idempotent: true,
      path: '/pod/v1/user/presence/register',
      json: userIds.map(int64),
    });
  }
}
