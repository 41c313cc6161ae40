import type { ChatEvent } from '../../models/index.js';
import type { EventHandlers } from './event-handlers.js';
import { isThenable } from './is-thenable.js';
import { startTimer } from './timer.js';

/** What comes of running the handlers of one event. */
export type HandlerRun = {
  /** A handler threw or rejected, possibly after its time. */
  failed(error: unknown): void;
  /** The time is over and handlers still run. */
  timedOut(): void;
  /** A handler that had not been in time has settled. */
  finishedLate(): void;
};

/**
 * Calls all handlers of an event.
 *
 * @returns `undefined` when all have settled already, else a promise of whether they settled in time; it never rejects
 */
export function runHandlers(
  handlers: EventHandlers,
  event: ChatEvent,
  timeoutMs: number,
  run: HandlerRun,
): Promise<boolean> | undefined {
  let pending = 0;
  let isLate = false;
  let finish: ((inTime: boolean) => void) | undefined;
  const settled = () => {
    pending--;
    if (pending > 0) return;
    if (isLate) run.finishedLate();
    else finish?.(true);
  };
  handlers.each(event, (handler) => {
    try {
      const result = handler(event);
      if (!isThenable(result)) return;
      pending++;
      Promise.resolve(result).then(settled, (error: unknown) => {
        run.failed(error);
        settled();
      });
    } catch (error) {
      run.failed(error);
    }
  });
  if (pending === 0) return undefined;
  return new Promise((resolve) => {
    const timer = startTimer(timeoutMs, () => {
      isLate = true;
      run.timedOut();
      resolve(false);
    });
    finish = (inTime) => {
      timer.cancel();
      resolve(inTime);
    };
  });
}
