import { onAbort } from './on-abort.js';

/** A signal that follows others until it is released. */
export type LinkedSignal = {
  readonly signal: AbortSignal;
  /** Fires `signal`, and only it. */
  abort(reason?: unknown): void;
  /** Takes the listeners off the followed signals. Call it when the work is over. */
  release(): void;
};

/**
 * A signal that fires when one of the given ones does, with its reason. Unlike `AbortSignal.any`, which on Node 20 keeps
 * its results alive as long as a source lives, it leaves nothing on a long-lived source once released.
 */
export function anySignal(...signals: readonly (AbortSignal | undefined)[]): LinkedSignal {
  const controller = new AbortController();
  const followed: (() => void)[] = [];
  const release = () => {
    for (const off of followed.splice(0)) off();
  };
  const abort = (reason?: unknown) => {
    release();
    controller.abort(reason);
  };
  for (const signal of signals) {
    if (signal === undefined) continue;
    if (signal.aborted) {
      abort(signal.reason);
      break;
    }
    followed.push(onAbort(signal, () => abort(signal.reason)));
  }
  return { signal: controller.signal, abort, release };
}
