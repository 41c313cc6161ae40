import type { ChatEventType } from '../models/index.js';
import type { Backend } from './backend.js';
import { type ChatError, ConfigError, isChatError } from './errors/index.js';
import type { OperationOptions } from './options.js';
import type { EventHandler, PlatformTypes } from './platform-types.js';

/** Several backends by account. Iterating gives `[account, backend]`, as a Map does. */
export class Backends implements Iterable<[string, Backend]>, AsyncDisposable {
  readonly #byAccount = new Map<string, Backend>();

  constructor(backends: Iterable<Backend> = []) {
    for (const backend of backends) this.add(backend);
  }

  /** @throws ConfigError when the account is there already */
  add(backend: Backend): this {
    if (this.#byAccount.has(backend.account)) {
      throw new ConfigError(
        `Two backends have the account '${backend.account}': give one of them another 'account' in its configuration.`,
      );
    }
    this.#byAccount.set(backend.account, backend);
    return this;
  }

  get size(): number {
    return this.#byAccount.size;
  }

  has(account: string): boolean {
    return this.#byAccount.has(account);
  }

  get(account: string): Backend | undefined {
    return this.#byAccount.get(account);
  }

  keys(): IterableIterator<string> {
    return this.#byAccount.keys();
  }

  values(): IterableIterator<Backend> {
    return this.#byAccount.values();
  }

  [Symbol.iterator](): IterableIterator<[string, Backend]> {
    return this.#byAccount.entries();
  }

  /**
   * The backend that a model or an event belongs to, also after a trip through JSON.
   *
   * @throws ConfigError when no such account is configured
   */
  for(model: { readonly account: string }): Backend {
    const backend = this.#byAccount.get(model.account);
    if (backend) return backend;
    const known = [...this.#byAccount.keys()].join(', ') || 'none';
    throw new ConfigError(`There is no backend for the account '${model.account}'. Configured: ${known}.`);
  }

  /** Listens on every backend. @returns what ends it on all */
  on<Type extends ChatEventType>(type: Type, handler: EventHandler<PlatformTypes, Type>): () => void {
    const ends = [...this.#byAccount.values()].map((backend) => backend.on(type, handler));
    return () => {
      for (const end of ends) end();
    };
  }

  /**
   * Connects all, side by side. When one cannot connect, those that could are disconnected again.
   *
   * @throws ChatError of the first that failed; with several, its message names all
   */
  async connect(options: OperationOptions = {}): Promise<void> {
    const backends = [...this.#byAccount.values()];
    const results = await Promise.allSettled(backends.map((backend) => backend.connect(options)));
    const failures = results.flatMap((result, index) =>
      result.status === 'rejected' ? [{ account: backends[index]?.account, error: result.reason as unknown }] : [],
    );
    if (failures.length === 0) return;
    await this.disconnect();
    const [first] = failures;
    if (failures.length === 1 && isChatError(first?.error)) throw first.error as ChatError;
    const messages = failures.map(
      ({ account, error }) => `${account}: ${error instanceof Error ? error.message : error}`,
    );
    throw new AggregateError(
      failures.map(({ error }) => error),
      `${failures.length} accounts could not connect. ${messages.join(' ')}`,
    );
  }

  /** Disconnects all, side by side; never rejects because one fails to. */
  async disconnect(): Promise<void> {
    await Promise.allSettled([...this.#byAccount.values()].map((backend) => backend.disconnect()));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.disconnect();
  }
}
