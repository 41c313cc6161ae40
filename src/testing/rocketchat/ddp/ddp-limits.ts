import { WindowLimit } from '../limits/window-limit.js';
import { RocketChatError } from '../rocketchat-error.js';

/** What one connection may ask of the realtime API. (Wire sheet, section 10.) */
export class DdpLimits {
  readonly #byConnection = new WindowLimit(600, 60_000);
  readonly #byMethod = new WindowLimit(10, 10_000);
  readonly #byStream = new WindowLimit(40, 10_000);

  /** @throws RocketChatError `too-many-requests` */
  check(name: string, now: number): void {
    for (const window of [
      this.#byConnection.take('', now),
      (name.startsWith('stream-') ? this.#byStream : this.#byMethod).take(name, now),
    ]) {
      if (window.isAllowed) continue;
      const timeToReset = window.until - now;
      throw new RocketChatError(
        'too-many-requests',
        `Error, too many requests. Please slow down. You must wait ${Math.ceil(timeToReset / 1_000)} seconds before trying again.`,
        { details: { timeToReset } },
      );
    }
  }
}
