import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { PresenceHeartbeat } from '../../../src/core/delivery/index.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

const tick = (ms: number) => vi.advanceTimersByTimeAsync(ms);

describe('PresenceHeartbeat', () => {
  it('beats at once and each interval until it is stopped', async () => {
    const heartbeat = new PresenceHeartbeat(vi.fn());
    const beat = vi.fn(async () => {});
    expect(heartbeat.isActive).toBe(false);
    heartbeat.start({ beat, intervalMs: 1000 });
    expect(heartbeat.isActive).toBe(true);
    await tick(3500);
    expect(beat).toHaveBeenCalledTimes(4);
    heartbeat.stop();
    heartbeat.stop();
    expect(heartbeat.isActive).toBe(false);
    await tick(5000);
    expect(beat).toHaveBeenCalledTimes(4);
  });

  it('reports a beat that fails and goes on', async () => {
    const report = vi.fn();
    const heartbeat = new PresenceHeartbeat(report);
    let count = 0;
    heartbeat.start({
      intervalMs: 1000,
      beat: () => {
        if (++count === 1) throw new Error('sync');
        return count === 2 ? Promise.reject(new Error('async')) : undefined;
      },
    });
    await tick(3000);
    expect(count).toBe(4);
    expect(report.mock.calls.map(([error, operation]) => [error.message, operation])).toEqual([
      ['sync', 'presenceHeartbeat'],
      ['async', 'presenceHeartbeat'],
    ]);
    heartbeat.stop();
  });

  it('never overlaps beats, and keeps the interval where a beat takes a part of it', async () => {
    const heartbeat = new PresenceHeartbeat(vi.fn());
    let under = 0;
    let most = 0;
    const starts: number[] = [];
    let takesMs = 400;
    heartbeat.start({
      intervalMs: 1000,
      beat: async () => {
        starts.push(Date.now());
        most = Math.max(most, ++under);
        await new Promise((resolve) => setTimeout(resolve, takesMs));
        under--;
      },
    });
    await tick(2500);
    takesMs = 2500;
    await tick(8000);
    heartbeat.stop();
    await tick(3000);
    expect(most).toBe(1);
    expect(starts.map((at) => at - starts[0]!)).toEqual([0, 1000, 2000, 3000, 6500, 10_000]);
  });

  it('replaces the first when it is started again, and aborts the beat under way on stop', async () => {
    const report = vi.fn();
    const heartbeat = new PresenceHeartbeat(report);
    const signals: AbortSignal[] = [];
    const hang = (signal: AbortSignal) => {
      signals.push(signal);
      return new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(new Error('aborted'))));
    };
    heartbeat.start({ beat: hang, intervalMs: 1000 });
    const second = vi.fn();
    heartbeat.start({ beat: second, intervalMs: 5000 });
    expect(signals[0]?.aborted).toBe(true);
    await tick(4000);
    expect(signals).toHaveLength(1);
    expect(second).toHaveBeenCalledTimes(1);
    heartbeat.start({ beat: hang, intervalMs: 1000 });
    heartbeat.stop();
    expect(signals[1]?.aborted).toBe(true);
    await tick(1);
    expect(report).not.toHaveBeenCalled();
  });

  it('gives a beat that never ends up, and goes on', async () => {
    const report = vi.fn();
    const heartbeat = new PresenceHeartbeat(report);
    const beat = vi.fn(() => new Promise(() => {}));
    heartbeat.start({ beat, intervalMs: 1000, timeoutMs: 3000 });
    await tick(4000);
    expect(report.mock.calls[0]?.[0]).toMatchObject({ code: 'timeout' });
    expect(beat).toHaveBeenCalledTimes(2);
    heartbeat.stop();
  });

  it.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 31])('takes no interval of %s', (intervalMs) => {
    expect(() => new PresenceHeartbeat(vi.fn()).start({ beat: vi.fn(), intervalMs })).toThrow(/intervalMs/);
  });
});
