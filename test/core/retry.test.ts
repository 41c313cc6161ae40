import { getEventListeners } from 'node:events';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import {
  AbortedError,
  ConnectionError,
  InvalidError,
  RateLimitedError,
  ServerError,
  TimeoutError,
} from '../../src/core/errors/index.js';
import { abortable, anySignal, backoffMs, type Clock, retry, sleep, withDeadline } from '../../src/core/retry/index.js';

/** A clock on which pauses take no time. */
class FakeClock implements Clock {
  time = 0;
  pauses: number[] = [];
  now() {
    return this.time;
  }
  async sleep(ms: number, signal?: AbortSignal) {
    this.pauses.push(ms);
    this.time += ms;
    if (signal?.aborted) throw new AbortedError();
  }
}

const listeners = (signal: AbortSignal) => getEventListeners(signal, 'abort').length;

function failing(times: number, error: () => Error) {
  let calls = 0;
  const run = vi.fn(async () => {
    calls += 1;
    if (calls <= times) throw error();
    return 'done';
  });
  return run;
}

describe('retry', () => {
  it('repeats a read until it works, with full jitter that doubles up to the cap', async () => {
    const clock = new FakeClock();
    const run = failing(8, () => new ServerError('502'));
    expect(await retry(run, { idempotent: true, clock, random: () => 1, totalMs: 1e9 })).toBe('done');
    expect(clock.pauses).toEqual([500, 1000, 2000, 4000, 8000, 16000, 30000, 30000]);
  });

  it('keeps every pause between nothing and the bound', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2000 }), fc.double({ min: 0, max: 1, noNaN: true }), (attempt, random) => {
        const pause = backoffMs(attempt, {}, () => random);
        expect(pause).toBeGreaterThanOrEqual(0);
        expect(pause).toBeLessThanOrEqual(30_000);
      }),
    );
  });

  it('never starts a try after the total time, nor more tries than allowed', async () => {
    const clock = new FakeClock();
    const run = failing(1000, () => new ServerError('502'));
    await expect(retry(run, { idempotent: true, clock, random: () => 1, attempts: 1000 })).rejects.toBeInstanceOf(
      ServerError,
    );
    expect(clock.time).toBeLessThanOrEqual(60_000);
    expect(run.mock.calls.length).toBeGreaterThan(3);
    const few = failing(1000, () => new ServerError('502'));
    await expect(retry(few, { idempotent: true, clock: new FakeClock(), attempts: 3 })).rejects.toThrow('502');
    expect(few).toHaveBeenCalledTimes(3);
  });

  it('obeys Retry-After, never earlier, and gives up at once when it is beyond the total', async () => {
    const clock = new FakeClock();
    const told: number[] = [];
    const run = failing(1, () => new RateLimitedError('slow down', { retryAfterMs: 12_000 }));
    await retry(run, { idempotent: false, clock, random: () => 0, onRateLimited: (ms) => told.push(ms) });
    expect(clock.pauses).toEqual([12_000]);
    expect(told).toEqual([12_000]);
    const late = failing(1, () => new RateLimitedError('slow down', { retryAfterMs: 120_000 }));
    const clock2 = new FakeClock();
    await expect(retry(late, { idempotent: true, clock: clock2 })).rejects.toMatchObject({ retryAfterMs: 120_000 });
    expect(clock2.pauses).toEqual([]);
    expect(late).toHaveBeenCalledTimes(1);
  });

  it.each([
    ['a lost answer', () => new TimeoutError('late', { maybeDelivered: true }), 1],
    ['a failure of which nothing is known', () => new ServerError('500'), 1],
    ['a refused connection', () => new ConnectionError('refused', { maybeDelivered: false }), 2],
    ['a rate limit', () => new RateLimitedError('429'), 2],
    ['a mistake', () => new InvalidError('400', { maybeDelivered: false }), 1],
  ])('repeats a write that is not idempotent only when it surely did not happen: %s', async (_name, error, calls) => {
    const run = failing(1, error);
    const result = retry(run, { idempotent: false, clock: new FakeClock() });
    if (calls === 1) await expect(result).rejects.toThrow();
    else expect(await result).toBe('done');
    expect(run).toHaveBeenCalledTimes(calls);
  });

  it('remembers over tries that the write may have happened', async () => {
    const errors = [
      new TimeoutError('late', { maybeDelivered: true }),
      new ConnectionError('refused', { maybeDelivered: false }),
    ];
    const run = async () => {
      throw errors.shift() ?? new ConnectionError('refused', { maybeDelivered: false });
    };
    const failure = await retry(run, { idempotent: true, clock: new FakeClock(), attempts: 3 }).catch(
      (e: unknown) => e,
    );
    expect(failure).toBeInstanceOf(ConnectionError);
    expect(failure).toMatchObject({ maybeDelivered: true });
    expect(JSON.parse(JSON.stringify(failure)).maybeDelivered).toBe(true);
  });

  it('rejects with AbortedError during a pause, saying that a write may have happened', async () => {
    const controller = new AbortController();
    const run = vi.fn(async () => {
      throw new TimeoutError('late', { maybeDelivered: true });
    });
    const result = retry(run, {
      idempotent: true,
      signal: controller.signal,
      baseMs: 100_000,
      maxMs: 100_000,
      totalMs: 1e9,
      random: () => 1,
      onRetry: () => setImmediate(() => controller.abort()),
    }).catch((e: unknown) => e);
    expect(await result).toMatchObject({ code: 'aborted', name: 'AbortError', maybeDelivered: true });
    expect(run).toHaveBeenCalledTimes(1);
    expect(listeners(controller.signal)).toBe(0);
  });

  it('passes on what is no ChatError, and never starts when the signal has fired', async () => {
    const bug = new TypeError('bug');
    await expect(retry(() => Promise.reject(bug), { idempotent: true })).rejects.toBe(bug);
    const run = failing(0, () => bug);
    await expect(retry(run, { idempotent: true, signal: AbortSignal.abort() })).rejects.toBeInstanceOf(AbortedError);
    expect(run).not.toHaveBeenCalled();
  });
});

