import { AsyncLocalStorage } from 'node:async_hooks';
import { AbortedError } from '../errors/index.js';

type Waiter = { go(): void; refuse(error: AbortedError): void };

/** A place in a lane. */
export type SendTurn = {
  /** Resolves when it is this one's turn; rejects with an AbortedError when the lanes are cleared first. */
  readonly ready: Promise<void>;
  /** To be called once, also by one whose turn has not come. */
  leave(): void;
  /** Reads what this send consists of. Sends to the same conversation that begin in there do not wait for this one. */
  reading<Result>(read: () => Result): Result;
};

/** A send that is under way, and the one in whose reading it began. */
type Holder = { readonly key: string; isOver: boolean; readonly outer: Holder | undefined };

/**
 * Sends of one conversation go one after the other, in the order in which they were called, and the parts of one content
 * stand together. Conversations go side by side. It also keeps a burst of sends from running against the platform's limit
 * all at once: the first one waits, and the others behind it. A lane that nobody is in takes no memory.
 */
export class SendLanes {
  /** Those who wait behind the one whose turn it is. */
  readonly #lanes = new Map<string, Set<Waiter>>();
  readonly #reading = new AsyncLocalStorage<Holder>();

  enter(key: string): SendTurn {
    const outer = this.#reading.getStore();
    const holder: Holder = { key, isOver: false, outer };
    // A file's stream that says how far it is, say: behind its own file it would wait for itself.
    const turn = isHeldBy(outer, key) ? { ready: Promise.resolve(), leave: () => undefined } : this.#take(key);
    return {
      ready: turn.ready,
      leave: () => {
        holder.isOver = true;
        turn.leave();
      },
      reading: (read) => this.#reading.run(holder, read),
    };
  }

  #take(key: string): Pick<SendTurn, 'ready' | 'leave'> {
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

function isHeldBy(holder: Holder | undefined, key: string): boolean {
  if (holder === undefined) return false;
  return (holder.key === key && !holder.isOver) || isHeldBy(holder.outer, key);
}
