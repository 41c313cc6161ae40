import { abortable, throwIfAborted } from '../retry/index.js';

type Flight = { readonly result: Promise<unknown>; readonly controller: AbortController; waiting: number };

/**
 * Makes equal reads that are under way at once one. Nothing is kept: when the read has settled, the next caller starts a
 * new one, also after a failure.
 */
export class Coalescer {
  readonly #flights = new Map<string, Flight>();

  /**
   * Joins the read of that key, or starts it.
   *
   * @param key - equal keys mean equal reads; the result is shared, so treat it as read-only
   * @param read - its signal fires only when every caller has left
   * @param signal - ends this caller's wait with an AbortedError, nobody else's
   */
  async run<T>(key: string, read: (signal: AbortSignal) => Promise<T>, signal?: AbortSignal | undefined): Promise<T> {
    throwIfAborted(signal);
    const flight = this.#flights.get(key) ?? this.#start(key, read);
    flight.waiting += 1;
    try {
      return (await abortable(flight.result, signal)) as T;
    } finally {
      flight.waiting -= 1;
      if (flight.waiting === 0) {
        // Nobody is left: whoever comes now must not get the aborted read.
        this.#forget(key, flight);
        flight.controller.abort();
      }
    }
  }

  /** How many reads are under way. */
  get size(): number {
    return this.#flights.size;
  }

  #start(key: string, read: (signal: AbortSignal) => Promise<unknown>): Flight {
    const controller = new AbortController();
    const flight: Flight = { result: (async () => read(controller.signal))(), controller, waiting: 0 };
    this.#flights.set(key, flight);
    const forget = () => this.#forget(key, flight);
    flight.result.then(forget, forget);
    return flight;
  }

  #forget(key: string, flight: Flight): void {
    if (this.#flights.get(key) === flight) this.#flights.delete(key);
  }
}
