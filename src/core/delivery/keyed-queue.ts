import { Fifo } from './fifo.js';

/** A piece of work. No method throws or rejects. */
export type Job = {
  /** Does it; a returned promise holds the lane until it has settled. */
  run(): Promise<void> | undefined;
  /** Called when it is done and no longer counted. */
  ended(): void;
  /** Called instead of `run` and `ended` when the queue was cleared first. */
  cancel(): void;
};

/** Runs jobs of one key one after the other, in order, and keys side by side. A lane that is idle takes no memory. */
export class KeyedQueue {
  readonly #lanes = new Map<string, Fifo<Job>>();
  readonly #changed: () => void;
  #size = 0;

  /** @param changed - called whenever a job has ended. */
  constructor(changed: () => void = () => {}) {
    this.#changed = changed;
  }

  /** Jobs that wait or run. */
  get size(): number {
    return this.#size;
  }

  /** Starts the job at once when its lane is idle. */
  push(key: string, job: Job): void {
    this.#size++;
    const waiting = this.#lanes.get(key);
    if (waiting) {
      waiting.push(job);
      return;
    }
    const lane = new Fifo<Job>();
    this.#lanes.set(key, lane);
    this.#work(key, lane, job);
  }

  /** Cancels every job that waits; those that run go on. */
  clear(): void {
    for (const lane of this.#lanes.values()) {
      for (const job of lane.clear()) {
        this.#size--;
        job.cancel();
      }
    }
    this.#changed();
  }

  #work(key: string, lane: Fifo<Job>, first: Job | undefined): void {
    let job = first;
    while (job) {
      const current = job;
      const pending = current.run();
      if (pending) {
        void pending.then(() => {
          this.#ended(current);
          this.#work(key, lane, lane.shift());
        });
        return;
      }
      this.#ended(job);
      job = lane.shift();
    }
    this.#lanes.delete(key);
  }

  #ended(job: Job): void {
    this.#size--;
    job.ended();
    this.#changed();
  }
}
