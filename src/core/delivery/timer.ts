/** A timer that can be called off. */
export type Timer = { cancel(): void };

const longestMs = 2 ** 31 - 1;
const never: Timer = { cancel() {} };

/**
 * Calls back after a while, and never keeps the process alive for that. More than 24 days (`Infinity`) is never; Node
 * would make it one millisecond.
 */
export function startTimer(ms: number, callback: () => void): Timer {
  if (!(ms <= longestMs)) return never;
  const handle = setTimeout(callback, Math.max(0, ms));
  handle.unref();
  return { cancel: () => clearTimeout(handle) };
}
