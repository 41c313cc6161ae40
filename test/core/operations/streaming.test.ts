import { describe, expect, it } from 'vitest';
import { memory, room } from './fixture.js';

describe('streamMessage', () => {
  it('tells what the source threw, and that something has been sent', async () => {
    const backend = memory();
    const broken = new Error('the model died');
    async function* source() {
      yield 'so far';
      throw broken;
    }
    const error: unknown = await backend.streamMessage(room(backend), source()).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ maybeDelivered: true, retryable: false, cause: broken });
    expect((error as Error).message).toContain('the model died');
    expect(backend.world.messages('general').map(({ text }) => text)).toContain('so far');
  });

  it('leaves a source that hangs when the signal fires, and tells it', async () => {
    const backend = memory();
    const abort = new AbortController();
    let returned = false;
    const source: AsyncIterable<string> = {
      [Symbol.asyncIterator]: () => ({
        next: () => {
          abort.abort();
          return new Promise(() => undefined);
        },
        return: () => {
          returned = true;
          return Promise.resolve({ done: true, value: undefined });
        },
      }),
    };
    const streaming = backend.streamMessage(room(backend), source, { signal: abort.signal });
    await expect(streaming).rejects.toMatchObject({ code: 'aborted' });
    await expect.poll(() => returned).toBe(true);
  });

  it('reads no further when a send fails', async () => {
    const backend = memory();
    let isOver = false;
    let chunks = 0;
    async function* source() {
      try {
        for (;;) {
          chunks += 1;
          yield 'more ';
          await new Promise((resolve) => setTimeout(resolve, 1));
        }
      } finally {
        isOver = true;
      }
    }
    await expect(backend.streamMessage('no such channel', source())).rejects.toMatchObject({ code: 'not_found' });
    await expect.poll(() => isOver).toBe(true);
    expect(chunks).toBeGreaterThan(0);
  });
});
