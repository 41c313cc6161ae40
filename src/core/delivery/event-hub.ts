import type { ChatEvent, ChatEventType } from '../../models/index.js';
import { TimeoutError } from '../errors/index.js';
import { type Logger, silentLogger } from '../logger.js';
import { Acknowledgement, type AckOptions } from './acknowledgement.js';
import { errorEvent, errorInfoOf } from './error-event.js';
import { isControlEvent, laneOf } from './event-channel.js';
import { type EventHandler, EventHandlers } from './event-handlers.js';
import type { DeliveryOutcome, EventHubOptions, OfferOptions } from './event-hub-options.js';
import type { EventSink } from './event-sink.js';
import { EventStream, type EventStreamOptions } from './event-stream.js';
import { runHandlers } from './handler-run.js';
import { KeyedQueue } from './keyed-queue.js';
import { Pressure } from './pressure.js';
import { startTimer } from './timer.js';

/** Control events are not counted against `maxQueued`; when this many wait for a stuck handler, the rest is only logged. */
const maxControl = 1000;

/**
 * Hands events to the bot: to its handlers, which are awaited channel by channel, and to its streams, which do not wait
 * for anybody. Whatever a handler does (throw, reject, never end), the next events come, and nothing is ever an
 * unhandled rejection.
 */
export class EventHub {
  readonly #source: { platform: string; account: string };
  readonly #handlerTimeoutMs: number;
  readonly #maxQueued: number;
  readonly #logger: Logger;
  readonly #handlers = new EventHandlers();
  readonly #streams = new Set<EventSink>();
  readonly #pressure: Pressure;
  readonly #events: KeyedQueue;
  readonly #control: KeyedQueue;
  #late = 0;
  #idle: (() => void)[] = [];
  #isClosed = false;

