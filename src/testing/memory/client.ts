import { type RetryCall, retry } from '../../core/retry/index.js';
import type { WorldState } from '../world/index.js';
import type { MemoryConnection, MemoryConnectionHandlers } from './connection.js';
import type { MemoryServer } from './memory-server.js';

export type MemoryClientOptions = Pick<RetryCall, 'attempts' | 'totalMs' | 'baseMs' | 'maxMs'> & {
  onRateLimited?: ((call: string, retryAfterMs: number) => void) | undefined;
};

export type MemoryCallOptions = {
  signal?: AbortSignal | undefined;
  /** May be repeated after a failure. Default false. */
  idempotent?: boolean | undefined;
};

/** The memory platform's client: `backend.client`. Calls are retried by the rules of every backend. */
export class MemoryClient {
  readonly server: MemoryServer;
  readonly #options: MemoryClientOptions;

  constructor(server: MemoryServer, options: MemoryClientOptions = {}) {
    this.server = server;
    this.#options = options;
  }

  get state(): WorldState {
    return this.server.state;
  }

  /**
   * One call of the platform.
   *
   * @param name - what it is called in `requests` and by faults
   * @param work - what it does there
   */
  call<Result>(
    name: string,
    params: Record<string, unknown>,
    work: (state: WorldState) => Result,
    options: MemoryCallOptions = {},
  ): Promise<Result> {
    const { onRateLimited, ...policy } = this.#options;
    return retry(() => this.server.call(name, params, () => work(this.server.state), options.signal), {
      ...policy,
      idempotent: options.idempotent ?? false,
      signal: options.signal,
      onRateLimited: (retryAfterMs) => onRateLimited?.(name, retryAfterMs),
    });
  }

  /** A call that changes nothing. */
  read<Result>(
    name: string,
    params: Record<string, unknown>,
    work: (state: WorldState) => Result,
    signal: AbortSignal | undefined,
  ): Promise<Result> {
    return this.call(name, params, work, { signal, idempotent: true });
  }

  /** A call that can be done twice without harm. */
  put<Result>(
    name: string,
    params: Record<string, unknown>,
    work: (state: WorldState) => Result,
    signal: AbortSignal | undefined,
  ): Promise<Result> {
    return this.call(name, params, work, { signal, idempotent: true });
  }

  /** The real-time connection; not retried: the supervisor does that. */
  connect(
    handlers: MemoryConnectionHandlers,
    resume: { session: string; seq: number } | undefined,
    signal: AbortSignal | undefined,
  ): Promise<MemoryConnection> {
    return this.server.connect(handlers, resume, signal);
  }
}
