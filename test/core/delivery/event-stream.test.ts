import { describe, expect, expectTypeOf, it, vi } from 'vitest';
import { EventHub } from '../../../src/core/delivery/index.js';
import type { EventOf } from '../../../src/models/index.js';
import { connected, created, label, presence, typing } from './sample-events.js';

function makeHub() {
  const log = { debug: vi.fn(), info: vi.fn(), warn: vi.fn(), error: vi.fn() };
  return { log, hub: new EventHub({ platform: 'test', account: 'test', logger: log }) };
}

describe('EventStream', () => {
  it('is typed by its types', () => {
    const { hub } = makeHub();
    const stream = hub.events({ types: ['message.created', 'typing.started'] });
    type Item = Extract<Awaited<ReturnType<typeof stream.next>>, { done?: false }>['value'];
    expectTypeOf<Item>().toEqualTypeOf<EventOf<'message.created'> | EventOf<'typing.started'>>();
    hub.close();
  });

  it('keeps what comes from the call on, filtered by type and by channel or thread', async () => {
    const { hub } = makeHub();
    const all = hub.events();
    const some = hub.events({ types: ['message.created'], channel: 'a' });
    const thread = hub.events({ channel: 't1' });
    const events = [
      created('a', 1),
      created('b', 2),
      typing('a'),
      presence('u'),
      created('a', 3, { threadId: 't1' }),
      connected(),
    ];
    for (const event of events) hub.offer(event);
    hub.stop();
    const read = async (stream: AsyncIterable<Parameters<typeof label>[0]>) => {
      const labels: string[] = [];
      for await (const event of stream) labels.push(label(event));
      return labels;
    };
    expect(await read(all)).toEqual(events.map(label));
    expect(await read(some)).toEqual(['a:1', 'a:3']);
    expect(await read(thread)).toEqual(['a:3']);
  });

  it('is fed before the handlers and does not wait for them', async () => {
    const { hub } = makeHub();
    const stream = hub.events();
    const buffered: number[] = [];
    hub.on('message.created', () => {
      buffered.push(stream.buffered);
      return new Promise((resolve) => setTimeout(resolve, 20));
    });
    hub.offer(created('a', 1));
    hub.offer(created('a', 2));
    expect(buffered).toEqual([1]);
    expect(stream.buffered).toBe(2);
    await hub.drain(1000);
    hub.close();
  });

  it('serves calls of next() in order, also when they come first', async () => {
    const { hub } = makeHub();
    const stream = hub.events();
    const next = [stream.next(), stream.next()];
    hub.offer(created('a', 1));
    hub.offer(created('a', 2));
    expect((await Promise.all(next)).map(({ value }) => value && label(value))).toEqual(['a:1', 'a:2']);
    await stream.return();
  });

  it('drops the newest when full, counts, tells, and warns once an episode', async () => {
    const { hub, log } = makeHub();
    const onDrop = vi.fn();
    const stream = hub.events({ buffer: 2, onDrop });
    for (let id = 1; id <= 5; id++) hub.offer(created('a', id));
    expect(stream.dropped).toBe(3);
    expect(onDrop.mock.calls.map(([event, count]) => [label(event), count])).toEqual([
      ['a:3', 1],
      ['a:4', 2],
      ['a:5', 3],
    ]);
    expect(log.warn).toHaveBeenCalledTimes(1);
    expect([(await stream.next()).value, (await stream.next()).value].map((event) => event && label(event))).toEqual([
      'a:1',
      'a:2',
    ]);
    for (let id = 6; id <= 9; id++) hub.offer(created('a', id));
    expect(log.warn).toHaveBeenCalledTimes(2);
    expect((await stream.next()).value).toMatchObject({ message: { id: '6' } });
    await stream.return();
  });

  it('survives an onDrop that throws', () => {
    const { hub, log } = makeHub();
    hub.events({
      buffer: 1,
      onDrop: () => {
        throw new Error('no');
      },
    });
    hub.offer(created('a', 1));
    expect(hub.offer(created('a', 2))).toBe(true);
    expect(log.error).toHaveBeenCalledTimes(1);
  });

  it('throws an AbortedError into the loop when the signal fires', async () => {
    const { hub } = makeHub();
    const controller = new AbortController();
    const stream = hub.events({ signal: controller.signal });
    hub.offer(created('a', 1));
    const loop = (async () => {
      for await (const event of stream) expect(label(event)).toBe('a:1');
    })();
    await new Promise((resolve) => setImmediate(resolve));
    controller.abort();
    await expect(loop).rejects.toMatchObject({ name: 'AbortError', code: 'aborted' });
    expect(await stream.next()).toEqual({ done: true, value: undefined });
  });

  it('throws once when it fired before next() was called, or before the stream was made', async () => {
    const { hub } = makeHub();
    const controller = new AbortController();
    const early = hub.events({ signal: controller.signal });
    hub.offer(created('a', 1));
    controller.abort();
    const late = hub.events({ signal: controller.signal });
    for (const stream of [early, late]) {
      await expect(stream.next()).rejects.toMatchObject({ code: 'aborted' });
      expect((await stream.next()).done).toBe(true);
    }
  });

  it('leaves nothing behind: no feed, no listener on the signal', async () => {
    const { hub } = makeHub();
    const controller = new AbortController();
    const remove = vi.spyOn(controller.signal, 'removeEventListener');
    const stream = hub.events({ signal: controller.signal });
    hub.offer(created('a', 1));
    for await (const _event of stream) break;
    expect(remove).toHaveBeenCalledTimes(1);
    hub.offer(created('a', 2));
    expect(stream.buffered).toBe(0);
    expect((await stream.next()).done).toBe(true);
  });

  it('ends waiting calls when it is closed', async () => {
    const { hub } = makeHub();
    const stream = hub.events();
    const next = [stream.next(), stream.next()];
    hub.stop();
    expect((await Promise.all(next)).map(({ done }) => done)).toEqual([true, true]);
  });

  it('takes no buffer below one', () => {
    const { hub } = makeHub();
    expect(() => hub.events({ buffer: 0 })).toThrow(/buffer/);
    expect(() => hub.events({ buffer: Number.NaN })).toThrow(/buffer/);
  });
});
