import { describe, expect, it } from 'vitest';
import { AbortedError } from '../../../src/core/errors/index.js';
import type { Call } from '../../../src/core/operations/kernel.js';
import { OnceByKey } from '../../../src/core/operations/once-by-key.js';
import type { Outgoing, Target } from '../../../src/core/operations/outgoing.js';
import { throwIfAborted } from '../../../src/core/retry/index.js';
import { MemoryBackend, type MemoryMessage } from '../../../src/testing/index.js';
import { memory, room } from './fixture.js';

const inAnHour = () => new Date(Date.now() + 3_600_000);

/** A backend whose sends do not come to their end before they are let go. */
class SlowBackend extends MemoryBackend {
  letGo: () => void = () => undefined;
  sends = 0;

  protected override async doSendMessage(...args: [Target, Outgoing, Call]): Promise<MemoryMessage> {
    this.sends += 1;
    const sent = await super.doSendMessage(...args);
    await new Promise<void>((resolve) => {
      this.letGo = resolve;
    });
    throwIfAborted(args[2].signal);
    return sent;
  }
}

describe('idempotencyKey', () => {
  it('schedules once', async () => {
    const backend = memory();
    const channel = room(backend);
    const first = await backend.scheduleMessage(channel, 'x', inAnHour(), { idempotencyKey: 'k' });
    const again = await backend.scheduleMessage(channel, 'x', inAnHour(), { idempotencyKey: 'k' });
    expect(again).toEqual(first);
    expect(await backend.listScheduledMessages().toArray()).toHaveLength(1);
  });

  it('starts a thread once', async () => {
    const backend = memory();
    const root = backend.world.user('ada').say('general', 'root');
    const first = await backend.createThread(root, 'first', { idempotencyKey: 'k' });
    expect(await backend.createThread(root, 'first', { idempotencyKey: 'k' })).toEqual(first);
    expect(await backend.fetchMessages(root.channelId, { thread: root })).toHaveLength(1);
  });

  it('one who waits for a send that its first caller gave up before it began sends it himself', async () => {
    const once = new OnceByKey();
    let calls = 0;
    const send = async () => {
      calls += 1;
      await Promise.resolve();
      if (calls === 1) throw new AbortedError();
      return { calls };
    };
    const [first, second] = await Promise.allSettled([once.run('k', send), once.run('k', send)]);
    expect(first.status).toBe('rejected');
    expect(second).toEqual({ status: 'fulfilled', value: { calls: 2 } });
  });

  it('an aborted send that may have been delivered is not sent again under its key', async () => {
    const backend = new SlowBackend({ users: ['ada'], lacks: ['idempotency'] });
    const channel = room(backend);
    const abort = new AbortController();
    const options = { idempotencyKey: 'k', signal: abort.signal };
    const sending = backend.sendMessage(channel, 'once', options).catch((error: unknown) => error);
    await expect.poll(() => backend.sends).toBe(1);
    abort.abort();
    expect(await sending).toMatchObject({ code: 'aborted', maybeDelivered: true });
    backend.letGo();
    const again = backend.sendMessage(channel, 'once', { idempotencyKey: 'k' });
    await expect(again).rejects.toMatchObject({ code: 'conflict', maybeDelivered: true });
    expect(backend.world.messages('general').filter(({ text }) => text === 'once')).toHaveLength(1);
    await backend.disconnect();
  });
});
