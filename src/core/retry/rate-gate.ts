import { abortedBy } from './aborted.js';
import { CallPace, type RateWindow } from './call-pace.js';
import { onAbort } from './on-abort.js';

/** With more kinds than this, those that nobody has called for a while are forgotten. */
const mostLanes = 1_000;

type Waiter = { go(): void };

type Lane = {
  readonly pace: CallPace;
  readonly waiting: Set<Waiter>;
  timer: NodeJS.Timeout | undefined;
};

/**
 * Where calls of a kind wait for the platform's limit, in the order in which they came: as long as it has said "slow
 * down", and then at the pace that it has been found to take, in place of being refused once more.
 */
export class RateGate {
  readonly #lanes = new Map<string, Lane>();
  readonly #now: () => number;

  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /** How many kinds of calls are remembered. */
  get size(): number {
    return this.#lanes.size;
  }

  /** Closes the gate for a kind of call, whose present call was refused; a shorter time than one already set changes nothing. */
  close(key: string, ms: number): void {
    this.#lane(key).pace.refused(ms, this.#now());
  }

  /** How long the gate stays closed, in milliseconds; 0 when it is open. */
  remainingMs(key: string): number {
    return this.#lanes.get(key)?.pace.closedMs(this.#now()) ?? 0;
  }

  /**
   * Resolves when it is one's turn. `leave` is to be called when the call is over.
   *
   * @param most - so many calls of the kind are under way at the most
   * @throws AbortedError
   */
  enter(key: string, signal?: AbortSignal | undefined, most = Number.POSITIVE_INFINITY): Promise<void> {
    if (signal?.aborted) return Promise.reject(abortedBy(signal));
    const lane = this.#lane(key);
    lane.pace.most = most;
    return new Promise((resolve, reject) => {
      const off =
        signal &&
        onAbort(signal, () => {
          lane.waiting.delete(waiter);
          reject(abortedBy(signal));
          this.#pump(key, lane);
        });
      const waiter = {
        go() {
          off?.();
          resolve();
        },
      };
      lane.waiting.add(waiter);
      this.#pump(key, lane);
    });
  }

  /**
   * A call is over.
   *
   * @param outcome - `isRefused`: for its rate; `window`: what its answer said of the limit
   */
  leave(key: string, outcome: { isRefused: boolean; window?: RateWindow | undefined }): void {
    const lane = this.#lane(key);
    lane.pace.over(outcome, this.#now());
    this.#pump(key, lane);
  }

  #lane(key: string): Lane {
    let lane = this.#lanes.get(key);
    if (!lane) {
      if (this.#lanes.size >= mostLanes) this.#sweep();
      lane = { pace: new CallPace(), waiting: new Set(), timer: undefined };
      this.#lanes.set(key, lane);
    }
    return lane;
  }

  /** Lets go whoever may; looks again when the next one may. */
  #pump(key: string, lane: Lane): void {
    clearTimeout(lane.timer);
    lane.timer = undefined;
    for (const waiter of lane.waiting) {
      const waitMs = lane.pace.waitMs(this.#now());
      // With Infinity the next call that is over looks again.
      if (waitMs > 0) {
        if (waitMs < Number.POSITIVE_INFINITY) {
          lane.timer = setTimeout(() => this.#pump(key, lane), Math.min(Math.ceil(waitMs), 2 ** 31 - 1));
        }
        return;
      }
      lane.waiting.delete(waiter);
      lane.pace.started(this.#now());
      waiter.go();
    }
  }

  #sweep(): void {
    for (const [key, { pace, waiting }] of this.#lanes) {
      if (waiting.size === 0 && pace.isForgettable(this.#now())) this.#lanes.delete(key);
    }
  }
}
