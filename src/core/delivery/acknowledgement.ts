import { isThenable } from './is-thenable.js';
import { startTimer, type Timer } from './timer.js';

/** What a transport with acknowledgements gives along with an event. */
export type AckOptions = {
  /** Tells the platform that the event need not come again. Called at most once; a failure is reported, never thrown. */
  ack?: (() => unknown) | undefined;
  /**
   * The platform's deadline, in milliseconds from the arrival. `ack` is called before it even when handlers still run,
   * with a tenth of it (at most 500 ms) left for the way.
   */
  ackWithinMs?: number | undefined;
};

const marginMs = 500;

/** Acknowledges once: when told to, or just before the platform's deadline. */
export class Acknowledgement {
  #ack: (() => unknown) | undefined;
  readonly #failed: (error: unknown) => void;
  #timer: Timer | undefined;

  constructor(options: AckOptions, failed: (error: unknown) => void) {
    this.#ack = options.ack;
    this.#failed = failed;
    const { ack, ackWithinMs } = options;
    if (ack && ackWithinMs !== undefined) {
      this.#timer = startTimer(Math.max(0, ackWithinMs - Math.min(marginMs, ackWithinMs / 10)), () => this.settle());
    }
  }

  /** Acknowledges, unless that has been done. */
  settle(): void {
    const ack = this.#ack;
    this.cancel();
    if (!ack) return;
    try {
      const result = ack();
      if (isThenable(result)) Promise.resolve(result).catch(this.#failed);
    } catch (error) {
      this.#failed(error);
    }
  }

  /** Never acknowledges: the platform is to send the event again. */
  cancel(): void {
    this.#ack = undefined;
    this.#timer?.cancel();
    this.#timer = undefined;
  }
}
