import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { EventHub, type EventHubOptions } from '../../../src/core/delivery/index.js';
import { addSecret, ForbiddenError } from '../../../src/core/errors/index.js';
import type { ChatEvent, ErrorInfo } from '../../../src/models/index.js';
import { ErrorEvent } from '../../../src/models/index.js';
import { connected, created, label, presence } from './sample-events.js';

const unhandled: unknown[] = [];
const onUnhandled = (error: unknown) => unhandled.push(error);

beforeEach(() => {
  vi.useFakeTimers();
  unhandled.length = 0;
  process.on('unhandledRejection', onUnhandled);
});

afterEach(() => {
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
  process.off('unhandledRejection', onUnhandled);
  expect(unhandled).toEqual([]);
});

function makeHub(options: Partial<EventHubOptions> = {}) {
  const log = { debug: vi.fn(), info: vi.fn(), warn: vi.fn(), error: vi.fn() };
  const hub = new EventHub({ platform: 'test', account: 'work', logger: log, ...options });
  const errors: ErrorInfo[] = [];
  return { hub, log, errors, watch: () => hub.on('error', ({ error }) => errors.push(error)) };
}

function gate() {
  let open: () => void = () => {};
  const passed = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { passed, open };
}

describe('handlers', () => {
  it('calls the handlers of the type with the event, until off', async () => {
    const { hub } = makeHub();
    const seen: string[] = [];
    const handler = (event: ChatEvent) => seen.push(label(event));
    const off = hub.on('message.created', handler);
    hub.once('message.created', (event) => seen.push(`once ${label(event)}`));
    expect(await hub.dispatch(created('a', 1))).toBe('handled');
    expect(await hub.dispatch(created('a', 2))).toBe('handled');
    off();
    await hub.dispatch(created('a', 3));
    hub.on('message.created', handler);
    hub.off('message.created', handler);
    await hub.dispatch(created('a', 4));
    expect(seen).toEqual(['a:1', 'once a:1', 'a:2']);
    expect(hub.listenerCount('message.created')).toBe(0);
  });

  it('takes away one registration of a handler that is registered twice', async () => {
    const { hub } = makeHub();
    const handler = vi.fn();
    const off = hub.on('message.created', handler);
    hub.on('message.created', handler);
    off();
    off();
    await hub.dispatch(created('a', 1));
    expect(handler).toHaveBeenCalledTimes(1);
  });

  it('rejects a handler that is no function', () => {
    const { hub } = makeHub();
    expect(() => hub.on('message.created', undefined as never)).toThrow(/must be a function/);
  });

  it('starts the next event of a channel when the handlers have settled, channels side by side', async () => {
    const { hub } = makeHub();
    const log: string[] = [];
    const gates = { 'a:1': gate(), 'a:2': gate(), 'b:1': gate() };
    hub.on('message.created', async (event) => {
      log.push(`> ${label(event)}`);
      await gates[label(event) as keyof typeof gates].passed;
      log.push(`< ${label(event)}`);
    });
    const first = hub.dispatch(created('a', 1));
    const second = hub.dispatch(created('a', 2));
    const other = hub.dispatch(created('b', 1));
    expect(log).toEqual(['> a:1', '> b:1']);
    gates['b:1'].open();
    await other;
    gates['a:1'].open();
    await first;
    await vi.advanceTimersByTimeAsync(0);
    expect(log).toEqual(['> a:1', '> b:1', '< b:1', '< a:1', '> a:2']);
    gates['a:2'].open();
    await second;
    expect(log.at(-1)).toBe('< a:2');
    expect(hub.queued).toBe(0);
  });

  it('gives events without a channel their own lanes', async () => {
    const { hub } = makeHub();
    const stuck = gate();
    const seen: string[] = [];
    hub.on('message.created', () => stuck.passed);
    hub.on('presence.updated', ({ presence: { userId } }) => {
      seen.push(userId);
      return userId === 'u1' ? stuck.passed : undefined;
    });
    hub.on('connection.connected', () => seen.push('connected'));
    for (const event of [created('a', 1), presence('u1'), presence('u1'), presence('u2'), connected()])
      void hub.dispatch(event);
    expect(seen).toEqual(['u1', 'u2', 'connected']);
    stuck.open();
    await hub.drain(1000);
    expect(seen).toEqual(['u1', 'u2', 'connected', 'u1']);
  });

  it('goes on after handlerTimeoutMs with an error that names the type, and the handler goes on too', async () => {
    const { hub, errors, watch } = makeHub({ handlerTimeoutMs: 1000 });
    watch();
    const stuck = gate();
    const seen: string[] = [];
    hub.on('message.created', (event) => {
      seen.push(label(event));
      return label(event) === 'a:1' ? stuck.passed.then(() => Promise.reject(new Error('too late'))) : undefined;
    });
    const first = hub.dispatch(created('a', 1));
    const second = hub.dispatch(created('a', 2));
    await vi.advanceTimersByTimeAsync(999);
    expect(seen).toEqual(['a:1']);
    await vi.advanceTimersByTimeAsync(1);
    expect(await first).toBe('slow');
    expect(await second).toBe('handled');
    expect(errors).toMatchObject([{ code: 'timeout', operation: "on('message.created')" }]);
    expect(errors[0]?.message).toContain("'message.created'");
    const drained = hub.drain(5000);
    stuck.open();
    expect(await drained).toBe(true);
    expect(errors[1]).toMatchObject({ code: 'unknown', message: 'too late' });
  });

  it('waits for ever when the time-out is Infinity', async () => {
    const { hub } = makeHub({ handlerTimeoutMs: Number.POSITIVE_INFINITY });
    const stuck = gate();
    hub.on('message.created', () => stuck.passed);
    const first = hub.dispatch(created('a', 1));
    await vi.advanceTimersByTimeAsync(10_000_000);
    stuck.open();
    expect(await first).toBe('handled');
  });
});

