import type { ChatEvent, ChatEventType, EventOf } from '../../models/index.js';
import { AbortedError, InvalidError } from '../errors/index.js';
import type { Logger } from '../logger.js';
import { onAbort } from '../retry/index.js';
import { channelIdOf, threadIdOf } from './event-channel.js';
import type { EventSink } from './event-sink.js';
import { Fifo } from './fifo.js';

/** What `backend.events(…)` takes. */
export type EventStreamOptions<Type extends ChatEventType = ChatEventType> = {
  /** Only these types; all when left out. */
  types?: readonly Type[] | undefined;
  /** Only this channel, or this thread, by id. */
  channel?: string | undefined;
  /** Ends the loop: it throws an AbortedError. */
  signal?: AbortSignal | undefined;
  /** How many events wait for the loop at most. Default 1,000. */
  buffer?: number | undefined;
  /** Called for each event that did not fit, with how many there have been. */
  onDrop?: ((event: EventOf<Type>, dropped: number) => void) | undefined;
};

type Waiter<T> = { resolve(result: IteratorResult<T, undefined>): void; reject(error: unknown): void };

/**
 * The events of a backend as an async iterator. It is fed from its creation on, not from the first `next()`, so that an
 * answer that comes while the question is still being sent is not missed; and it is fed before the handlers and never
 * waits for them.
 *
 * The buffer is bounded. When it is full the **newest** events are dropped: what the loop then reads is an unbroken run
 * from the start, and the answer that somebody waits for comes early in it. `dropped` counts, `onDrop` tells each, the
 * logger warns once until the loop has caught up.
 *
 * The loop ends when the signal fires (it throws an AbortedError, buffered events are let go), when the backend
 * disconnects (it first reads what is buffered), and by `break`, `return` or `throw` in its body.
 */
export class EventStream<Type extends ChatEventType>
  implements EventSink, AsyncIterableIterator<EventOf<Type>, undefined>
{
  readonly #types: ReadonlySet<string> | undefined;
  readonly #channel: string | undefined;
  readonly #limit: number;
  readonly #onDrop: EventStreamOptions<Type>['onDrop'];
  readonly #logger: Logger;
  readonly #ended: (stream: EventSink) => void;
  readonly #signal: AbortSignal | undefined;
  #unfollow: (() => void) | undefined;
  readonly #buffer = new Fifo<EventOf<Type>>();
  readonly #waiting = new Fifo<Waiter<EventOf<Type>>>();
  #dropped = 0;
  #isDropping = false;
  #isEnded = false;
  #abort: AbortedError | undefined;

  /** @param ended - called once when the stream takes no more events. */
  constructor(options: EventStreamOptions<Type>, logger: Logger, ended: (stream: EventSink) => void) {
    this.#limit = options.buffer ?? 1000;
    if (!(this.#limit >= 1)) throw new InvalidError('`buffer` must be a number from 1 up: how many events may wait.');
    this.#types = options.types && new Set(options.types);
    this.#channel = options.channel;
    this.#onDrop = options.onDrop;
    this.#logger = logger;
    this.#ended = ended;
    this.#signal = options.signal;
    if (this.#signal?.aborted) this.#aborted();
    else if (this.#signal) this.#unfollow = onAbort(this.#signal, () => this.#aborted());
  }

  /** How many events did not fit. */
  get dropped(): number {
    return this.#dropped;
  }

  /** How many events wait for the loop. */
  get buffered(): number {
    return this.#buffer.size;
  }

  /** What it takes; `undefined` for everything. */
  get types(): ReadonlySet<string> | undefined {
    return this.#types;
  }

  get isEnded(): boolean {
    return this.#isEnded;
  }

  /** Gives the stream an event; it takes it if it is one of its types and channel. */
  feed(event: ChatEvent): void {
    if (this.#isEnded || !this.#takes(event)) return;
    const waiter = this.#waiting.shift();
    if (waiter) waiter.resolve({ done: false, value: event });
    else if (this.#buffer.size < this.#limit) this.#buffer.push(event);
    else this.#drop(event);
  }

  async next(): Promise<IteratorResult<EventOf<Type>, undefined>> {
    const value = this.#buffer.shift();
    if (value !== undefined) {
      if (this.#buffer.size === 0) this.#isDropping = false;
      return { done: false, value };
    }
    if (this.#abort) {
      const error = this.#abort;
      this.#abort = undefined;
      throw error;
    }
    if (this.#isEnded) return { done: true, value: undefined };
    return new Promise((resolve, reject) => this.#waiting.push({ resolve, reject }));
  }

  async return(): Promise<IteratorResult<EventOf<Type>, undefined>> {
    this.#buffer.clear();
    this.#abort = undefined;
    this.close();
    return { done: true, value: undefined };
  }

  /** Takes no more events; the loop reads what is buffered and ends. */
  close(): void {
    if (!this.#end()) return;
    for (const waiter of this.#waiting.clear()) waiter.resolve({ done: true, value: undefined });
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.return();
  }

  #aborted(): void {
    if (!this.#end()) return;
    this.#buffer.clear();
    const error = new AbortedError('The event stream was aborted.', {
      operation: 'events',
      cause: this.#signal?.reason,
    });
    const [first, ...others] = this.#waiting.clear();
    if (first) first.reject(error);
    else this.#abort = error;
    for (const waiter of others) waiter.resolve({ done: true, value: undefined });
  }

  #end(): boolean {
    if (this.#isEnded) return false;
    this.#isEnded = true;
    this.#unfollow?.();
    this.#ended(this);
    return true;
  }

  #takes(event: ChatEvent): event is EventOf<Type> {
    if (this.#types && !this.#types.has(event.type)) return false;
    return this.#channel === undefined || channelIdOf(event) === this.#channel || threadIdOf(event) === this.#channel;
  }

  #drop(event: EventOf<Type>): void {
    this.#dropped++;
    if (!this.#isDropping) {
      this.#isDropping = true;
      this.#logger.warn('An event stream is not read fast enough and drops events.', {
        buffer: this.#limit,
        type: event.type,
      });
    }
    try {
      this.#onDrop?.(event, this.#dropped);
    } catch (error) {
      this.#logger.error('onDrop failed.', { error: error instanceof Error ? error.name : typeof error });
    }
  }
}
