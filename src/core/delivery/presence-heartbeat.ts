import { InvalidError, TimeoutError } from '../errors/index.js';
import { startTimer, type Timer } from './timer.js';

/** How a presence is kept. */
export type HeartbeatPlan = {
  /** Sets the presence again. The signal fires when the heartbeat stops, or the beat takes too long. */
  beat(signal: AbortSignal): Promise<unknown> | unknown;
  /** From the start of one beat to the start of the next, in milliseconds. */
  intervalMs: number;
  /** How long a beat may take, in milliseconds. Default: one interval, but at least 10,000. */
  timeoutMs?: number | undefined;
};

/** At most this: a longer `setTimeout` fires at once. */
const longestMs = 2 ** 31 - 1;

/**
 * Asserts a presence at once and then each interval, because platforms let it lapse. A beat that fails is reported and
 * the next one comes all the same; beats never overlap (a beat that is slower than the interval puts the next one off);
 * it never keeps the process alive alone.
 */
export class PresenceHeartbeat {
  readonly #report: (error: unknown, operation: string) => void;
  #current: { controller: AbortController; timer: Timer | undefined } | undefined;

  /** @param report - told of every beat that fails: usually `hub.report` */
  constructor(report: (error: unknown, operation: string) => void) {
    this.#report = report;
  }

  get isActive(): boolean {
    return this.#current !== undefined;
  }

  /**
   * Starts; one that runs already is stopped first.
   *
   * @throws InvalidError when `intervalMs` is not a number from 1 to 2,147,483,647
   */
  start(plan: HeartbeatPlan): void {
    if (!(plan.intervalMs >= 1 && plan.intervalMs <= longestMs)) {
      throw new InvalidError('`intervalMs` must be a number of milliseconds from 1 to 2147483647.', {
        operation: 'startPresenceHeartbeat',
      });
    }
    this.stop();
    const run = { controller: new AbortController(), timer: undefined };
    this.#current = run;
    void this.#beat(plan, run);
  }

  /** Stops, and aborts the beat under way. May be called at any time. */
  stop(): void {
    const run = this.#current;
    this.#current = undefined;
    run?.timer?.cancel();
    run?.controller.abort();
  }

  async #beat(plan: HeartbeatPlan, run: { controller: AbortController; timer: Timer | undefined }): Promise<void> {
    const startedAt = performance.now();
    try {
      await this.#once(plan, run.controller.signal);
    } catch (error) {
      // The failure of a beat that was aborted by `stop` is what was asked for.
      if (!run.controller.signal.aborted) this.#report(error, 'presenceHeartbeat');
    }
    if (run.controller.signal.aborted) return;
    const spentMs = performance.now() - startedAt;
    const nextMs = spentMs < plan.intervalMs ? plan.intervalMs - spentMs : plan.intervalMs;
    run.timer = startTimer(nextMs, () => void this.#beat(plan, run));
  }

  /** One beat, over when it settles, takes too long or is stopped, whichever comes first. */
  #once(plan: HeartbeatPlan, stopped: AbortSignal): Promise<void> {
    const timeoutMs = plan.timeoutMs ?? Math.max(plan.intervalMs, 10_000);
    const controller = new AbortController();
    return new Promise((resolve, reject) => {
      const finish = () => {
        timer.cancel();
        stopped.removeEventListener('abort', onStop);
      };
      const onStop = () => {
        finish();
        controller.abort(stopped.reason);
        resolve();
      };
      const timer = startTimer(timeoutMs, () => {
        finish();
        const error = new TimeoutError(`The presence could not be set within ${timeoutMs} ms.`);
        controller.abort(error);
        reject(error);
      });
      stopped.addEventListener('abort', onStop, { once: true });
      (async () => plan.beat(controller.signal))().then(
        () => {
          finish();
          resolve();
        },
        (error: unknown) => {
          finish();
          reject(error);
        },
      );
    });
  }
}
