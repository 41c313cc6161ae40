/**
 * How long a function keeps the processor busy, in milliseconds: the best of three, by the process's own clock. Other
 * processes on the machine do not count, so that a bound holds on a loaded one too.
 */
export function cpuTime(run: () => unknown): number {
  let best = Number.POSITIVE_INFINITY;
  for (let attempt = 0; attempt < 3; attempt += 1) {
    const start = process.cpuUsage();
    run();
    const { user, system } = process.cpuUsage(start);
    best = Math.min(best, (user + system) / 1000);
  }
  return best;
}

/**
 * How the time grows when the input grows: 1 is linear, 2 quadratic. Small times are rounded up to `floorMs`, below which
 * noise is all that is measured.
 */
export function growth(run: (size: number) => unknown, small: number, large: number, floorMs = 5): number {
  run(small);
  const before = Math.max(
    floorMs,
    cpuTime(() => run(small)),
  );
  const after = Math.max(
    floorMs,
    cpuTime(() => run(large)),
  );
  return Math.log(after / before) / Math.log(large / small);
}
