import { ConnectionError, type CursorStore, ForbiddenError, type SentMessage } from 'chatmux';
import { MemoryBackend } from 'chatmux/testing';
import { expect, test } from 'vitest';
import { Bridge } from '../../examples/bridge/bridge.js';
import { LinkBook } from '../../examples/bridge/link-book.js';
import { Outbox } from '../../examples/bridge/outbox.js';

const sent = (id: string) => ({ channelId: 'C2', id, parts: [{ channelId: 'C2', id }] }) as unknown as SentMessage;

test('the link book holds the newest links, in memory and in the store', async () => {
  const values = new Map<string, string>();
  const store: CursorStore = values;
  const book = await LinkBook.open(store, 3);
  for (let index = 0; index < 10; index += 1) {
    const link = book.add('a C1', { channelId: 'C1', id: `m${index}` });
    await book.set(link, 'b C2', sent(`c${index}`));
  }
  expect(values.size).toBe(3);
  for (const each of [book, await LinkBook.open(store, 3)]) {
    expect(each.find('a C1', 'm6')).toBeUndefined();
    expect(each.find('b C2', 'c6')).toBeUndefined();
    expect(each.find('b C2', 'c9')?.refs['a C1']).toEqual({ channelId: 'C1', id: 'm9' });
  }
  const reopened = await LinkBook.open(store, 3);
  await reopened.save(reopened.add('a C1', { channelId: 'C1', id: 'm10' }));
  expect(reopened.find('a C1', 'm7')).toBeUndefined();
  expect(reopened.find('a C1', 'm8')).toBeDefined();
});

test('the outbox repeats what surely did not happen, keeps the order, and goes on after a failure', async () => {
  const outbox = new Outbox(10_000);
  const done: string[] = [];
  let tries = 0;
  const first = outbox.run(async () => {
    tries += 1;
    if (tries < 3) throw new ConnectionError('down', { retryAfterMs: 1 });
    done.push('first');
  });
  const second = outbox.run(async () => {
    done.push('second');
    throw new ForbiddenError('no');
  });
  const third = outbox.run(async () => done.push('third'));
  await expect(second).rejects.toThrow('no');
  await Promise.all([first, third]);
  expect(done).toEqual(['first', 'second', 'third']);
});

test('the outbox does not repeat what may have happened, nor for ever', async () => {
  let tries = 0;
  const fail = (maybeDelivered: boolean) => async () => {
    tries += 1;
    throw new ConnectionError('down', { maybeDelivered, retryAfterMs: 20 });
  };
  await expect(new Outbox(10_000).run(fail(true))).rejects.toThrow('down');
  expect(tries).toBe(1);
  await expect(new Outbox(10).run(fail(false))).rejects.toThrow('down');
  expect(tries).toBe(2);
});

test('an end that refuses does not keep the others from a message, and says so', async () => {
  const [a, b, c] = ['a', 'b', 'c'].map((account) => new MemoryBackend({ account, users: ['ada'] })) as [
    MemoryBackend,
    MemoryBackend,
    MemoryBackend,
  ];
  const ends = await Promise.all(
    [a, b, c].map(async (backend) => ({ backend, channelId: (await backend.fetchChannel({ name: 'general' })).id })),
  );
  const errors: unknown[] = [];
  const bridge = await Bridge.start({ ends, store: new Map(), onError: (error) => errors.push(error) });
  b.sendMessage = () => Promise.reject(new ForbiddenError('read-only'));
  a.world.user('ada').say('general', 'Hello');
  await c.world.waitForMessage(({ isBot, text }) => isBot && text.includes('Hello'));
  await expect.poll(() => errors.map(String)).toEqual([expect.stringContaining('read-only')]);
  expect(b.world.messages('general')).toEqual([]);
  await bridge.stop();
});

test('two channels of one account: mentions in a copy ping nobody', async () => {
  const backend = new MemoryBackend({ users: ['ada', 'bob'] });
  backend.world.channel('other');
  const idOf = async (name: string) => (await backend.fetchChannel({ name })).id;
  const ends = [
    { backend, channelId: await idOf('general') },
    { backend, channelId: await idOf('other') },
  ];
  const bridge = await Bridge.start({ ends, store: new Map() });
  backend.world.user('ada').say('general', 'Look, @bob');
  const copy = await backend.world.waitForMessage(({ isBot, channel }) => isBot && channel === 'other');
  expect(copy.text).toBe('Look, @Bob');
  const read = await backend.fetchMessage({ channelId: copy.channelId, id: copy.id });
  expect(read.mentions).toEqual([]);
  expect(backend.world.messages('general')).toHaveLength(1);
  await bridge.stop();
});
