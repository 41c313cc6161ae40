/** Messages whose delete is remembered, a channel. */
const most = 500;

/**
 * The messages of a channel that were lately told to be gone. A platform that repeats what was not acknowledged may bring
 * the message itself behind its delete; whoever keeps a list would have it for ever.
 */
export class RecentDeletes {
  readonly #ids = new Set<string>();

  add(messageId: string): void {
    this.#ids.add(messageId);
    if (this.#ids.size <= most) return;
    for (const oldest of this.#ids) {
      this.#ids.delete(oldest);
      return;
    }
  }

  has(messageId: string): boolean {
    return this.#ids.has(messageId);
  }
}
