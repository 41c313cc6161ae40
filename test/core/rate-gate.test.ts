import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { SendLanes } from '../../src/core/operations/send-lanes.js';
import { RateGate } from '../../src/core/retry/index.js';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

/** A server that takes so many calls in a bucket that fills up again evenly, and refuses the others for a while. */
class Server {
  taken = 0;
  refused = 0;
  readonly order: number[] = [];
  readonly #burst: number;
  readonly #eachMs: number;
  #left: number;
  #at = performance.now();

  constructor(burst: number, eachMs: number) {
    this.#burst = burst;
    this.#eachMs = eachMs;
    this.#left = burst;
  }

  take(): boolean {
    const now = performance.now();
    this.#left = Math.min(this.#burst, this.#left + (now - this.#at) / this.#eachMs);
    this.#at = now;
    if (this.#left < 1) {
      this.refused += 1;
      return false;
    }
    this.#left -= 1;
    this.taken += 1;
    return true;
  }
}

/** Makes a call through the gate until it is taken. */
async function call(gate: RateGate, server: Server, retryAfterMs: number, number = 0, most?: number): Promise<void> {
  for (;;) {
    await gate.enter('post', undefined, most);
    const isTaken = server.take();
    await Promise.resolve();
    gate.leave('post', { isRefused: !isTaken });
    if (isTaken) {
      server.order.push(number);
      return;
    }
    gate.close('post', retryAfterMs);
  }
}

describe('the gate before calls that are counted', () => {
  test('finds the pace of a server that takes one a second, and is seldom refused again', async () => {
    const gate = new RateGate();
    const server = new Server(3, 1_000);
    const all = (async () => {
      for (let number = 0; number < 200; number += 1) await call(gate, server, 1_000, number);
    })();
    await vi.advanceTimersByTimeAsync(260_000);
    await all;
    expect(server.taken).toBe(200);
    expect(server.refused).toBeLessThan(20);
  });

  test('lets few calls side by side go first: a burst is refused a few times, not once for each', async () => {
    const gate = new RateGate();
    const server = new Server(20, 50);
    const all = Promise.all(Array.from({ length: 300 }, (_, number) => call(gate, server, 1_000, number, 16)));
    await vi.advanceTimersByTimeAsync(60_000);
    await all;
    expect(server.taken).toBe(300);
    expect(server.refused).toBeLessThan(60);
  });

  test('is not slower than need be: a single refusal of a single call sets no pace', async () => {
    const gate = new RateGate();
    const server = new Server(100, 1);
    await call(gate, server, 1_000);
    await gate.enter('post');
    gate.leave('post', { isRefused: true });
    gate.close('post', 1_000);
    await vi.advanceTimersByTimeAsync(1_000);
    const start = performance.now();
    for (let times = 0; times < 10; times += 1) await call(gate, server, 1_000);
    expect(performance.now() - start).toBe(0);
  });

  test('obeys what answers say is left, and goes on when the window ends', async () => {
    const gate = new RateGate();
    let windowEnd = 0;
    let left = 0;
    let refused = 0;
    const limited = async () => {
      await gate.enter('post', undefined, 16);
      const now = performance.now();
      if (now >= windowEnd) {
        windowEnd = now + 1_000;
        left = 5;
      }
      if (left === 0) refused += 1;
      else left -= 1;
      const window = { limit: 5, remaining: left, resetMs: windowEnd - now, id: String(windowEnd) };
      await new Promise((resolve) => setTimeout(resolve, 20));
      gate.leave('post', { isRefused: false, window });
    };
    const all = Promise.all(Array.from({ length: 50 }, limited));
    await vi.advanceTimersByTimeAsync(15_000);
    await all;
    expect(refused).toBe(0);
  });

  test('is open again when a window has ended and no answer tells of the next', async () => {
    const gate = new RateGate();
    await gate.enter('post');
    gate.leave('post', { isRefused: false, window: { limit: 2, remaining: 0, resetMs: 1_000, id: 'a' } });
    await vi.advanceTimersByTimeAsync(1_000);
    // Their answers are lost.
    for (let times = 0; times < 3; times += 1) {
      const entered = vi.fn();
      void gate.enter('post').then(entered);
      await vi.advanceTimersByTimeAsync(1_000);
      expect(entered, `call ${times}`).toHaveBeenCalled();
      gate.leave('post', { isRefused: false });
    }
    expect(vi.getTimerCount()).toBe(0);
  });

  test('forgets the kinds that nobody calls any more, windows and all', async () => {
    const gate = new RateGate();
    const lanes = (round: string) =>
      Array.from({ length: 600 }, async (_, number) => {
        await gate.enter(`${round} ${number}`);
        const window = { limit: 5, remaining: 4, resetMs: 1_000, id: 'a' };
        gate.leave(`${round} ${number}`, { isRefused: false, window });
      });
    for (const round of ['a', 'b', 'c', 'd']) {
      await Promise.all(lanes(round));
      await vi.advanceTimersByTimeAsync(31_000);
    }
    expect(gate.size).toBeLessThanOrEqual(1_200);
  });

  test('ends the wait of who gives up, and nobody else waits for them', async () => {
    const gate = new RateGate();
    gate.close('post', 1_000);
    const controller = new AbortController();
    const given = gate.enter('post', controller.signal);
    const order: string[] = [];
    void gate.enter('post').then(() => order.push('second'));
    controller.abort();
    await expect(given).rejects.toMatchObject({ code: 'aborted' });
    await vi.advanceTimersByTimeAsync(1_000);
    expect(order).toEqual(['second']);
    expect(vi.getTimerCount()).toBe(0);
  });

  test('holds kinds apart', async () => {
    const gate = new RateGate();
    gate.close('post', 1_000);
    await gate.enter('read');
    expect(gate.remainingMs('post')).toBe(1_000);
    expect(gate.remainingMs('read')).toBe(0);
  });
});

describe('the lanes of sends', () => {
  test('give turns in the order of the calls, also when one leaves before its own', async () => {
    const lanes = new SendLanes();
    const order: string[] = [];
    const first = lanes.enter('C1');
    const second = lanes.enter('C1');
    const third = lanes.enter('C1');
    const other = lanes.enter('C2');
    for (const [name, turn] of Object.entries({ first, second, third, other }))
      void turn.ready.then(() => order.push(name));
    await Promise.resolve();
    expect(order).toEqual(['first', 'other']);
    second.leave();
    await Promise.resolve();
    expect(order).toEqual(['first', 'other']);
    first.leave();
    await Promise.resolve();
    expect(order).toEqual(['first', 'other', 'third']);
    third.leave();
    const fourth = lanes.enter('C1');
    await expect(fourth.ready).resolves.toBeUndefined();
  });

  test('refuse those who wait when they are cleared, and say that nothing was sent', async () => {
    const lanes = new SendLanes();
    const first = lanes.enter('C1');
    const second = lanes.enter('C1');
    lanes.clear();
    await expect(second.ready).rejects.toMatchObject({ code: 'aborted', maybeDelivered: false });
    second.leave();
    await expect(first.ready).resolves.toBeUndefined();
    first.leave();
  });
});
