import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  AuthError,
  ConnectionError,
  InvalidError,
  RateLimitedError,
  ServerError,
} from '../../../src/core/errors/index.js';
import { Supervisor, type SupervisorEvents, type SupervisorOptions } from '../../../src/core/supervisor/index.js';
import { FakeSession, FakeTransport } from './fake-transport.js';

const unhandled: unknown[] = [];
const onUnhandled = (error: unknown) => unhandled.push(error);

beforeEach(() => {
  vi.useFakeTimers();
  unhandled.length = 0;
  process.on('unhandledRejection', onUnhandled);
});

afterEach(async () => {
  vi.useRealTimers();
  await new Promise((resolve) => setImmediate(resolve));
  process.off('unhandledRejection', onUnhandled);
  expect(unhandled).toEqual([]);
});

function make(transport: FakeTransport, options: Partial<SupervisorOptions<string>> = {}) {
  const log = { debug: vi.fn(), info: vi.fn(), warn: vi.fn(), error: vi.fn() };
  const supervisor = new Supervisor<string>({
    open: transport.open,
    random: () => 1,
    logger: log,
    platform: 'test',
    ...options,
  });
  const told: string[] = [];
  const details: Partial<Record<keyof SupervisorEvents, unknown>>[] = [];
  for (const type of ['connected', 'reconnecting', 'replaced', 'disconnected'] as const) {
    supervisor.on(type, (event) => {
      told.push(type);
      details.push({ [type]: event });
    });
  }
  return { supervisor, told, details, log };
}

const tick = (ms = 0) => vi.advanceTimersByTimeAsync(ms);

async function stopped(supervisor: Supervisor<string>) {
  const stopping = supervisor.stop();
  await tick(6000);
  await stopping;
  expect(vi.getTimerCount()).toBe(0);
}

