import { urlPath } from '../../../core/http/index.js';
import type { Caller, CallOptions } from './caller.js';
import { normalizeId } from './ids.js';
import type { UserId } from './json.js';
import type { StreamAttributes, StreamFilter, V1IMDetail, V2StreamAttributes } from './types/stream.js';
import { int64 } from './user-id.js';

/** Conversations of all kinds, and those of two or more people. */
export class StreamsApi {
  readonly #caller: Caller;

  constructor(caller: Caller) {
    this.#caller = caller;
  }

  /**
   * The conversation of this account with these users: the existing one, else a new one. More than one user makes a MIM,
   * which newer pods refuse: create a room.
   *
   * @returns its id
   */
  async createIm(userIds: readonly UserId[], options: CallOptions = {}): Promise<string> {
    const answer = await this.#caller.call<{ id?: string }>('pod', {
      ...options,
      operation: 'createIM',
      method: 'POST',
      idempotent: true,
      path: '/pod/v1/im/create',
      json: userIds.map(int64),
    });
    return normalizeId(answer?.id ?? '');
  }

  async imInfo(streamId: string, options: CallOptions = {}): Promise<V1IMDetail> {
    const answer = await this.#caller.call<V1IMDetail>('pod', {
      ...options,
      operation: 'getIMInfo',
      path: urlPath`/pod/v1/im/${normalizeId(streamId)}/info`,
    });
    return answer ?? {};
  }

  /** @param changes - `pinnedMessageId`: `''` unpins */
  async updateIm(
    streamId: string,
    changes: { pinnedMessageId: string },
    options: CallOptions = {},
  ): Promise<V1IMDetail> {
    const answer = await this.#caller.call<V1IMDetail>('pod', {
      ...options,
      operation: 'updateIM',
      method: 'POST',
      idempotent: true,
      path: urlPath`/pod/v1/im/${normalizeId(streamId)}/update`,
      json: changes,
    });
    return answer ?? {};
  }

  async info(streamId: string, options: CallOptions = {}): Promise<V2StreamAttributes> {
    const answer = await this.#caller.call<V2StreamAttributes>('pod', {
      ...options,
      operation: 'getStreamInfo',
      path: urlPath`/pod/v2/streams/${normalizeId(streamId)}/info`,
    });
    return answer ?? {};
  }

  /** The conversations that the account is in, oldest first. @param page - `limit` 50 unless given */
  async list(
    filter: StreamFilter = {},
    page: { skip?: number | undefined; limit?: number | undefined } = {},
    options: CallOptions = {},
  ): Promise<StreamAttributes[]> {
    const answer = await this.#caller.call<StreamAttributes[] | undefined>('pod', {
      ...options,
      operation: 'listStreams',
      method: 'POST',
      isRead: true,
      path: '/pod/v1/streams/list',
      query: page,
      json: filter,
    });
    return answer ?? [];
  }
}