describe('signals', () => {
  it('leaves no listener on a long-lived signal', async () => {
    const { signal } = new AbortController();
    const warnings: Error[] = [];
    const onWarning = (warning: Error) => warnings.push(warning);
    process.on('warning', onWarning);
    await Promise.all(
      Array.from({ length: 200 }, async (_, index) => {
        await abortable(Promise.resolve(index), signal);
        await abortable(Promise.reject(new Error('x')), signal).catch(() => undefined);
        await sleep(1, signal);
        const linked = anySignal(signal, undefined);
        linked.release();
        await withDeadline({ ms: 1_000, signal }, async () => index);
        await retry(
          failing(1, () => new ServerError('x')),
          { idempotent: true, signal, baseMs: 1, maxMs: 1 },
        );
      }),
    );
    expect(listeners(signal)).toBe(0);
    await new Promise((resolve) => setImmediate(resolve));
    process.off('warning', onWarning);
    expect(warnings).toEqual([]);
  });

  it('ends the wait, not the work, and swallows what comes later', async () => {
    const controller = new AbortController();
    let fail: (error: Error) => void = () => undefined;
    const work = new Promise<never>((_, reject) => {
      fail = reject;
    });
    const wait = abortable(work, controller.signal, () => ({ operation: 'sendMessage', maybeDelivered: true }));
    controller.abort(new Error('enough'));
    await expect(wait).rejects.toMatchObject({ name: 'AbortError', operation: 'sendMessage', maybeDelivered: true });
    fail(new Error('an unhandled rejection would fail this run'));
    await new Promise((resolve) => setImmediate(resolve));
  });

  it('gives each who waited an error of their own, in the words of the reason', async () => {
    const controller = new AbortController();
    const waits = [1, 2].map((number) =>
      retry(() => Promise.reject(new TimeoutError('late', { maybeDelivered: number === 1 })), {
        idempotent: true,
        signal: controller.signal,
        baseMs: 100_000,
        random: () => 1,
      }).catch((error: unknown) => error),
    );
    await new Promise((resolve) => setImmediate(resolve));
    controller.abort(new AbortedError('The client was closed.'));
    const [first, second] = await Promise.all(waits);
    expect(first).toMatchObject({ message: 'The client was closed.', maybeDelivered: true });
    expect(second).toMatchObject({ message: 'The client was closed.', maybeDelivered: undefined });
  });

  it('sleeps again after a fired signal without a timer left', async () => {
    // The runner has timers of its own.
    const timers = () => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
    const before = timers();
    const controller = new AbortController();
    const wait = sleep(2 ** 32, controller.signal);
    expect(timers()).toBe(before + 1);
    controller.abort();
    await expect(wait).rejects.toBeInstanceOf(AbortedError);
    await expect(sleep(10, controller.signal)).rejects.toBeInstanceOf(AbortedError);
    expect(timers()).toBe(before);
  });

  it('follows the first signal with its reason', () => {
    const [a, b] = [new AbortController(), new AbortController()];
    const linked = anySignal(a.signal, b.signal);
    b.abort('why');
    expect(linked.signal.reason).toBe('why');
    expect(listeners(a.signal)).toBe(0);
    expect(anySignal(a.signal, AbortSignal.abort('gone')).signal.reason).toBe('gone');
    expect(listeners(a.signal)).toBe(0);
  });

  it('ends work that does not heed its deadline, and says so', async () => {
    let seen: AbortSignal | undefined;
    const wait = withDeadline({ ms: 10 }, (signal) => {
      seen = signal;
      return new Promise<never>(() => undefined);
    });
    await expect(wait).rejects.toBeInstanceOf(TimeoutError);
    expect(seen?.aborted).toBe(true);
    const custom = withDeadline(
      { ms: 5, error: () => new ConnectionError('no hello') },
      () => new Promise<never>(() => undefined),
    );
    await expect(custom).rejects.toThrow('no hello');
    expect(await withDeadline({ ms: Number.POSITIVE_INFINITY }, async () => 1)).toBe(1);
    const controller = new AbortController();
    const aborted = withDeadline({ ms: 10_000, signal: controller.signal }, () => new Promise<never>(() => undefined));
    controller.abort();
    await expect(aborted).rejects.toBeInstanceOf(AbortedError);
  });
});
