import { AbortedError } from '../errors/index.js';

type Waiter = { go(): void; refuse(error: AbortedError): void };

/** A place in a lane. */
export type SendTurn = {
  /** Resolves when it is this one's turn; rejects with an AbortedError when the lanes are cleared first. */
  readonly ready: Promise<void>;
  /** To be called once, also by one whose turn has not come. */
  leave(): void;
};

/**
 * Sends of one conversation go one after the other, in the order in which they were called, and the parts of one content
 * stand together. Conversations go side by side. It also keeps a burst of sends from running against the platform's limit
 * all at once: the first one waits, and the others behind it. A lane that nobody is in takes no memory.
 */
export class SendLanes {
  /** Those who wait behind the one whose turn it is. */
  readonly #lanes = new Map<string, Set<Waiter>>();

  enter(key: string): SendTurn {
    const lane = this.#lanes.get(key);
    if (!lane) {
      this.#lanes.set(key, new Set());
      return { ready: Promise.resolve(), leave: () => this.#next(key) };
    }
    let isTurn = false;
    let waiter: Waiter | undefined;
    const ready = new Promise<void>((resolve, reject) => {
      waiter = {
        go() {
          isTurn = true;
          resolve();
        },
        refuse: reject,
      };
      lane.add(waiter);
    });
    // One that has left does not look.
    ready.catch(() => undefined);
    const leave = () => {
      if (isTurn) this.#next(key);
      else if (waiter) lane.delete(waiter);
    };
    return { ready, leave };
  }

  /** Refuses all who wait: nothing of theirs was sent. The one whose turn it is goes on. */
  clear(): void {
    for (const lane of this.#lanes.values()) {
      const waiting = [...lane];
      lane.clear();
      for (const { refuse } of waiting) {
        refuse(new AbortedError('The backend was disconnected before it was sent.', { maybeDelivered: false }));
      }
    }
  }

  #next(key: string): void {
    const lane = this.#lanes.get(key);
    for (const waiter of lane ?? []) {
      lane?.delete(waiter);
      waiter.go();
      return;
    }
    this.#lanes.delete(key);
  }
}