  constructor(options: EventHubOptions) {
    this.#source = { platform: options.platform, account: options.account };
    this.#handlerTimeoutMs = options.handlerTimeoutMs ?? 30_000;
    this.#maxQueued = options.maxQueued ?? 10_000;
    this.#logger = options.logger ?? silentLogger;
    this.#pressure = new Pressure(this.#maxQueued, (full) =>
      this.#guard('onPressure', () => options.onPressure?.(full)),
    );
    this.#events = new KeyedQueue(() => {
      this.#pressure.update(this.#events.size);
      this.#settled();
    });
    this.#control = new KeyedQueue(() => this.#settled());
  }

  /** Calls the handler for every event of a type until the returned function is called. */
  on<Type extends ChatEventType>(type: Type, handler: EventHandler<Type>): () => void {
    return this.#handlers.add(type, handler);
  }

  /** Calls the handler for the next event of a type only. */
  once<Type extends ChatEventType>(type: Type, handler: EventHandler<Type>): () => void {
    return this.#handlers.add(type, handler, true);
  }

  /** Takes a handler of a type away. */
  off<Type extends ChatEventType>(type: Type, handler: EventHandler<Type>): void {
    this.#handlers.remove(type, handler);
  }

  listenerCount(type: ChatEventType): number {
    return this.#handlers.count(type);
  }

  /** True when a handler, or a stream that names it, takes the type. */
  listensTo(type: ChatEventType): boolean {
    return this.#handlers.count(type) > 0 || [...this.#streams].some((stream) => stream.types?.has(type));
  }

  /** True when a stream takes whatever comes. */
  get listensToAll(): boolean {
    return [...this.#streams].some((stream) => stream.types === undefined);
  }

  /** An iterator over the events from now on; see EventStream for what it keeps and drops. */
  events<Type extends ChatEventType = ChatEventType>(options: EventStreamOptions<Type> = {}): EventStream<Type> {
    const stream = new EventStream(options, this.#logger, (ended) => this.#streams.delete(ended));
    if (this.#isClosed) stream.close();
    else if (!stream.isEnded) this.#streams.add(stream);
    return stream;
  }

  /** Events that wait for their handlers, or are with them. */
  get queued(): number {
    return this.#events.size;
  }

  /** True when the next event would be dropped. */
  get isFull(): boolean {
    return this.#events.size >= this.#maxQueued;
  }

  /** True from the moment `onPressure(true)` was called until `onPressure(false)`. */
  get isUnderPressure(): boolean {
    return this.#pressure.isHigh;
  }

  /** Resolves when the queue is not under pressure, or the hub was stopped. */
  room(): Promise<void> {
    return this.#pressure.room();
  }

  /**
   * Takes an event: gives it to the streams and puts it into its channel's lane.
   *
   * @returns false when there was no room: nobody got the event and it is not acknowledged. The caller marks the channel
   *   as gapped, so that the event is read again.
   */
  offer(event: ChatEvent, options: OfferOptions = {}): boolean {
    if (this.#isClosed) return false;
    const isControl = isControlEvent(event);
    const queue = isControl ? this.#control : this.#events;
    if (queue.size >= (isControl ? maxControl : this.#maxQueued)) {
      if (isControl)
        this.#logger.warn('An event was dropped: its handlers are stuck.', { type: event.type, id: event.id });
      return false;
    }
    for (const stream of this.#streams) stream.feed(event);
    if (event.type === 'error' && this.#handlers.count('error') === 0) {
      this.#logger.error('An error that no handler listens to.', { error: event.error });
    }
    const ack = options.ack ? new Acknowledgement(options, (error) => this.report(error, 'acknowledge')) : undefined;
    let outcome: DeliveryOutcome = 'handled';
    queue.push(laneOf(event), {
      run: () => {
        const inTime = this.#run(event);
        return inTime?.then((yes) => {
          if (!yes) outcome = 'slow';
        });
      },
      ended: () => {
        ack?.settle();
        options.settled?.(outcome);
      },
      cancel: () => {
        ack?.cancel();
        options.settled?.('closed');
      },
    });
    if (!isControl) this.#pressure.update(queue.size);
    return true;
  }

  /** As `offer`; the promise settles with the outcome and never rejects. */
  dispatch(event: ChatEvent, options: AckOptions = {}): Promise<DeliveryOutcome> {
    return new Promise((resolve) => {
      const taken = this.offer(event, { ...options, settled: resolve });
      if (!taken) resolve(this.#isClosed ? 'closed' : 'dropped');
    });
  }

  /** Tells the bot what went wrong, as an `error` event. */
  report(error: unknown, operation?: string): void {
    this.offer(errorEvent(error, { ...this.#source, operation }));
  }

  /**
   * Waits for all handlers, those included that were not in time.
   *
   * @returns false when some still ran after `timeoutMs`
   */
  async drain(timeoutMs: number): Promise<boolean> {
    if (this.#isIdle()) return true;
    return new Promise((resolve) => {
      const done = (result: boolean) => {
        timer.cancel();
        this.#idle = this.#idle.filter((other) => other !== idle);
        resolve(result);
      };
      const idle = () => done(true);
      const timer = startTimer(timeoutMs, () => done(false));
      this.#idle.push(idle);
    });
  }

  /** Drops what waits (unacknowledged) and ends the streams. Handlers stay registered: the hub can be used again. */
  stop(): void {
    this.#events.clear();
    this.#control.clear();
    this.#pressure.release();
    for (const stream of [...this.#streams]) stream.close();
  }

  /** Stops, forgets all handlers and takes nothing any more. */
  close(): void {
    this.#isClosed = true;
    this.stop();
    this.#handlers.clear();
  }

  #run(event: ChatEvent): Promise<boolean> | undefined {
    return runHandlers(this.#handlers, event, this.#handlerTimeoutMs, {
      failed: (error) => this.#handlerFailed(event, error),
      timedOut: () => {
        this.#late++;
        this.#handlerSlow(event);
      },
      finishedLate: () => {
        this.#late--;
        this.#settled();
      },
    });
  }

  #handlerFailed(event: ChatEvent, error: unknown): void {
    const operation = `on('${event.type}')`;
    // An `error` event about an `error` handler would go round in circles.
    if (event.type === 'error') {
      this.#logger.error("A handler of 'error' failed.", { error: errorInfoOf(error, { ...this.#source, operation }) });
    } else {
      this.report(error, operation);
    }
  }

  #handlerSlow(event: ChatEvent): void {
    const operation = `on('${event.type}')`;
    const message = `A handler of '${event.type}' has not settled within ${this.#handlerTimeoutMs} ms; it goes on beside the next event of its channel.`;
    if (event.type === 'error') this.#logger.warn(message, { id: event.id });
    else this.report(new TimeoutError(message, { retryable: false, operation }), operation);
  }

  #isIdle(): boolean {
    return this.#events.size === 0 && this.#control.size === 0 && this.#late === 0;
  }

  #settled(): void {
    if (this.#idle.length === 0 || !this.#isIdle()) return;
    for (const idle of [...this.#idle]) idle();
  }

  #guard(what: string, call: () => void): void {
    try {
      call();
    } catch (error) {
      this.#logger.error(`${what} failed.`, { error: errorInfoOf(error, this.#source) });
    }
  }
}
