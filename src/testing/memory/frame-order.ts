import { type PatientTimer, startPatientTimer } from '../../core/retry/index.js';
import type { MemoryFrame } from './frame.js';

/** How long a frame that came too early waits for those before it. */
const patienceMs = 250;

/** Puts frames that come out of order back in order, by their numbers. Repeats are let through: the core knows them. */
export class FrameOrder {
  readonly #deliver: (frame: MemoryFrame) => void;
  readonly #early = new Map<number, MemoryFrame>();
  #last: number;
  #timer: PatientTimer | undefined;

  constructor(last: number | undefined, deliver: (frame: MemoryFrame) => void) {
    this.#last = last ?? Number.NaN;
    this.#deliver = deliver;
  }

  /** The newest frame behind which nothing is missing. */
  get seq(): number {
    return this.#last;
  }

  /** A new session begins behind this frame. */
  start(last: number): void {
    this.#last = last;
    this.#drain();
  }

  take(frame: MemoryFrame): void {
    if (frame.seq <= this.#last) {
      this.#deliver(frame);
      return;
    }
    this.#early.set(frame.seq, frame);
    this.#drain();
  }

  stop(): void {
    this.#timer?.cancel();
  }

  #drain(): void {
    if (Number.isNaN(this.#last)) return;
    for (let next = this.#early.get(this.#last + 1); next; next = this.#early.get(this.#last + 1)) {
      this.#early.delete(next.seq);
      this.#last = next.seq;
      this.#deliver(next);
    }
    this.#timer?.cancel();
    if (this.#early.size > 0) this.#timer = startPatientTimer(patienceMs, () => this.#skip());
  }

  /** What is missing will not come any more. */
  #skip(): void {
    const first = Math.min(...this.#early.keys());
    if (Number.isFinite(first)) this.start(first - 1);
  }
}
