import { afterEach, expect, it, vi } from 'vitest';
import { type PatientTimer, startPatientTimer } from '../../src/core/retry/index.js';

const timers: PatientTimer[] = [];
afterEach(() => {
  for (const timer of timers.splice(0)) timer.cancel();
  vi.useRealTimers();
});

/** As a handler that computes for so long. */
function block(ms: number): void {
  for (const end = performance.now() + ms; performance.now() < end; );
}

it('calls back once after its time, unless it is cancelled', () => {
  vi.useFakeTimers();
  const called = vi.fn();
  startPatientTimer(1_000, called);
  vi.advanceTimersByTime(999);
  expect(called).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1);
  expect(called).toHaveBeenCalledTimes(1);
  startPatientTimer(1_000, called).cancel();
  vi.advanceTimersByTime(10_000);
  expect(called).toHaveBeenCalledTimes(1);
  expect(vi.getTimerCount()).toBe(0);
});

it('is patient once more where the process was stuck, and can be cancelled then too', async () => {
  const told: string[] = [];
  const timer = startPatientTimer(40, () => told.push('late'));
  timers.push(timer);
  block(100);
  // It runs behind the timer that has been due for long.
  await new Promise((resolve) => setTimeout(resolve, 0));
  expect(told).toEqual([]);
  timer.cancel();
  timers.push(startPatientTimer(40, () => told.push('in the end')));
  block(100);
  await expect.poll(() => told).toEqual(['in the end']);
});
