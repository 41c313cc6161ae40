/** The share of the bound at which reading should pause, and the one at which it may go on. */
const pauseShare = 0.8;
const resumeShare = 0.5;

/**
 * Tells when a bounded queue gets full and when it has room again. The two marks lie apart, so that a transport is not
 * paused and resumed with every event, and the upper one lies under the bound, because a paused socket still brings
 * what it had read.
 */
export class Pressure {
  readonly #pauseAt: number;
  readonly #resumeAt: number;
  readonly #changed: (full: boolean) => void;
  #isHigh = false;
  #waiting: (() => void)[] = [];

  constructor(bound: number, changed: (full: boolean) => void) {
    this.#pauseAt = Math.max(1, Math.ceil(bound * pauseShare));
    this.#resumeAt = Math.floor(bound * resumeShare);
    this.#changed = changed;
  }

  /** True from the upper mark until the lower one is reached again. */
  get isHigh(): boolean {
    return this.#isHigh;
  }

  update(size: number): void {
    if (!this.#isHigh && size >= this.#pauseAt) {
      this.#isHigh = true;
      this.#changed(true);
    } else if (this.#isHigh && size <= this.#resumeAt) {
      this.#isHigh = false;
      this.#changed(false);
      this.release();
    }
  }

  /** Resolves when there is room; at once when there is. */
  async room(): Promise<void> {
    while (this.#isHigh) await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  /** Lets everybody who waits look again. */
  release(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resolve of waiting) resolve();
  }
}
