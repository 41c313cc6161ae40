import type { Channel, ChatEvent, User } from '../../models/index.js';
import type { Dialect } from '../../richtext/index.js';
import { Coalescer } from '../cache/coalescer.js';
import { EntityCache } from '../cache/entity-cache.js';
import type { Capabilities, CapabilityName, Operation } from '../capabilities.js';
import type { CommonSettings } from '../config.js';
import { EventHub, eventId } from '../delivery/index.js';
import type { ChatError } from '../errors/index.js';
import { Listing } from '../listing.js';
import { type Logger, silentLogger } from '../logger.js';
import type { OperationOptions } from '../options.js';
import type { PlatformTypes } from '../platform-types.js';
import { abortable, anySignal, type LinkedSignal, retry, throwIfAborted } from '../retry/index.js';
import { traceOperation } from '../tracing.js';
import { OperationErrors } from './operation-errors.js';
import { OperationsUnderWay } from './operations-under-way.js';

/** What a platform says of itself to the core. */
export type BackendProfile = {
  /** The name in configurations: `slack`. */
  readonly platform: string;
  /** The name for people: `Slack`. */
  readonly displayName: string;
  readonly dialect: Dialect;
  readonly capabilities: Capabilities;
  /**
   * Which of its `native` options are something to send by themselves (a poll, a place), so that there need be no text
   * beside them. A text that becomes several messages has them on the last of these only. Default none.
   */
  readonly nativeContent?: readonly string[] | undefined;
};

/** Who the credentials belong to, and what they may do. */
export type Identity<T extends PlatformTypes = PlatformTypes> = {
  readonly me: T['user'];
  /** The capabilities narrowed by what was granted; absent when nothing is taken away. */
  readonly capabilities?: Capabilities;
};

/** One call of an operation, as the platform's methods get it. */
export type Call = {
  readonly operation: Operation;
  readonly signal: AbortSignal | undefined;
  /**
   * To be called when a write is put on the wire: from then on an abort says `maybeDelivered`.
   *
   * @throws AbortedError when the caller has given up: nothing is written any more
   */
  leave(): void;
};

/**
 * What all operations stand on: the account's identity, capabilities and caches, and `operate`, through which every
 * operation goes (capability, authentication, abort, errors, tracing).
 */
export abstract class Kernel<T extends PlatformTypes = PlatformTypes> {
  /** The platform's name in configurations: `slack`. */
  readonly platform: string;
  /** The configured connection; it stands on every model and event. */
  readonly account: string;
  /** The platform's name for people: `Slack`. */
  readonly displayName: string;
  /** The platform's markup. */
  readonly dialect: Dialect;
  /** Known users by id, name, e-mail and handle; bounded, kept fresh by events. */
  readonly users: EntityCache<T['user']>;
  /** Known channels by id and name; bounded, kept fresh by events. */
  readonly channels: EntityCache<T['channel']>;
  /** The platform's own client. */
  abstract readonly client: unknown;

  protected readonly logger: Logger;
  readonly #settings: CommonSettings;
  protected readonly hub: EventHub;
  /** See BackendProfile. */
  protected readonly nativeContent: readonly string[];
  readonly #coalescer = new Coalescer();
  readonly #raw = new WeakMap<object, unknown>();
  #capabilities: Capabilities;
  readonly #errors: OperationErrors;
  readonly #underWay = new OperationsUnderWay();
  #rateLimits = 0;
  #identity: Promise<T['user']> | undefined;
  #me: T['user'] | undefined;

  constructor(profile: BackendProfile, settings: CommonSettings = {}) {
    this.platform = profile.platform;
    this.displayName = profile.displayName;
    this.dialect = profile.dialect;
    this.nativeContent = profile.nativeContent ?? [];
    this.account = settings.account ?? profile.platform;
    const { platform, displayName, account } = this;
    const toChatError = (error: unknown, operation: string) => this.toChatError(error, operation);
    this.#errors = new OperationErrors({ platform, displayName, account, toChatError });
    this.#settings = settings;
    this.logger = settings.logger ?? silentLogger;
    this.#capabilities = profile.capabilities;
    this.users = new EntityCache<T['user']>(settings.cache?.users);
    this.channels = new EntityCache<T['channel']>(settings.cache?.channels);
    this.hub = new EventHub({
      platform: this.platform,
      account: this.account,
      logger: this.logger,
      handlerTimeoutMs: settings.handlerTimeoutMs,
      maxQueued: settings.eventBuffer,
      onPressure: (full) => this.onPressure(full),
    });
  }

