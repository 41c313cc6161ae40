import type { MessageRef } from '../../models/index.js';

/** How many messages something is remembered of. */
const most = 1_000;

/** What is known of the messages that were met last. Bounded. */
export class RecentByMessage<T> {
  readonly #byMessage = new Map<string, T>();

  get(ref: MessageRef): T | undefined {
    return this.#byMessage.get(keyOf(ref));
  }

  /** Something newer replaces what is older. */
  set(ref: MessageRef, value: T): void {
    const key = keyOf(ref);
    this.#byMessage.delete(key);
    this.#byMessage.set(key, value);
    if (this.#byMessage.size <= most) return;
    for (const oldest of this.#byMessage.keys()) {
      this.#byMessage.delete(oldest);
      return;
    }
  }
}

function keyOf({ channelId, id }: MessageRef): string {
  return `${channelId}\n${id}`;
}
