import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Supervisor, type SupervisorOptions } from '../../../src/core/supervisor/index.js';
import { FakeTransport } from './fake-transport.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const tick = (ms = 0) => vi.advanceTimersByTimeAsync(ms);

async function connect(options: Partial<SupervisorOptions<string>>, ping?: () => Promise<unknown> | unknown) {
  const transport = new FakeTransport();
  transport.steps = [
    (context) => {
      const session = transport.accept(context);
      if (ping) session.ping = ping;
      return session;
    },
  ];
  const supervisor = new Supervisor<string>({ open: transport.open, random: () => 0, ...options });
  const errors: string[] = [];
  supervisor.on('reconnecting', ({ error }) => errors.push(error.message));
  await supervisor.start();
  return { transport, supervisor, errors };
}

async function stop(supervisor: Supervisor<string>) {
  await supervisor.stop();
  expect(vi.getTimerCount()).toBe(0);
}

describe('the silence watchdog', () => {
  it('declares a silent session dead although its socket says nothing, and closes it', async () => {
    const { transport, supervisor, errors } = await connect({ silenceMs: 40_000 });
    await tick(40_000);
    expect(errors).toEqual([]);
    await tick(6_000);
    expect(errors).toEqual([expect.stringContaining('said nothing')]);
    expect(transport.sessions).toHaveLength(2);
    expect(transport.sessions[0]?.isOpen).toBe(false);
    await stop(supervisor);
  });

  it('is fed by alive()', async () => {
    const { transport, supervisor, errors } = await connect({ silenceMs: 40_000 });
    for (let round = 0; round < 20; round++) {
      await tick(30_000);
      transport.last.context.alive();
    }
    expect(errors).toEqual([]);
    await stop(supervisor);
  });

  it("takes the session's own value", async () => {
    const transport = new FakeTransport();
    transport.steps = [(context) => Object.assign(transport.accept(context), { silenceMs: 1000 })];
    const supervisor = new Supervisor<string>({ open: transport.open, random: () => 0 });
    await supervisor.start();
    await tick(1500);
    expect(transport.sessions.length).toBeGreaterThan(1);
    await stop(supervisor);
  });
});

describe('pings', () => {
  it('come every pingIntervalMs, never two at once, and their answers are signs of life', async () => {
    let under = 0;
    let most = 0;
    let count = 0;
    const { supervisor, errors } = await connect({ silenceMs: 60_000, pingIntervalMs: 20_000 }, async () => {
      count++;
      most = Math.max(most, ++under);
      await new Promise((resolve) => setTimeout(resolve, 9000));
      under--;
    });
    await tick(200_000);
    expect(errors).toEqual([]);
    expect(count).toBeGreaterThanOrEqual(8);
    expect(count).toBeLessThanOrEqual(10);
    expect(most).toBe(1);
    await supervisor.stop();
  });

  it.each<[string, () => Promise<unknown> | unknown, RegExp]>([
    ['no answer', () => new Promise(() => {}), /no answer within 10000 ms/],
    ['a rejection', () => Promise.reject(new Error('EPIPE')), /ping failed.*EPIPE/],
    [
      'a throw',
      () => {
        throw new Error('not open');
      },
      /ping failed.*not open/,
    ],
  ])('with %s end the session', async (_name, ping, message) => {
    const { transport, supervisor, errors } = await connect({ pingIntervalMs: 20_000 }, ping);
    await tick(31_000);
    expect(errors[0]).toMatch(message);
    expect(transport.sessions.length).toBeGreaterThan(1);
    await stop(supervisor);
  });
});

describe('a computer that slept', () => {
  it('asks at once when it wakes up: a dead socket is found, a live one kept', async () => {
    let isDead = false;
    let pings = 0;
    const { supervisor, errors } = await connect({ pingIntervalMs: 60_000 }, () => {
      pings++;
      return isDead ? new Promise(() => {}) : undefined;
    });
    vi.setSystemTime(Date.now() + 3_600_000);
    await tick(6_000);
    expect(pings).toBe(1);
    expect(errors).toEqual([]);
    isDead = true;
    vi.setSystemTime(Date.now() + 3_600_000);
    await tick(16_000);
    expect(errors).toHaveLength(1);
    await stop(supervisor);
  });

  it('gives a session without ping a moment to say something', async () => {
    const { transport, supervisor, errors } = await connect({ silenceMs: 3_600_000 });
    vi.setSystemTime(Date.now() + 3_600_000);
    await tick(6_000);
    transport.last.context.alive();
    await tick(60_000);
    expect(errors).toEqual([]);
    vi.setSystemTime(Date.now() + 3_600_000);
    await tick(25_000);
    expect(errors).toEqual([expect.stringContaining('slept')]);
    await stop(supervisor);
  });

  it('finds a dead session also when every look comes late', async () => {
    const { supervisor, errors } = await connect({ silenceMs: 400 });
    for (let looks = 0; looks < 12 && errors.length === 0; looks += 1) {
      vi.setSystemTime(Date.now() + 150);
      await tick(100);
    }
    expect(errors).toEqual([expect.stringContaining('however late')]);
    await stop(supervisor);
  });

  it('is not confused by a clock that is set back', async () => {
    const { transport, supervisor, errors } = await connect({ silenceMs: 40_000 });
    vi.setSystemTime(Date.now() - 3_600_000);
    await tick(30_000);
    transport.last.context.alive();
    await tick(30_000);
    expect(errors).toEqual([]);
    await tick(20_000);
    expect(errors).toHaveLength(1);
    await stop(supervisor);
  });
});
