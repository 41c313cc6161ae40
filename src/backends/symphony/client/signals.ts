import { urlPath } from '../../../core/http/index.js';
import type { Caller, CallOptions } from './caller.js';
import type { UserId } from './json.js';
import type { BaseSignal, ChannelSubscriberResponse, ChannelSubscriptionResponse, Signal } from './types/signal.js';
import { int64 } from './user-id.js';

type Page = { skip?: number | undefined; limit?: number | undefined };

/** Signals: searches for tags that are kept. */
export class SignalsApi {
  readonly #caller: Caller;

  constructor(caller: Caller) {
    this.#caller = caller;
  }

  /** @param page - `limit` at most 500 */
  async list(page: Page = {}, options: CallOptions = {}): Promise<Signal[]> {
    const answer = await this.#caller.call<Signal[] | undefined>('agent', {
      ...options,
      operation: 'listSignals',
      path: '/agent/v1/signals/list',
      query: page,
    });
    return answer ?? [];
  }

  async get(id: string, options: CallOptions = {}): Promise<Signal> {
    const answer = await this.#caller.call<Signal>('agent', {
      ...options,
      operation: 'getSignal',
      path: urlPath`/agent/v1/signals/${id}/get`,
    });
    return answer ?? {};
  }

  async create(signal: BaseSignal & { name: string; query: string }, options: CallOptions = {}): Promise<Signal> {
    return this.#write<Signal>('createSignal', '/agent/v1/signals/create', signal, options);
  }

  async update(id: string, signal: BaseSignal, options: CallOptions = {}): Promise<Signal> {
    return this.#write<Signal>('updateSignal', urlPath`/agent/v1/signals/${id}/update`, signal, options);
  }

  async delete(id: string, options: CallOptions = {}): Promise<void> {
    await this.#write('deleteSignal', urlPath`/agent/v1/signals/${id}/delete`, undefined, options);
  }

  /** @param userIds - this account when left out */
  async subscribe(
    id: string,
    userIds: readonly UserId[] = [],
    options: CallOptions & { pushed?: boolean | undefined } = {},
  ): Promise<ChannelSubscriptionResponse> {
    const { pushed, ...rest } = options;
    const answer = await this.#caller.call<ChannelSubscriptionResponse>('agent', {
      ...rest,
      operation: 'subscribeSignal',
      method: 'POST',
      idempotent: true,
      path: urlPath`/agent/v1/signals/${id}/subscribe`,
      query: { pushed },
      json: userIds.map(int64),
    });
    return answer ?? {};
  }

  async unsubscribe(
    id: string,
    userIds: readonly UserId[] = [],
    options: CallOptions = {},
  ): Promise<ChannelSubscriptionResponse> {
    return this.#write('unsubscribeSignal', urlPath`/agent/v1/signals/${id}/unsubscribe`, userIds.map(int64), options);
  }

  async subscribers(id: string, page: Page = {}, options: CallOptions = {}): Promise<ChannelSubscriberResponse> {
    const answer = await this.#caller.call<ChannelSubscriberResponse>('agent', {
      ...options,
      operation: 'listSignalSubscribers',
      path: urlPath`/agent/v1/signals/${id}/subscribers`,
      query: page,
    });
    return answer ?? {};
  }

  async #write<Json extends object>(
    operation: string,
    path: string,
    json: unknown,
    options: CallOptions,
  ): Promise<Json> {
    const answer = await this.#caller.call<Json>('agent', { ...options, operation, method: 'POST', path, json });
    return answer ?? ({} as Json);
  }
}
