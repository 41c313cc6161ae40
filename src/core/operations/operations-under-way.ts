import { setMaxListeners } from 'node:events';

/** The operations of one backend that have begun and not ended: what `disconnect` waits for, and then gives up. */
export class OperationsUnderWay {
  #count = 0;
  #leaving = leaving();
  readonly #idle: (() => void)[] = [];

  /** Fires when those that are under way now are given up. */
  get signal(): AbortSignal {
    return this.#leaving.signal;
  }

  begin(): void {
    this.#count += 1;
  }

  end(): void {
    this.#count -= 1;
    if (this.#count === 0) for (const resolve of this.#idle.splice(0)) resolve();
  }

  /** Resolves when there is none. */
  settled(): Promise<void> {
    return this.#count === 0 ? Promise.resolve() : new Promise((resolve) => this.#idle.push(resolve));
  }

  /** Each rejects with an AbortedError. Later ones are not touched. */
  abandon(): void {
    const { abort } = this.#leaving;
    this.#leaving = leaving();
    abort();
  }
}

/** One for all operations of a backend: of listeners it may have many. */
function leaving(): { signal: AbortSignal; abort(): void } {
  const controller = new AbortController();
  setMaxListeners(0, controller.signal);
  return {
    signal: controller.signal,
    abort: () => controller.abort(new Error('The backend was disconnected.')),
  };
}