  /** The settings that every backend has. Private beneath: a proxy's password stands in them. */
  protected get settings(): CommonSettings {
    return this.#settings;
  }

  /** What this account can do; narrowed by its settings and, once authenticated, by what it was granted. */
  get capabilities(): Capabilities {
    return this.#capabilities;
  }

  /** This account's own user; `undefined` until the first operation or `connect()` has authenticated. */
  get me(): T['user'] | undefined {
    return this.#me;
  }

  /**
   * The payload from which a model was made, as the platform sent it. It is kept while the model lives.
   *
   * @param model - the very object that an operation or event gave
   * @returns `undefined` for a copy, a model from JSON, and models that no payload stands behind
   */
  raw(model: object): unknown {
    return this.#raw.get(model);
  }

  /** Proves the credentials and learns who they belong to. @throws AuthError when they are refused. */
  protected abstract doAuthenticate(signal: AbortSignal | undefined): Promise<Identity<T>>;

  /** The ChatError for what the platform's SDK or client threw; `undefined` leaves it to the core. */
  protected toChatError(_error: unknown, _operation: string): ChatError | undefined {
    return undefined;
  }

  /** The event queue is nearly full (`true`: stop reading, where the transport can) or has room again (`false`). */
  protected onPressure(_full: boolean): void {}

  /**
   * One platform call under the retry policy: repeated when that may help and does no harm. The platform's "slow down"
   * becomes a `rate_limited` event.
   *
   * @param call - the operation it is part of, or the platform call's own name
   * @param idempotent - a read, or a write that may be done twice; a send is repeated only when it surely did not happen
   * @param run - gets the number of the try, from 1
   */
  protected attempt<Result>(
    call: { readonly operation: string; readonly signal?: AbortSignal | undefined },
    idempotent: boolean,
    run: (attempt: number) => Promise<Result>,
  ): Promise<Result> {
    const { operation, signal } = call;
    return retry(
      async (attempt) => {
        try {
          return await run(attempt);
        } catch (error) {
          throw this.chatError(error, operation);
        }
      },
      {
        ...this.#settings.retry,
        idempotent,
        signal,
        onRetry: ({ error, delayMs }) =>
          this.logger.debug('A call is tried again.', { operation, code: error.code, delayMs }),
        onRateLimited: (retryAfterMs) => this.rateLimited(operation, retryAfterMs),
      },
    );
  }

  /** Tells the bot that the platform asked to slow down. */
  protected rateLimited(operation: string, retryAfterMs: number): void {
    this.#rateLimits += 1;
    this.hub.offer({
      ...this.stamp('rate_limited', eventId('rate_limited', operation, Date.now(), this.#rateLimits)),
      operation,
      retryAfterMs,
    });
  }

  /** Keeps the payload for `raw`. */
  protected remember<Model extends object>(model: Model, payload: unknown): Model {
    if (typeof payload === 'object' && payload !== null) this.#raw.set(model, payload);
    return model;
  }

  /** Lowers capabilities: by settings in the constructor. */
  protected set narrowed(capabilities: Capabilities) {
    this.#capabilities = capabilities;
  }

  /**
   * Authenticates once for all who wait; a failure is forgotten, so that the next call tries again.
   *
   * @returns this account's own user
   */
  protected authenticated(signal?: AbortSignal | undefined): Promise<T['user']> {
    this.#identity ??= this.doAuthenticate(undefined).then(
      ({ me, capabilities }) => {
        this.#me = me;
        if (capabilities) this.#capabilities = capabilities;
        this.users.set(me);
        return me;
      },
      (error: unknown) => {
        this.#identity = undefined;
        throw this.chatError(error, 'authenticate');
      },
    );
    return abortable(this.#identity, signal);
  }

  /** Forgets who the credentials belong to: the next operation authenticates again. */
  protected forgetIdentity(): void {
    this.#identity = undefined;
  }

  /**
   * What every operation does around its own work: checks the capability, authenticates, ends the caller's wait on abort,
   * makes every failure a ChatError of this platform, and traces.
   */
  protected async operate<Result>(
    operation: Operation,
    options: OperationOptions | undefined,
    run: (call: Call) => Promise<Result>,
  ): Promise<Result> {
    this.#checkSignal(options?.signal, operation);
    this.requireCapability(operation);
    // The bytes of a download are read when its operation is long over; its client ends it.
    if (operation === 'downloadAttachment') return this.#operate(operation, options?.signal, run);
    const linked = this.#linked(options?.signal);
    try {
      return await this.#operate(operation, linked?.signal ?? this.#underWay.signal, run);
    } finally {
      linked?.release();
    }
  }

  #checkSignal(signal: AbortSignal | undefined, operation: string): void {
    if (signal !== undefined && typeof signal?.addEventListener !== 'function') {
      throw this.invalid("'signal' must be an AbortSignal.", operation);
    }
  }

  #linked(signal: AbortSignal | undefined): LinkedSignal | undefined {
    return signal && anySignal(signal, this.#underWay.signal);
  }

  async #operate<Result>(
    operation: Operation,
    signal: AbortSignal | undefined,
    run: (call: Call) => Promise<Result>,
  ): Promise<Result> {
    let left = false;
    const call: Call = {
      operation,
      signal,
      leave() {
        // The caller has been told that nothing more will happen.
        throwIfAborted(signal);
        left = true;
      },
    };
    this.#underWay.begin();
    try {
      return await traceOperation({ platform: this.platform, account: this.account, operation }, async () => {
        try {
          await this.authenticated(signal);
          // The granted scopes may have narrowed the matrix.
          this.requireCapability(operation);
          return await abortable(run(call), signal);
        } catch (error) {
          throw this.failure(error, operation, left);
        }
      });
    } finally {
      this.#underWay.end();
    }
  }

