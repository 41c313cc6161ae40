import { setTimeout as sleep } from 'node:timers/promises';
import { isChatError } from 'chatmux';

/**
 * What goes to one end, in order. What surely did not happen and may work later is tried again: a bridge outlives the
 * restart of a server. What may have happened is not, so that nothing stands there twice.
 */
export class Outbox {
  readonly #giveUpAfterMs: number;
  #tail: Promise<unknown> = Promise.resolve();

  constructor(giveUpAfterMs: number) {
    this.#giveUpAfterMs = giveUpAfterMs;
  }

  /** Runs it when all before has been done. @throws what it failed with at last */
  run<T>(write: () => Promise<T>): Promise<T> {
    const done = this.#tail.then(() => this.#insist(write));
    this.#tail = done.catch(() => undefined);
    return done;
  }

  /** Resolves when all that was to be written has been. */
  async idle(): Promise<void> {
    await this.#tail;
  }

  async #insist<T>(write: () => Promise<T>): Promise<T> {
    const deadline = performance.now() + this.#giveUpAfterMs;
    for (let pauseMs = 500; ; pauseMs = Math.min(pauseMs * 2, 30_000)) {
      try {
        return await write();
      } catch (error) {
        if (!isChatError(error) || !error.retryable || error.maybeDelivered) throw error;
        const waitMs = error.retryAfterMs ?? pauseMs;
        if (performance.now() + waitMs > deadline) throw error;
        await sleep(waitMs);
      }
    }
  }
}
