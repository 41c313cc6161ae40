import { sleep } from './sleep.js';

/** Where time comes from; tests bring their own. */
export interface Clock {
  /** Milliseconds; only differences count. */
  now(): number;
  /** Resolves after `ms`. @throws AbortedError when the signal fires first. */
  sleep(ms: number, signal?: AbortSignal | undefined): Promise<void>;
}

/** The process's monotonic clock: a change of the wall clock neither cuts a wait nor stretches one. */
export const systemClock: Clock = { now: () => performance.now(), sleep };
