import { isChatError } from '../../../core/errors/index.js';
import type { Caller, CallOptions } from './caller.js';
import type { Transport } from './transport.js';
import type { AgentInfo, V3Health } from './types/session.js';

/** The state of the services. */
export class HealthApi {
  readonly #transport: Transport;
  readonly #caller: Caller;

  constructor(transport: Transport, caller: Caller) {
    this.#transport = transport;
    this.#caller = caller;
  }

  /** Whether the agent is up. No log-in is needed. */
  async check(options: CallOptions = {}): Promise<V3Health> {
    const { data } = await this.#transport.request<V3Health>('agent', {
      ...options,
      operation: 'getHealth',
      path: '/agent/v3/health',
    });
    return data ?? {};
  }

  /** The agent and what it leans on; 503 is an answer too. */
  async extended(options: CallOptions = {}): Promise<V3Health> {
    const { data } = await this.#transport.request<V3Health>('agent', {
      ...options,
      operation: 'getExtendedHealth',
      path: '/agent/v3/health/extended',
      validateStatus: (status) => status === 200 || status === 503,
    });
    return data ?? {};
  }

  /** The agent's version and address. No log-in is needed. */
  async agentInfo(options: CallOptions = {}): Promise<AgentInfo> {
    const { data } = await this.#transport.request<AgentInfo>('agent', {
      ...options,
      operation: 'getAgentInfo',
      path: '/agent/v1/info',
    });
    return data ?? {};
  }

  /** Whether both tokens are taken. */
  async echo(message: string, options: CallOptions = {}): Promise<string> {
    const answer = await this.#caller.call<{ message?: string }>('agent', {
      ...options,
      operation: 'echo',
      method: 'POST',
      isRead: true,
      path: '/agent/v1/util/echo',
      json: { message },
    });
    return answer?.message ?? '';
  }

  /** The link schemes that the pod allows; `undefined` where it does not tell. */
  async linkSchemes(options: CallOptions = {}): Promise<string[] | undefined> {
    try {
      const answer = await this.#caller.call('pod', {
        ...options,
        operation: 'listProtocols',
        path: '/pod/v2/system/protocols',
      });
      return Array.isArray(answer) ? answer.filter((item) => typeof item === 'string') : undefined;
    } catch (error) {
      if (isChatError(error) && (error.code === 'not_found' || error.code === 'forbidden')) return undefined;
      throw error;
    }
  }
}