describe('failing handlers', () => {
  it('become error events, whatever they throw', async () => {
    const { hub, errors, watch } = makeHub();
    watch();
    addSecret('hunter2-hunter2');
    const thrown: unknown[] = [
      new Error('with hunter2-hunter2 inside'),
      new ForbiddenError('No scope chat:write.', { operation: 'sendMessage' }),
      'a string',
      undefined,
      Object.create(null),
      {
        get message() {
          throw new Error('nasty');
        },
      },
    ];
    for (const [index, value] of thrown.entries()) {
      hub.once('message.created', () => {
        throw value;
      });
      hub.once('message.created', () => Promise.reject(value));
      expect(await hub.dispatch(created('a', index))).toBe('handled');
    }
    expect(errors).toHaveLength(12);
    expect(errors[0]).toMatchObject({ code: 'unknown', message: 'with [redacted] inside', account: 'work' });
    expect(errors[2]).toMatchObject({ code: 'forbidden', operation: 'sendMessage', platform: 'test' });
    expect(errors[4]).toMatchObject({ message: 'a string', operation: "on('message.created')" });
    expect(JSON.stringify(errors)).not.toContain('hunter2');
  });

  it('are plain error events that the model accepts, with ids that differ', async () => {
    const { hub } = makeHub();
    const events: ChatEvent[] = [];
    hub.on('error', (event) => events.push(event));
    hub.report(new Error('one'));
    hub.report(new Error('one'));
    for (const event of events) expect(ErrorEvent.parse(JSON.parse(JSON.stringify(event)))).toEqual(event);
    expect(new Set(events.map((event) => event.id)).size).toBe(2);
  });

  it('of error events go to the logger and do not recurse', async () => {
    const { hub, log } = makeHub();
    const handler = vi.fn(async () => {
      throw new Error('again');
    });
    hub.on('error', handler);
    hub.on('message.created', () => {
      throw new Error('first');
    });
    await hub.dispatch(created('a', 1));
    await hub.drain(100);
    expect(handler).toHaveBeenCalledTimes(1);
    expect(log.error).toHaveBeenCalledTimes(1);
  });

  it('are logged when nobody listens', async () => {
    const { hub, log } = makeHub();
    hub.on('message.created', () => Promise.reject(new Error('lonely')));
    await hub.dispatch(created('a', 1));
    expect(log.error).toHaveBeenCalledWith(expect.any(String), {
      error: expect.objectContaining({ message: 'lonely' }),
    });
  });

  it('cannot fill the memory with errors behind a stuck error handler', async () => {
    const { hub, log } = makeHub({ handlerTimeoutMs: Number.POSITIVE_INFINITY });
    const stuck = gate();
    const handler = vi.fn(() => stuck.passed);
    hub.on('error', handler);
    for (let count = 0; count < 5000; count++) hub.report(new Error('x'));
    expect(log.warn.mock.calls.length).toBeGreaterThanOrEqual(4000);
    hub.stop();
    stuck.open();
    expect(await hub.drain(10)).toBe(true);
    expect(handler).toHaveBeenCalledTimes(1);
  });
});

