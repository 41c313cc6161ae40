/** One answer of the feed: done when every event of it has been acknowledged. */
export class Batch {
  readonly ackId: string;
  readonly expiresAt: number;
  #open = 1;
  #waiting: (() => void)[] = [];

  constructor(ackId: string, lifetimeMs: number) {
    this.ackId = ackId;
    this.expiresAt = performance.now() + lifetimeMs;
  }

  get isDone(): boolean {
    return this.#open === 0;
  }

  /** One more event; what is given back acknowledges it. */
  expect(): () => void {
    this.#open += 1;
    let isCalled = false;
    return () => {
      if (isCalled) return;
      isCalled = true;
      this.#close();
    };
  }

  /** No more events are to come. */
  complete(): void {
    this.#close();
  }

  /** Resolves when it is done, at the latest after so long. */
  async settledWithin(ms: number): Promise<void> {
    if (this.isDone) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#waiting.push(() => {
        clearTimeout(timer);
        resolve();
      });
    });
  }

  #close(): void {
    this.#open -= 1;
    if (this.#open === 0) for (const resolve of this.#waiting.splice(0)) resolve();
  }
}

/**
 * The answers of one feed that are not acknowledged. A read acknowledges by the `ackId` that it carries. While handlers are
 * busy the feed is read on with the last one, as the BDKs do after a failure: so a slow handler slows its channel only, and
 * what it works on is still the agent's. What is not done when the agent gives it out again is known as a repeat.
 */
export class Batches {
  #last = '';
  #open: Batch[] = [];

  /** What the next read acknowledges: the newest batch of those that are done, all before it being done too. */
  ackId(): string {
    const now = performance.now();
    this.#open = this.#open.filter((batch) => batch.isDone || batch.expiresAt > now);
    let last = this.#last;
    for (const batch of this.#open) {
      if (!batch.isDone) break;
      if (batch.ackId !== '') last = batch.ackId;
    }
    return last;
  }

  /** A read with this `ackId` was answered. */
  acknowledged(ackId: string): void {
    this.#last = ackId;
    const place = this.#open.findIndex((batch) => batch.ackId === ackId);
    this.#open.splice(0, place + 1);
  }

  add(ackId: string, lifetimeMs: number): Batch {
    const batch = new Batch(ackId, lifetimeMs);
    this.#open.push(batch);
    return batch;
  }
}
