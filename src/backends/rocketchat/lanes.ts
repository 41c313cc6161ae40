/** Runs work of one key in order, of several keys side by side; a lane that is empty is forgotten. */
export class Lanes {
  readonly #lanes = new Map<string, Promise<void>>();
  readonly #failed: (error: unknown) => void;

  /** @param failed - gets what a piece of work throws; those behind it go on */
  constructor(failed: (error: unknown) => void) {
    this.#failed = failed;
  }

  push(key: string, work: () => Promise<void>): void {
    const lane = (this.#lanes.get(key) ?? Promise.resolve()).then(work).catch(this.#failed);
    this.#lanes.set(key, lane);
    void lane.then(() => {
      if (this.#lanes.get(key) === lane) this.#lanes.delete(key);
    });
  }

  /** Resolves when all that waits now is done. */
  async idle(): Promise<void> {
    await Promise.all(this.#lanes.values());
  }
}