describe('the bound', () => {
  it('drops what does not fit, tells pressure once each way, and has room again', async () => {
    const onPressure = vi.fn();
    const { hub } = makeHub({ maxQueued: 10, onPressure });
    const stuck = gate();
    const seen: string[] = [];
    hub.on('message.created', (event) => {
      seen.push(label(event));
      return stuck.passed;
    });
    const ack = vi.fn();
    const settled = vi.fn();
    for (let id = 1; id <= 10; id++) expect(hub.offer(created('a', id))).toBe(true);
    expect(onPressure.mock.calls).toEqual([[true]]);
    expect(hub.isFull).toBe(true);
    const stream = hub.events();
    expect(hub.offer(created('a', 11), { ack, settled })).toBe(false);
    expect(await hub.dispatch(created('a', 12))).toBe('dropped');
    expect(stream.buffered).toBe(0);
    hub.report(new Error('still told'));
    expect(stream.buffered).toBe(1);
    const room = hub.room();
    stuck.open();
    await room;
    expect(hub.queued).toBeLessThanOrEqual(5);
    await hub.drain(1000);
    expect(onPressure.mock.calls).toEqual([[true], [false]]);
    expect(seen).toHaveLength(10);
    expect(ack).not.toHaveBeenCalled();
    expect(settled).not.toHaveBeenCalled();
    hub.close();
  });

  it('survives a callback that throws', () => {
    const { hub, log } = makeHub({
      maxQueued: 1,
      onPressure: () => {
        throw new Error('no');
      },
    });
    hub.on('message.created', () => new Promise(() => {}));
    hub.on('error', () => {});
    expect(hub.offer(created('a', 1))).toBe(true);
    expect(log.error).toHaveBeenCalled();
    vi.clearAllTimers();
  });

  it('works off a long queue of fast handlers without recursion', async () => {
    const { hub } = makeHub({ maxQueued: 100_000 });
    let count = 0;
    const first = gate();
    hub.on('message.created', () => (count++ === 0 ? first.passed : undefined));
    for (let id = 0; id < 50_000; id++) hub.offer(created('a', id));
    first.open();
    await hub.drain(1000);
    expect(count).toBe(50_000);
  });
});

describe('acknowledgements', () => {
  it('come once, when the handlers have settled', async () => {
    const { hub } = makeHub();
    const done = gate();
    const ack = vi.fn();
    hub.on('message.created', () => done.passed);
    const first = hub.dispatch(created('a', 1), { ack, ackWithinMs: 3000 });
    await vi.advanceTimersByTimeAsync(2000);
    expect(ack).not.toHaveBeenCalled();
    done.open();
    await first;
    expect(ack).toHaveBeenCalledTimes(1);
    await vi.advanceTimersByTimeAsync(5000);
    expect(ack).toHaveBeenCalledTimes(1);
  });

  it('come just before the deadline, also for what still waits in the queue', async () => {
    const { hub } = makeHub();
    const done = gate();
    const acks: string[] = [];
    hub.on('message.created', () => done.passed);
    const all = [1, 2].map((id) =>
      hub.dispatch(created('a', id), { ack: () => acks.push(`${id}`), ackWithinMs: 3000 }),
    );
    await vi.advanceTimersByTimeAsync(2699);
    expect(acks).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(acks).toEqual(['1', '2']);
    done.open();
    await Promise.all(all);
    expect(acks).toEqual(['1', '2']);
  });

  it('come at once where nobody listens, and a failing one is reported', async () => {
    const { hub, errors, watch } = makeHub();
    watch();
    const ack = vi.fn();
    hub.offer(created('a', 1), { ack });
    expect(ack).toHaveBeenCalledTimes(1);
    await hub.dispatch(created('a', 2), { ack: () => Promise.reject(new Error('socket gone')) });
    await hub.dispatch(created('a', 3), {
      ack: () => {
        throw new Error('socket gone');
      },
    });
    await vi.advanceTimersByTimeAsync(0);
    expect(errors.map((error) => error.operation)).toEqual(['acknowledge', 'acknowledge']);
  });
});

describe('the end', () => {
  it('stop drops what waits unacknowledged, ends streams, keeps handlers', async () => {
    const { hub } = makeHub();
    const stuck = gate();
    const seen: string[] = [];
    const acks: number[] = [];
    hub.on('message.created', (event) => {
      seen.push(label(event));
      return stuck.passed;
    });
    const stream = hub.events();
    const outcomes = [1, 2, 3].map((id) =>
      hub.dispatch(created('a', id), { ack: () => acks.push(id), ackWithinMs: 3000 }),
    );
    hub.stop();
    expect(await outcomes[1]).toBe('closed');
    stuck.open();
    expect(await outcomes[0]).toBe('handled');
    expect(acks).toEqual([1]);
    const read: string[] = [];
    for await (const event of stream) read.push(label(event));
    expect(read).toEqual(['a:1', 'a:2', 'a:3']);
    await hub.dispatch(created('a', 4));
    expect(seen).toEqual(['a:1', 'a:4']);
  });

  it('close forgets everything and takes nothing', async () => {
    const { hub } = makeHub();
    const handler = vi.fn();
    hub.on('message.created', handler);
    hub.close();
    expect(await hub.dispatch(created('a', 1))).toBe('closed');
    expect(hub.listenerCount('message.created')).toBe(0);
    expect(await hub.events().next()).toEqual({ done: true, value: undefined });
  });

  it('drain is bounded', async () => {
    const { hub } = makeHub();
    const stuck = gate();
    hub.on('message.created', () => stuck.passed);
    void hub.dispatch(created('a', 1));
    const drained = hub.drain(500);
    await vi.advanceTimersByTimeAsync(500);
    expect(await drained).toBe(false);
    stuck.open();
    expect(await hub.drain(500)).toBe(true);
  });
});
