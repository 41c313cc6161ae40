import { urlPath } from '../../../core/http/index.js';
import type { Caller, CallOptions } from './caller.js';
import type { UserId } from './json.js';
import type { UserConnection } from './types/user.js';
import { int64 } from './user-id.js';

export type ConnectionStatus = 'PENDING_INCOMING' | 'PENDING_OUTGOING' | 'ACCEPTED' | 'REJECTED' | 'ALL';

/** Connections with users of other pods; those of the same pod are connected anyway. */
export class ConnectionsApi {
  readonly #caller: Caller;

  constructor(caller: Caller) {
    this.#caller = caller;
  }

  /** @param filter - `status` is `ALL` unless given */
  async list(
    filter: { status?: ConnectionStatus | undefined; userIds?: readonly UserId[] | undefined } = {},
    options: CallOptions = {},
  ): Promise<UserConnection[]> {
    const userIds = filter.userIds?.map((id) => String(int64(id))).join(',');
    const answer = await this.#caller.call<UserConnection[] | undefined>('pod', {
      ...options,
      operation: 'listConnections',
      path: '/pod/v1/connection/list',
      query: { status: filter.status ?? 'ALL', userIds },
    });
    return answer ?? [];
  }

  /** @throws NotFoundError when there is none */
  async get(userId: UserId, options: CallOptions = {}): Promise<UserConnection> {
    const answer = await this.#caller.call<UserConnection>('pod', {
      ...options,
      operation: 'getConnection',
      path: urlPath`/pod/v1/connection/user/${String(int64(userId))}/info`,
    });
    return answer ?? {};
  }

  /** Asks for a connection. */
  create(userId: UserId, options: CallOptions = {}): Promise<UserConnection> {
    return this.#change('create', userId, options);
  }

  accept(userId: UserId, options: CallOptions = {}): Promise<UserConnection> {
    return this.#change('accept', userId, options);
  }

  reject(userId: UserId, options: CallOptions = {}): Promise<UserConnection> {
    return this.#change('reject', userId, options);
  }

  async remove(userId: UserId, options: CallOptions = {}): Promise<void> {
    await this.#caller.call('pod', {
      ...options,
      operation: 'removeConnection',
      method: 'POST',
      idempotent: true,
      path: urlPath`/pod/v1/connection/user/${String(int64(userId))}/remove`,
    });
  }

  async #change(change: 'create' | 'accept' | 'reject', userId: UserId, options: CallOptions): Promise<UserConnection> {
    const answer = await this.#caller.call<UserConnection>('pod', {
      ...options,
      operation: `${change}Connection`,
      method: 'POST',
      path: `/pod/v1/connection/${change}`,
      json: { userId: int64(userId) },
    });
    return answer ?? {};
  }
}