  /** What an operation rejects with. @param left - a write was on the wire: an abort does not say that it did not happen */
  protected failure(error: unknown, operation: string, left: boolean): ChatError {
    return this.#errors.failure(error, operation, left);
  }

  /** Ends the operations under way: each rejects with an AbortedError. Later ones are not touched. */
  protected abandonOperations(): void {
    this.#underWay.abandon();
  }

  /** Resolves when no operation is under way. */
  protected operationsSettled(): Promise<void> {
    return this.#underWay.settled();
  }

  /** A Listing whose pages are read under `operate`'s rules. */
  protected list<Item>(
    operation: Operation,
    options: OperationOptions | undefined,
    pages: (call: Call) => AsyncIterable<readonly Item[]>,
  ): Listing<Item> {
    const start = async function* (this: Kernel<T>): AsyncGenerator<Item> {
      this.#checkSignal(options?.signal, operation);
      this.requireCapability(operation);
      // All pages follow one signal, that of the first call.
      const linked = this.#linked(options?.signal);
      const signal = linked?.signal ?? this.#underWay.signal;
      try {
        const iterator = await this.#operate(operation, signal, async (call) => pages(call)[Symbol.asyncIterator]());
        try {
          for (;;) {
            const page = await this.#operate(operation, signal, () => iterator.next());
            if (page.done) return;
            yield* page.value;
          }
        } finally {
          // Not awaited: an aborted page may still be under way, and its end is nobody's business any more.
          void Promise.resolve(iterator.return?.()).catch(() => undefined);
        }
      } finally {
        linked?.release();
      }
    };
    return new Listing(start.bind(this));
  }

  /** Equal reads under way at once are one request; an abort ends only the caller's own wait. */
  protected shared<Result>(
    key: string,
    signal: AbortSignal | undefined,
    read: (signal: AbortSignal) => Promise<Result>,
  ): Promise<Result> {
    return this.#coalescer.run(key, read, signal);
  }

  /** @throws UnsupportedError when the capability is `none`. */
  protected requireCapability(name: CapabilityName): void {
    if (!this.#capabilities.supports(name)) throw this.unsupported(name);
  }

  /** The error for a capability that is `none`. */
  protected unsupported(name: CapabilityName): ChatError {
    return this.#errors.unsupported(name, this.#capabilities.get(name));
  }

  protected invalid(message: string, operation?: string): ChatError {
    return this.#errors.invalid(message, operation);
  }

  /**
   * Any failure as a ChatError that names the platform, the account and the operation.
   *
   * @param left - a write was on the wire: what nobody foresaw came of its answer, so it may have happened
   */
  protected chatError(error: unknown, operation: string, left = false): ChatError {
    return this.#errors.of(error, operation, left);
  }

  /** Writes platform, account and operation on an error that has none of its own. */
  protected complete(error: ChatError, operation: string): ChatError {
    return this.#errors.complete(error, operation);
  }

  /** What every event of this backend carries. */
  protected stamp<Type extends ChatEvent['type']>(type: Type, id: string, at = new Date()) {
    return { type, platform: this.platform, account: this.account, id, at };
  }

  /** The name of a user or channel that a cache knows: for the plain text of a message. */
  protected nameOf(kind: string, id: string): string | undefined {
    if (kind === 'user') return (this.users.getById(id) as User | undefined)?.name;
    if (kind === 'channel') return (this.channels.getById(id) as Channel | undefined)?.name;
    return undefined;
  }
}
