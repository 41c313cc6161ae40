import type { EventListener, EventStream, Subscription } from './event-stream.js';

/** Subscriptions that are ended together. */
export class Subscriptions {
  readonly #stream: EventStream;
  readonly #list = new Set<Subscription>();

  constructor(stream: EventStream) {
    this.#stream = stream;
  }

  /** @returns settles when it has ended */
  add(listener: EventListener, signal?: AbortSignal | undefined): Promise<void> {
    const subscription = this.#stream.subscribe(listener, signal);
    this.#list.add(subscription);
    const forget = () => this.#list.delete(subscription);
    subscription.ended.then(forget, forget);
    return subscription.ended;
  }

  endAll(): void {
    for (const subscription of this.#list) subscription.end();
  }
}
