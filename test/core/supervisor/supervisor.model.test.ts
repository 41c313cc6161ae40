import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { AuthError, ConnectionError, ServerError } from '../../../src/core/errors/index.js';
import { type ConnectionState, type Session, Supervisor } from '../../../src/core/supervisor/index.js';
import { FakeTransport } from './fake-transport.js';

/**
 * Random transports (that throw, hang, come late, close, lie) against random calls of start and stop. Whatever happens:
 * the states follow each other as they may, events pair up, nobody hammers, nothing escapes and nothing is left.
 */
const openKinds = [
  'accept',
  'accept',
  'accept',
  'late',
  'hang',
  'reject',
  'throw',
  'garbage',
  'dead',
  'fatal',
] as const;
const closeKinds = ['end', 'end', 'hang', 'throw', 'ignore'] as const;
const actions = [
  'start',
  'stop',
  'end',
  'fail',
  'fatal',
  'refuse',
  'overlap',
  'replace',
  'oldEnd',
  'wait',
  'wait',
  'long',
  'abort',
] as const;

const allowed: Record<ConnectionState, readonly ConnectionState[]> = {
  idle: ['connecting'],
  connecting: ['connected', 'failed', 'disconnected'],
  connected: ['reconnecting', 'disconnected', 'failed'],
  reconnecting: ['connected', 'disconnected', 'failed'],
  disconnected: ['connecting'],
  failed: ['connecting'],
};

const unhandled: unknown[] = [];
const onUnhandled = (error: unknown) => unhandled.push(error);

beforeEach(() => {
  vi.useFakeTimers();
  unhandled.length = 0;
  process.on('unhandledRejection', onUnhandled);
});

afterEach(() => {
  vi.useRealTimers();
  process.off('unhandledRejection', onUnhandled);
});

async function play(
  opens: readonly (typeof openKinds)[number][],
  closes: readonly (typeof closeKinds)[number][],
  script: readonly { action: (typeof actions)[number]; ms: number }[],
  random: () => number,
) {
  // A run that failed leaves its timers: the next must not inherit them, or nothing can be shrunk.
  vi.useRealTimers();
  vi.useFakeTimers();
  const transport = new FakeTransport();
  const release: (() => void)[] = [];
  let opened = 0;
  const accept = (context: Parameters<typeof transport.accept>[0]) => {
    const session = transport.accept(context);
    const kind = closes[transport.sessions.length % closes.length];
    if (kind === 'hang')
      session.onClose = () => {
        session.isOpen = false;
        return new Promise(() => {});
      };
    if (kind === 'throw')
      session.onClose = () => {
        session.end();
        throw new Error('close');
      };
    if (kind === 'ignore')
      session.onClose = () => {
        session.isOpen = false;
      };
    return session;
  };
  transport.steps = [
    (context): Promise<Session> | Session => {
      switch (opens[opened++ % opens.length]) {
        case 'late':
          return new Promise((resolve) => setTimeout(() => resolve(accept(context)), 700));
        case 'hang':
          return new Promise((resolve) => release.push(() => resolve(accept(context))));
        case 'reject':
          return Promise.reject(new ServerError('502'));
        case 'throw':
          throw new Error('sync');
        case 'garbage':
          return undefined as never;
        case 'fatal':
          return Promise.reject(new AuthError('revoked'));
        case 'dead': {
          const session = accept(context);
          session.fail(new ConnectionError('at once'));
          return session;
        }
        default:
          return accept(context);
      }
    },
  ];
  const supervisor = new Supervisor<string>({
    open: transport.open,
    random,
    openTimeoutMs: 1000,
    connectTimeoutMs: 5000,
    closeTimeoutMs: 300,
    silenceMs: 20_000,
    maxAttemptsPerMinute: 8,
  });
  const told: string[] = [];
  // Collected, not expected on the spot: a listener that throws is only logged.
  const wrong: string[] = [];
  supervisor.on('state', ({ previous, state }) => {
    if (!allowed[previous].includes(state)) wrong.push(`${previous} > ${state}`);
  });
  supervisor.on('connected', () => told.push('connected'));
  supervisor.on('reconnecting', () => told.push('reconnecting'));
  supervisor.on('disconnected', () => told.push('disconnected'));

  let controller = new AbortController();
  for (const { action, ms } of script) {
    const current = transport.sessions.at(-1);
    switch (action) {
      case 'start':
        controller = new AbortController();
        void supervisor
          .start(controller.signal)
          .catch((error: { code?: string }) =>
            wrong.push(...(typeof error.code === 'string' ? [] : [`start rejected with ${error}`])),
          );
        break;
      case 'stop':
        void supervisor.stop();
        break;
      case 'abort':
        controller.abort();
        break;
      case 'end':
        current?.end();
        break;
      case 'fail':
        current?.fail(new Error('reset'));
        break;
      case 'fatal':
        current?.end({ error: new AuthError('revoked') });
        break;
      case 'refuse':
        current?.end({ immediate: true, resumable: false, delayMs: ms });
        break;
      case 'overlap':
        current?.context.requestReplacement({ overlap: true });
        break;
      case 'replace':
        current?.context.requestReplacement();
        break;
      case 'oldEnd':
        transport.sessions.at(-2)?.end({ fatal: true });
        break;
      case 'long':
        await vi.advanceTimersByTimeAsync(40_000);
        break;
      default:
        current?.context.alive();
    }
    await vi.advanceTimersByTimeAsync(ms);
  }

  expect(wrong).toEqual([]);
  // What is told pairs up: no loss before a connection, no end without one, nothing after the end.
  let isUp = false;
  for (const event of told) {
    if (event === 'connected') isUp = true;
    else expect(isUp, told.join()).toBe(true);
    if (event === 'disconnected') isUp = false;
  }
  for (const [index, at] of transport.openedAt.entries()) {
    const before = transport.openedAt[index - 8];
    // A user's own start is not held back, so one more a start may come.
    const starts = script.filter(({ action }) => action === 'start').length;
    if (before !== undefined && starts <= 1) expect(at - before).toBeGreaterThanOrEqual(60_000 - 1);
  }
  expect(transport.openSessions.length).toBeLessThanOrEqual(supervisor.state === 'connected' ? 2 : 3);

  void supervisor.stop();
  await vi.advanceTimersByTimeAsync(2000);
  for (const resolve of release) resolve();
  await vi.advanceTimersByTimeAsync(2000);
  expect(transport.openSessions).toEqual([]);
  expect(vi.getTimerCount()).toBe(0);
  expect(['idle', 'disconnected', 'failed']).toContain(supervisor.state);
  // Rejections are reported by the event loop, not by the fake clock.
  vi.useRealTimers();
  await new Promise((resolve) => setImmediate(resolve));
  vi.useFakeTimers();
  expect(unhandled).toEqual([]);
}

describe('Supervisor, against a model', () => {
  it('keeps its promises whatever transport and caller do', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom(...openKinds), { minLength: 1, maxLength: 6 }),
        fc.array(fc.constantFrom(...closeKinds), { minLength: 1, maxLength: 3 }),
        fc.array(fc.record({ action: fc.constantFrom(...actions), ms: fc.constantFrom(0, 0, 1, 100, 600, 5000) }), {
          minLength: 3,
          maxLength: 16,
          size: 'max',
        }),
        fc.constantFrom(0, 0.5, 1),
        async (opens, closes, script, random) => {
          await play(opens, closes, [{ action: 'start', ms: 0 }, ...script], () => random);
        },
      ),
      { numRuns: 300 },
    );
  }, 120_000);
});
