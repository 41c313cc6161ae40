import { type ChatError, isChatError } from '../../../../core/errors/index.js';
import { type Logger, silentLogger } from '../../../../core/logger.js';
import { sleep } from '../../../../core/retry/index.js';
import type { DdpConnection } from './ddp-connection.js';
import type { DdpFrame } from './ddp-frame.js';
import { fromEjson, isoDate } from './ejson.js';

/** Gets what an event of a stream brings, dates as REST writes them. */
export type StreamListener = (...args: unknown[]) => void;

type Subscription = {
  readonly stream: string;
  readonly event: string;
  readonly parameter: unknown;
  readonly listeners: Set<StreamListener>;
  /** On which connection it stands, and its id there. */
  on?: { connection: DdpConnection; id: Promise<string> } | undefined;
};

/** So many at a time, since servers count them (wire sheet, section 10). */
const batchSize = 8;

const defaultWaitMs = 1_000;

/** What is listened to, over all connections: a new connection gets every subscription anew. */
export class StreamRegistry {
  readonly #subscriptions = new Map<string, Subscription>();
  readonly #logger: Logger;
  readonly #onRefused: ((stream: string, event: string, error: ChatError) => void) | undefined;
  #connection: DdpConnection | undefined;

  constructor(
    onRefused: ((stream: string, event: string, error: ChatError) => void) | undefined,
    logger: Logger = silentLogger,
  ) {
    this.#onRefused = onRefused;
    this.#logger = logger;
  }

  /**
   * Listens to an event of a stream. Without a connection it begins with the next one.
   *
   * @param parameter - the second one of the subscription
   * @returns ends it
   * @throws ChatError when the server refuses it
   */
  async add(
    stream: string,
    event: string,
    listener: StreamListener,
    parameter: unknown = { useCollection: false, args: [] },
  ): Promise<() => void> {
    const key = keyOf(stream, event);
    let subscription = this.#subscriptions.get(key);
    if (!subscription) {
      subscription = { stream, event, parameter, listeners: new Set() };
      this.#subscriptions.set(key, subscription);
    }
    const known = subscription;
    // Two subscribers may give the same function, and each ends its own.
    const own: StreamListener = (...args) => listener(...args);
    known.listeners.add(own);
    const connection = this.#connection;
    if (connection) {
      try {
        await this.#patiently(known, connection);
      } catch (error) {
        // A connection that is lost meanwhile is no refusal: the next one brings it.
        if (!isPassing(error)) {
          this.#remove(known, own);
          throw error;
        }
      }
    }
    return () => this.#remove(known, own);
  }

  /** Puts every subscription on a new connection. What the server refuses is told and forgotten. */
  async moveTo(connection: DdpConnection, signal: AbortSignal): Promise<void> {
    this.#connection = connection;
    const all = [...this.#subscriptions.values()];
    for (let start = 0; start < all.length; start += batchSize) {
      await Promise.all(all.slice(start, start + batchSize).map((each) => this.#restore(each, connection, signal)));
    }
  }

  /** The connection is no more. */
  leave(connection: DdpConnection): void {
    if (this.#connection === connection) this.#connection = undefined;
    for (const subscription of this.#subscriptions.values()) {
      if (subscription.on?.connection === connection) subscription.on = undefined;
    }
  }

  /** Hands on what a `changed` frame brings. */
  dispatch(frame: DdpFrame): void {
    const { collection, fields } = frame;
    if (typeof collection !== 'string' || typeof fields !== 'object' || fields === null) return;
    const { eventName, args, uid } = fields as Record<string, unknown>;
    // A presence stands under the user that it is of, though all are one subscription (wire sheet, section 10).
    const event = collection === 'stream-user-presence' ? '' : eventName;
    if (typeof event !== 'string') return;
    const values = fromEjson(Array.isArray(args) ? args : [], isoDate) as unknown[];
    const told = collection === 'stream-user-presence' ? [uid ?? eventName, ...values] : values;
    for (const listener of [...(this.#subscriptions.get(keyOf(collection, event))?.listeners ?? [])]) {
      try {
        listener(...told);
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        this.#logger.error('A listener of a stream failed.', { stream: collection, event, reason });
      }
    }
  }

  async #restore(subscription: Subscription, connection: DdpConnection, signal: AbortSignal): Promise<void> {
    try {
      await this.#patiently(subscription, connection, signal);
    } catch (error) {
      if (!isChatError(error) || isPassing(error)) throw error;
      const { stream, event } = subscription;
      this.#subscriptions.delete(keyOf(stream, event));
      this.#logger.warn('A subscription was refused.', { stream, event, reason: error.message });
      this.#onRefused?.(stream, event, error);
    }
  }

  /** Waits as long as the server says where it counts too many subscriptions. */
  async #patiently(subscription: Subscription, connection: DdpConnection, signal?: AbortSignal): Promise<void> {
    for (;;) {
      try {
        await this.#attach(subscription, connection);
        return;
      } catch (error) {
        if (!isChatError(error) || error.code !== 'rate_limited') throw error;
        await sleep(error.retryAfterMs ?? defaultWaitMs, signal);
      }
    }
  }

  async #attach(subscription: Subscription, connection: DdpConnection): Promise<void> {
    if (subscription.listeners.size === 0) return;
    let { on } = subscription;
    if (on?.connection !== connection) {
      const { stream, event, parameter } = subscription;
      on = { connection, id: connection.subscribe(stream, [event, parameter]) };
      subscription.on = on;
    }
    try {
      await on.id;
    } catch (error) {
      if (subscription.on === on) subscription.on = undefined;
      throw error;
    }
  }

  #remove(subscription: Subscription, listener: StreamListener): void {
    const { listeners, stream, event, on } = subscription;
    if (!listeners.delete(listener) || listeners.size > 0) return;
    const key = keyOf(stream, event);
    if (this.#subscriptions.get(key) === subscription) this.#subscriptions.delete(key);
    on?.id.then(
      (id) => on.connection.unsubscribe(id),
      () => undefined,
    );
  }
}

function keyOf(stream: string, event: string): string {
  return `${stream} ${event}`;
}

/** A failure of the connection rather than a refusal. */
function isPassing(error: unknown): boolean {
  return isChatError(error) && ['connection', 'timeout', 'aborted'].includes(error.code);
}
