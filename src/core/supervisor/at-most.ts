/** Waits for something, but not longer than `ms`; what it fails with is of no interest. */
export function atMost(promise: Promise<unknown>, ms: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, timerMs(ms));
    const done = () => {
      clearTimeout(timer);
      resolve();
    };
    promise.then(done, done);
  });
}

/** A delay that `setTimeout` takes: it would make one millisecond of `Infinity`. */
export function timerMs(ms: number): number {
  return Math.min(ms, 2 ** 31 - 1);
}
