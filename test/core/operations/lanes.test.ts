import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import type { Call } from '../../../src/core/operations/kernel.js';
import type { Outgoing, Target } from '../../../src/core/operations/outgoing.js';
import { abortable } from '../../../src/core/retry/index.js';
import { MemoryBackend, type MemoryMessage } from '../../../src/testing/index.js';
import { room } from './fixture.js';

/** A backend that reads the files of a send, and whose sends wait for `gate`. */
class WaitingBackend extends MemoryBackend {
  gate: Promise<void> = Promise.resolve();
  begun = 0;

  protected override async doSendMessage(target: Target, message: Outgoing, call: Call): Promise<MemoryMessage> {
    this.begun += 1;
    for (const file of message.files) await file.bytes({ signal: call.signal });
    await abortable(this.gate, call.signal);
    return super.doSendMessage(target, message, call);
  }
}

function waiting() {
  const backend = new WaitingBackend({ users: ['ada'], lacks: ['idempotency'] });
  return { backend, channel: room(backend) };
}

const failureOf = (sending: Promise<unknown>) => sending.catch((error: unknown) => error);

describe('sends to one conversation', () => {
  it('go on behind one whose file stands still, once that is given up', async () => {
    const { backend, channel } = waiting();
    const controller = new AbortController();
    let isClosed = false;
    const still = new ReadableStream<Uint8Array>({
      cancel: () => {
        isClosed = true;
      },
    });
    const files = [{ data: still, filename: 'never.txt' }];
    const stuck = failureOf(backend.sendMessage(channel, 'stuck', { files, signal: controller.signal }));
    const behind = backend.sendMessage(channel, 'behind');
    await expect.poll(() => backend.begun).toBe(1);
    controller.abort();
    expect(await stuck).toMatchObject({ code: 'aborted', maybeDelivered: true });
    expect(await behind).toMatchObject({ text: 'behind' });
    expect(isClosed).toBe(true);
    await backend.disconnect();
  });

  it('say that nothing was sent when they are given up in waiting', async () => {
    const { backend, channel } = waiting();
    backend.gate = new Promise(() => undefined);
    const first = new AbortController();
    const second = new AbortController();
    const onTheWire = failureOf(backend.sendMessage(channel, 'first', { signal: first.signal }));
    await expect.poll(() => backend.begun).toBe(1);
    const inTurn = failureOf(backend.sendMessage(channel, 'second', { signal: second.signal }));
    const inTime = failureOf(backend.reply({ channelId: channel, id: '1' }, 'third', { signal: AbortSignal.abort() }));
    second.abort();
    expect(await inTurn).toMatchObject({ code: 'aborted', maybeDelivered: false, operation: 'sendMessage' });
    expect(await inTime).toMatchObject({ code: 'aborted', maybeDelivered: false, operation: 'reply' });
    expect(backend.begun).toBe(1);
    first.abort();
    expect(await onTheWire).toMatchObject({ code: 'aborted', maybeDelivered: true });
    await backend.disconnect();
  });

  it('may happen where another one of the same key is waited for', async () => {
    const { backend, channel } = waiting();
    let letGo = () => undefined as unknown;
    backend.gate = new Promise((resolve) => {
      letGo = () => resolve();
    });
    const controller = new AbortController();
    const first = backend.sendMessage(channel, 'once', { idempotencyKey: 'k' });
    const again = failureOf(backend.sendMessage(channel, 'once', { idempotencyKey: 'k', signal: controller.signal }));
    await expect.poll(() => backend.begun).toBe(1);
    controller.abort();
    expect(await again).toMatchObject({ code: 'aborted', maybeDelivered: true });
    letGo();
    expect(await first).toMatchObject({ text: 'once' });
    await backend.disconnect();
  });

  it('may be begun by what sends: a file that is made of the answer to another channel', async () => {
    const { backend, channel } = waiting();
    const other = backend.world.user('ada').say('other', 'hi').channelId;
    const data = async function* () {
      yield (await backend.sendMessage(other, 'asked')).id;
    };
    const sent = await backend.sendMessage(channel, 'made', { files: [{ data: data(), filename: 'a.txt' }] });
    expect(sent.attachments).toHaveLength(1);
    await backend.disconnect();
  });

  it.each(['a generator', 'a Node stream', 'a web stream'])(
    'may be begun by the file itself, from %s',
    async (kind) => {
      const { backend, channel } = waiting();
      const order: string[] = [];
      backend.on('message.created', ({ message }) => void order.push(message.text));
      await backend.connect();
      let late: Promise<unknown> | undefined;
      let end = () => {};
      const over = new Promise<void>((resolve) => {
        end = resolve;
      });
      async function* pieces() {
        yield new TextEncoder().encode('half');
        await new Promise((resolve) => setTimeout(resolve, 5));
        await backend.sendMessage(channel, 'half of it is there');
        yield new TextEncoder().encode('whole');
        // Once the file is sent, what was begun here waits like any other.
        late = over.then(() => backend.sendMessage(channel, 'late'));
      }
      const data =
        kind === 'a generator'
          ? pieces()
          : kind === 'a Node stream'
            ? Readable.from(pieces())
            : ReadableStream.from(pieces());
      const file = backend.sendMessage(channel, 'the file', { files: [{ data, filename: 'long.txt' }] });
      const behind = backend.sendMessage(channel, 'behind');
      await file;
      end();
      await Promise.all([behind, late]);
      await expect.poll(() => order).toEqual(['half of it is there', 'the file', 'behind', 'late']);
      await backend.disconnect();
    },
  );
});