describe('start', () => {
  it('resolves when the first session is up', async () => {
    const transport = new FakeTransport();
    const { supervisor, told } = make(transport);
    expect(supervisor.state).toBe('idle');
    const states: string[] = [];
    supervisor.on('state', ({ previous, state }) => states.push(`${previous}>${state}`));
    await supervisor.start();
    expect(supervisor.state).toBe('connected');
    expect(transport.contexts[0]).toMatchObject({ attempt: 0, resumeToken: undefined });
    await stopped(supervisor);
    expect(told).toEqual(['connected', 'disconnected']);
    expect(states).toEqual(['idle>connecting', 'connecting>connected', 'connected>disconnected']);
    expect(transport.openSessions).toEqual([]);
  });

  it('joins a second call, and starts again after stop', async () => {
    const transport = new FakeTransport();
    const { supervisor } = make(transport);
    await Promise.all([supervisor.start(), supervisor.start()]);
    await supervisor.start();
    expect(transport.sessions).toHaveLength(1);
    const stopping = supervisor.stop();
    await supervisor.start();
    await stopping;
    expect(supervisor.state).toBe('connected');
    expect(transport.sessions.map(({ isOpen }) => isOpen)).toEqual([false, true]);
    await stopped(supervisor);
  });

  it('tries transient failures again, with backoff, and foreign errors too', async () => {
    const transport = new FakeTransport();
    transport.steps = [
      () => Promise.reject(new ServerError('502')),
      () => {
        throw new Error('ECONNREFUSED');
      },
      transport.accept,
    ];
    const { supervisor, told } = make(transport);
    const started = supervisor.start();
    await tick(499);
    expect(transport.openedAt).toHaveLength(1);
    await tick(1);
    expect(transport.openedAt).toHaveLength(2);
    await tick(1000);
    await started;
    expect(transport.contexts.map(({ attempt }) => attempt)).toEqual([0, 1, 2]);
    expect(told).toEqual(['connected']);
    await stopped(supervisor);
  });

  it('rejects with the last error after connectTimeoutMs', async () => {
    const transport = new FakeTransport([() => Promise.reject(new ServerError('502'))]);
    const { supervisor, told } = make(transport, { connectTimeoutMs: 10_000 });
    const started = supervisor.start();
    const result = expect(started).rejects.toMatchObject({ code: 'server' });
    await tick(10_000);
    await result;
    expect(supervisor.state).toBe('failed');
    expect(supervisor.failure).toMatchObject({ code: 'server' });
    expect(told).toEqual([]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it.each([
    ['a fatal error', new AuthError('revoked'), 'auth'],
    ['an error that says fatal', Object.assign(new Error('no'), { fatal: true }), 'connection'],
    ['an error that repeating does not mend', new InvalidError('bad url'), 'invalid'],
  ])('rejects at once with %s', async (_name, error, code) => {
    const transport = new FakeTransport([() => Promise.reject(error)]);
    const { supervisor } = make(transport);
    await expect(supervisor.start()).rejects.toMatchObject({ code });
    expect(transport.contexts).toHaveLength(1);
    expect(supervisor.state).toBe('failed');
    transport.steps = [];
    await supervisor.start();
    expect(supervisor.state).toBe('connected');
    expect(supervisor.failure).toBeUndefined();
    await stopped(supervisor);
  });

  it('asks isFatal', async () => {
    const transport = new FakeTransport([
      () => Promise.reject(new ServerError('gone', { platformCode: 'team_disabled' })),
    ]);
    const { supervisor } = make(transport, { isFatal: (error) => error.platformCode === 'team_disabled' });
    await expect(supervisor.start()).rejects.toMatchObject({ code: 'server' });
  });

  it('gives a try openTimeoutMs, and closes what comes later', async () => {
    const transport = new FakeTransport();
    let late: ((session: FakeSession) => void) | undefined;
    transport.steps = [
      () =>
        new Promise((resolve) => {
          late = resolve;
        }),
      transport.accept,
    ];
    const { supervisor } = make(transport, { openTimeoutMs: 1000 });
    const started = supervisor.start();
    await tick(1000);
    expect(transport.contexts[0]?.signal.aborted).toBe(true);
    await tick(500);
    await started;
    const stray = new FakeSession(transport.contexts[0]!);
    late?.(stray);
    await tick();
    expect(stray.isOpen).toBe(false);
    expect(supervisor.state).toBe('connected');
    await stopped(supervisor);
  });

  it('rejects with AbortedError when the signal fires, before, during and between tries', async () => {
    const transport = new FakeTransport([() => new Promise(() => {})]);
    const { supervisor } = make(transport, { closeTimeoutMs: 100 });
    await expect(supervisor.start(AbortSignal.abort())).rejects.toMatchObject({ name: 'AbortError' });
    expect(supervisor.state).toBe('idle');
    for (const step of [() => new Promise<never>(() => {}), () => Promise.reject(new ServerError('502'))]) {
      transport.steps = [step];
      const controller = new AbortController();
      const started = supervisor.start(controller.signal);
      const result = expect(started).rejects.toMatchObject({ name: 'AbortError' });
      await tick(100);
      controller.abort();
      await result;
      await tick(200);
      expect(supervisor.state).toBe('disconnected');
      expect(vi.getTimerCount()).toBe(0);
    }
  });

  it('goes on while another caller waits', async () => {
    const transport = new FakeTransport();
    let accept: (() => void) | undefined;
    transport.steps = [
      (context) =>
        new Promise((resolve) => {
          accept = () => resolve(transport.accept(context));
        }),
    ];
    const { supervisor } = make(transport);
    const controller = new AbortController();
    const first = expect(supervisor.start(controller.signal)).rejects.toMatchObject({ name: 'AbortError' });
    const second = supervisor.start();
    await tick();
    controller.abort();
    await first;
    accept?.();
    await second;
    expect(supervisor.state).toBe('connected');
    await stopped(supervisor);
  });

  it('treats an open that gives nonsense as a failure', async () => {
    const transport = new FakeTransport();
    const nasty = {
      resumed: false,
      close() {},
      get closed(): never {
        throw new Error('nasty');
      },
    };
    transport.steps = [() => undefined as never, () => nasty as never, () => 7 as never, transport.accept];
    const { supervisor } = make(transport);
    const started = supervisor.start();
    await tick(10_000);
    await started;
    expect(transport.contexts).toHaveLength(4);
    await stopped(supervisor);
  });
});

describe('reconnecting', () => {
  it('backs off with full jitter, starts anew after a stable session only', async () => {
    const transport = new FakeTransport();
    const { supervisor, details } = make(transport);
    await supervisor.start();
    const delays: number[] = [];
    supervisor.on('reconnecting', ({ delayMs, attempt }) => delays.push(delayMs, attempt));
    for (const lifeMs of [0, 1000, 20_000, 30_000, 0]) {
      await tick(lifeMs);
      transport.last.end();
      await tick(5000);
    }
    // The random number is 1: the bounds themselves.
    expect(delays).toEqual([500, 1, 1000, 2, 2000, 3, 500, 1, 1000, 2]);
    expect(details[1]).toMatchObject({ reconnecting: { attempt: 1, delayMs: 500, error: { code: 'connection' } } });
    await stopped(supervisor);
  });

  it('never gives up on transient or unknown errors, and the pause has a cap', async () => {
    const transport = new FakeTransport();
    transport.steps = [transport.accept, () => Promise.reject(new InvalidError('odd'))];
    const { supervisor } = make(transport);
    await supervisor.start();
    const delays: number[] = [];
    supervisor.on('reconnecting', ({ delayMs }) => delays.push(delayMs));
    transport.last.fail(new Error('ECONNRESET'));
    await tick(30 * 60_000);
    expect(supervisor.state).toBe('reconnecting');
    expect(Math.max(...delays)).toBe(60_000);
    expect(delays.length).toBeGreaterThan(30);
    await stopped(supervisor);
  });

  it('obeys a delay that the server gives, with the close or with an error', async () => {
    const transport = new FakeTransport();
    transport.steps = [
      transport.accept,
      () => Promise.reject(new RateLimitedError('slow', { retryAfterMs: 90_000 })),
      transport.accept,
    ];
    const { supervisor } = make(transport, { random: () => 0 });
    await supervisor.start();
    transport.last.end({ delayMs: 7000 });
    await tick(6999);
    expect(transport.contexts).toHaveLength(1);
    await tick(1);
    expect(transport.contexts).toHaveLength(2);
    await tick(89_999);
    expect(transport.contexts).toHaveLength(2);
    await tick(1);
    expect(supervisor.state).toBe('connected');
    await stopped(supervisor);
  });

  it('comes back at once when the server asked, but not again and again', async () => {
    const transport = new FakeTransport();
    const { supervisor } = make(transport);
    await supervisor.start();
    const delays: number[] = [];
    supervisor.on('reconnecting', ({ delayMs }) => delays.push(delayMs));
    for (let round = 0; round < 3; round++) {
      transport.last.end({ immediate: true });
      await tick(3000);
    }
    expect(delays).toEqual([250, 1000, 2000]);
    await stopped(supervisor);
  });

  it('never tries more often than maxAttemptsPerMinute', async () => {
    const transport = new FakeTransport([() => Promise.reject(new ConnectionError('refused'))]);
    transport.steps.unshift(transport.accept);
    const { supervisor } = make(transport, { random: () => 0, maxAttemptsPerMinute: 5 });
    await supervisor.start();
    transport.last.end();
    await tick(10 * 60_000);
    for (const [index, at] of transport.openedAt.entries()) {
      const before = transport.openedAt[index - 5];
      if (before !== undefined) expect(at - before).toBeGreaterThanOrEqual(60_000);
    }
    expect(transport.openedAt.length).toBeGreaterThan(40);
    await stopped(supervisor);
  });

  it.each([
    ['a fatal error', { error: new AuthError('revoked') }, 'auth'],
    ['fatal: true', { error: new ServerError('link_disabled'), fatal: true }, 'server'],
    ['fatal without an error', { fatal: true }, 'connection'],
  ])('stops at a close with %s', async (_name, info, code) => {
    const transport = new FakeTransport();
    const { supervisor, details, told } = make(transport);
    await supervisor.start();
    transport.last.end(info);
    await tick();
    expect(supervisor.state).toBe('failed');
    expect(told).toEqual(['connected', 'disconnected']);
    expect(details[1]).toMatchObject({ disconnected: { error: { code } } });
    await tick(100_000);
    expect(transport.contexts).toHaveLength(1);
    expect(vi.getTimerCount()).toBe(0);
    await supervisor.stop();
    expect(supervisor.state).toBe('failed');
  });

  it('stops when a try fails fatally', async () => {
    const transport = new FakeTransport();
    transport.steps = [transport.accept, () => Promise.reject(new AuthError('revoked'))];
    const { supervisor, told } = make(transport);
    await supervisor.start();
    transport.last.end();
    await tick(1000);
    expect(told).toEqual(['connected', 'reconnecting', 'disconnected']);
    expect(supervisor.failure).toMatchObject({ code: 'auth' });
  });
});

describe('the resume token', () => {
  it('goes to the next session, until the server refuses it', async () => {
    const transport = new FakeTransport();
    const { supervisor, details } = make(transport, { resumeToken: 'from before' });
    await supervisor.start();
    expect(transport.contexts[0]?.resumeToken).toBe('from before');
    transport.contexts[0]?.setResumeToken('s1');
    transport.steps = [
      (context) => {
        const session = transport.accept(context);
        session.resumed = true;
        return session;
      },
    ];
    transport.last.end();
    await tick(1000);
    expect(transport.contexts[1]?.resumeToken).toBe('s1');
    expect(details.at(-1)).toEqual({ connected: { resumed: true } });
    transport.contexts[0]?.setResumeToken('of a dead session');
    expect(supervisor.resumeToken).toBe('s1');
    transport.last.end({ resumable: false });
    await tick(3000);
    expect(transport.contexts[2]?.resumeToken).toBeUndefined();
    await stopped(supervisor);
  });

  it('may be set while opening, and forgotten by a try that then fails', async () => {
    const transport = new FakeTransport();
    transport.steps = [
      (context) => {
        context.setResumeToken('early');
        return transport.accept(context);
      },
      (context) => {
        context.setResumeToken(undefined);
        return Promise.reject(new ConnectionError('invalid session'));
      },
      transport.accept,
    ];
    const { supervisor } = make(transport);
    await supervisor.start();
    transport.last.end();
    await tick(5000);
    expect(transport.contexts.map(({ resumeToken }) => resumeToken)).toEqual([undefined, 'early', undefined]);
    await stopped(supervisor);
  });
});

describe('replacing', () => {
  it('opens the new session before it closes the old one, without a word of loss', async () => {
    const transport = new FakeTransport();
    const { supervisor, told } = make(transport);
    await supervisor.start();
    await tick(60_000);
    const old = transport.last;
    old.context.setResumeToken('old');
    transport.steps = [
      (context) => {
        context.setResumeToken('new');
        return transport.accept(context);
      },
    ];
    old.context.requestReplacement({ overlap: true });
    await tick(250);
    expect(transport.openSessions).toHaveLength(2);
    expect(supervisor.resumeToken).toBe('new');
    old.context.setResumeToken('old again');
    expect(supervisor.resumeToken).toBe('new');
    await tick(1000);
    expect(old.isOpen).toBe(false);
    await tick(100_000);
    expect(told).toEqual(['connected', 'replaced']);
    expect(transport.sessions).toHaveLength(2);
    expect(supervisor.state).toBe('connected');
    await stopped(supervisor);
  });

  it('keeps the old session while the new one cannot be opened', async () => {
    const transport = new FakeTransport();
    const { supervisor, told } = make(transport);
    await supervisor.start();
    transport.steps = [
      () => Promise.reject(new ServerError('502')),
      () => Promise.reject(new ServerError('502')),
      transport.accept,
    ];
    const old = transport.last;
    old.context.requestReplacement({ overlap: true });
    await tick(400);
    expect(old.isOpen).toBe(true);
    expect(supervisor.state).toBe('connected');
    await tick(10_000);
    expect(told).toEqual(['connected', 'replaced']);
    expect(old.isOpen).toBe(false);
    await stopped(supervisor);
  });

  it('tells the loss when the old session ends while the new one is being opened', async () => {
    const transport = new FakeTransport();
    const { supervisor, told, details } = make(transport);
    await supervisor.start();
    let accept: (() => void) | undefined;
    transport.steps = [
      (context) =>
        new Promise((resolve) => {
          accept = () => resolve(transport.accept(context));
        }),
    ];
    transport.last.context.requestReplacement({ overlap: true });
    await tick(300);
    transport.last.end();
    await tick();
    expect(told).toEqual(['connected', 'reconnecting']);
    accept?.();
    await tick();
    expect(told).toEqual(['connected', 'reconnecting', 'connected']);
    expect(details.at(-1)).toEqual({ connected: { resumed: false } });
    await stopped(supervisor);
  });

  it('reconnects at once when the old session ends in the pause before', async () => {
    const transport = new FakeTransport();
    const { supervisor, told } = make(transport);
    await supervisor.start();
    transport.last.context.requestReplacement({ overlap: true, delayMs: 60_000 });
    await tick(1000);
    transport.last.end();
    await tick(5000);
    expect(told).toEqual(['connected', 'reconnecting', 'connected']);
    await stopped(supervisor);
  });

  it('closes first where two sessions are not allowed', async () => {
    const transport = new FakeTransport();
    const { supervisor, told } = make(transport);
    await supervisor.start();
    let most = 0;
    transport.steps = [
      (context) => {
        const session = transport.accept(context);
        most = Math.max(most, transport.openSessions.length);
        return session;
      },
    ];
    transport.last.context.requestReplacement();
    await tick(300);
    expect(told).toEqual(['connected', 'reconnecting', 'connected']);
    expect(most).toBe(1);
    await stopped(supervisor);
  });

  it('ignores what an old session says when the new one is up', async () => {
    const transport = new FakeTransport();
    const { supervisor, told } = make(transport, { overlapMs: 10_000 });
    await supervisor.start();
    const old = transport.last;
    old.context.requestReplacement({ overlap: true });
    await tick(300);
    old.fail(new AuthError('this socket is out'));
    old.context.requestReplacement({ overlap: true });
    old.context.alive();
    await tick(60_000);
    expect(told).toEqual(['connected', 'replaced']);
    expect(supervisor.state).toBe('connected');
    await stopped(supervisor);
  });
});

describe('stop', () => {
  it('is idempotent, and does nothing before start', async () => {
    const transport = new FakeTransport();
    const { supervisor, told } = make(transport);
    await supervisor.stop();
    expect(supervisor.state).toBe('idle');
    await supervisor.start();
    await Promise.all([supervisor.stop(), supervisor.stop()]);
    await supervisor.stop();
    expect(transport.last.closeCalls).toBe(1);
    expect(told).toEqual(['connected', 'disconnected']);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('during open: start rejects with AbortedError, and the session that comes later is closed', async () => {
    const transport = new FakeTransport();
    let accept: (() => void) | undefined;
    transport.steps = [
      (context) =>
        new Promise((resolve) => {
          accept = () => resolve(transport.accept(context));
        }),
    ];
    const { supervisor, told } = make(transport);
    const started = expect(supervisor.start()).rejects.toMatchObject({ code: 'aborted' });
    await tick(10);
    const stopping = supervisor.stop();
    await started;
    await tick(6000);
    await stopping;
    expect(supervisor.state).toBe('disconnected');
    accept?.();
    await tick();
    expect(transport.sessions).toHaveLength(1);
    expect(transport.openSessions).toEqual([]);
    expect(told).toEqual([]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('calls off a start that waits for the last run to end', async () => {
    const transport = new FakeTransport();
    const { supervisor } = make(transport);
    await supervisor.start();
    transport.last.onClose = () => new Promise(() => {});
    const first = supervisor.stop();
    const started = expect(supervisor.start()).rejects.toMatchObject({ code: 'aborted' });
    const second = supervisor.stop();
    await tick(6000);
    await Promise.all([first, started, second]);
    expect(supervisor.state).toBe('disconnected');
    expect(transport.sessions).toHaveLength(1);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('in the moment in which the session comes up leaves none open', async () => {
    for (let microtasks = 0; microtasks < 12; microtasks++) {
      const transport = new FakeTransport();
      let accept: (() => void) | undefined;
      transport.steps = [
        (context) =>
          new Promise((resolve) => {
            accept = () => resolve(transport.accept(context));
          }),
      ];
      const { supervisor } = make(transport);
      const started = supervisor.start().catch(() => {});
      await tick();
      accept?.();
      for (let count = 0; count < microtasks; count++) await Promise.resolve();
      await supervisor.stop();
      await started;
      expect(transport.openSessions).toEqual([]);
      expect(vi.getTimerCount()).toBe(0);
    }
  });

  it('during the pause before a reconnect', async () => {
    const transport = new FakeTransport();
    const { supervisor, told } = make(transport);
    await supervisor.start();
    transport.last.end({ delayMs: 50_000 });
    await tick(1000);
    await supervisor.stop();
    await tick(100_000);
    expect(transport.contexts).toHaveLength(1);
    expect(told).toEqual(['connected', 'reconnecting', 'disconnected']);
  });

  it('closes both sessions of an overlap', async () => {
    const transport = new FakeTransport();
    const { supervisor } = make(transport, { overlapMs: 30_000 });
    await supervisor.start();
    transport.last.context.requestReplacement({ overlap: true });
    await tick(300);
    expect(transport.openSessions).toHaveLength(2);
    await supervisor.stop();
    expect(transport.openSessions).toEqual([]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it.each<[string, (session: FakeSession) => Promise<void> | void]>([
    [
      'throws',
      () => {
        throw new Error('no');
      },
    ],
    ['rejects', () => Promise.reject(new Error('no'))],
    ['never settles', () => new Promise(() => {})],
    ['does not end the session', () => {}],
  ])('is bounded when close %s', async (_name, onClose) => {
    const transport = new FakeTransport();
    const { supervisor } = make(transport);
    await supervisor.start();
    transport.last.onClose = () => onClose(transport.last);
    let isStopped = false;
    const stopping = supervisor.stop().then(() => {
      isStopped = true;
    });
    await tick(5000);
    expect(isStopped).toBe(true);
    await stopping;
    expect(supervisor.state).toBe('disconnected');
    expect(vi.getTimerCount()).toBe(0);
  });

  it('may be called by a listener', async () => {
    const transport = new FakeTransport();
    const { supervisor, told } = make(transport);
    supervisor.on('connected', () => supervisor.stop());
    await supervisor.start().catch(() => {});
    await tick(100);
    expect(supervisor.state).toBe('disconnected');
    expect(transport.openSessions).toEqual([]);
    expect(told).toEqual(['connected', 'disconnected']);
  });
});

describe('listeners', () => {
  it('that throw or reject are logged and stop nobody', async () => {
    const transport = new FakeTransport();
    const { supervisor, log, told } = make(transport);
    supervisor.on('connected', () => {
      throw new Error('no');
    });
    supervisor.on('connected', () => Promise.reject(new Error('no')));
    const off = supervisor.on('connected', () => told.push('never'));
    off();
    await supervisor.start();
    await tick();
    expect(log.error).toHaveBeenCalledTimes(2);
    expect(told).toEqual(['connected']);
    await stopped(supervisor);
  });
});
