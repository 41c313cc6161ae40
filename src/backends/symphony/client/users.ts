import { InvalidError } from '../../../core/errors/index.js';
import { urlPath } from '../../../core/http/index.js';
import type { Caller, CallOptions } from './caller.js';
import type { UserId } from './json.js';
import type { SessionInfo } from './types/session.js';
import type { UserSearchFilter, UserSearchResults, UserV2, V2UserDetail, V2UserList } from './types/user.js';
import { int64 } from './user-id.js';

/** Users. */
export class UsersApi {
  readonly #caller: Caller;

  constructor(caller: Caller) {
    this.#caller = caller;
  }

  /** Who this session belongs to. */
  async me(options: CallOptions = {}): Promise<SessionInfo> {
    const answer = await this.#caller.call<SessionInfo>('pod', {
      ...options,
      operation: 'getSessionInfo',
      path: '/pod/v2/sessioninfo',
    });
    return answer ?? {};
  }

  /** Up to 100 users by id; those who are not there are left out. @param options - `local`: of this pod only */
  async byIds(ids: readonly UserId[], options: CallOptions & { local?: boolean | undefined } = {}): Promise<UserV2[]> {
    return this.#list({ uid: ids.map((id) => String(int64(id))).join(',') }, ids.length, options);
  }

  /** Up to 100 users by e-mail. */
  byEmails(emails: readonly string[], options: CallOptions & { local?: boolean | undefined } = {}): Promise<UserV2[]> {
    return this.#list({ email: emails.join(',') }, emails.length, options);
  }

  /** Up to 100 users of this pod by user name. */
  byUsernames(usernames: readonly string[], options: CallOptions = {}): Promise<UserV2[]> {
    return this.#list({ username: usernames.join(',') }, usernames.length, { ...options, local: true });
  }

  /** One user, by one criterion; `undefined` when there is none. A user name wants `local`. */
  async get(
    by: { uid?: UserId; email?: string; username?: string },
    options: CallOptions & { local?: boolean | undefined } = {},
  ): Promise<UserV2 | undefined> {
    const { local, ...rest } = options;
    const uid = by.uid === undefined ? undefined : String(int64(by.uid));
    return this.#caller.call<UserV2 | undefined>('pod', {
      ...rest,
      operation: 'getUser',
      path: '/pod/v2/user',
      query: { ...by, uid, local: local ?? (by.username === undefined ? undefined : true) },
    });
  }

  /** Users whose name fits the words. @param page - `local`: of this pod only */
  async search(
    query: string,
    page: {
      skip?: number | undefined;
      limit?: number | undefined;
      local?: boolean | undefined;
      filters?: UserSearchFilter | undefined;
    } = {},
    options: CallOptions = {},
  ): Promise<UserSearchResults> {
    const { filters, ...rest } = page;
    const answer = await this.#caller.call<UserSearchResults | undefined>('pod', {
      ...options,
      operation: 'searchUsers',
      method: 'POST',
      isRead: true,
      path: '/pod/v1/user/search',
      query: rest,
      json: { query, ...(filters && { filters }) },
    });
    return answer ?? {};
  }

  /** One user with status and roles. Needs the User Provisioning role. */
  async detail(userId: UserId, options: CallOptions = {}): Promise<V2UserDetail> {
    const answer = await this.#caller.call<V2UserDetail>('pod', {
      ...options,
      operation: 'getUserDetail',
      path: urlPath`/pod/v2/admin/user/${String(int64(userId))}`,
    });
    return answer ?? {};
  }

  /** All users of the pod. Needs the User Provisioning role. @param page - `limit` at most 1,000 */
  async listDetails(
    page: { skip?: number | undefined; limit?: number | undefined } = {},
    options: CallOptions = {},
  ): Promise<V2UserDetail[]> {
    const answer = await this.#caller.call<V2UserDetail[] | undefined>('pod', {
      ...options,
      operation: 'listUserDetails',
      path: '/pod/v2/admin/user/list',
      query: page,
    });
    return answer ?? [];
  }

  /** The bot's manifest: what is offered when somebody types `/`. */
  async setManifest(manifest: string | object, options: CallOptions = {}): Promise<void> {
    await this.#caller.call('pod', {
      ...options,
      operation: 'setManifest',
      method: 'POST',
      idempotent: true,
      path: '/pod/v1/user/manifest/own',
      json: { manifest: typeof manifest === 'string' ? manifest : JSON.stringify(manifest) },
    });
  }

  async #list(
    query: Record<string, string>,
    count: number,
    options: CallOptions & { local?: boolean | undefined },
  ): Promise<UserV2[]> {
    if (count === 0) return [];
    if (count > 100) throw new InvalidError(`At most 100 users can be asked for at once, not ${count}.`);
    const { local, ...rest } = options;
    const answer = await this.#caller.call<V2UserList | undefined>('pod', {
      ...rest,
      operation: 'listUsers',
      path: '/pod/v3/users',
      query: { ...query, local },
    });
    return answer?.users ?? [];
  }
}
