import { describe, expect, it } from 'vitest';
import type { Call } from '../../../src/core/operations/kernel.js';
import type { Outgoing, Target } from '../../../src/core/operations/outgoing.js';
import { MemoryBackend, type MemoryMessage } from '../../../src/testing/index.js';
import { room } from './fixture.js';

/** A backend that falls over what the server answers. */
class ConfusedBackend extends MemoryBackend {
  protected override async doSendMessage(...args: [Target, Outgoing, Call]): Promise<MemoryMessage> {
    await super.doSendMessage(...args);
    return (undefined as unknown as { text: () => never }).text();
  }
}

describe('an answer that nobody foresaw', () => {
  it('is a ServerError, which says that the write may have happened when it was on the wire', async () => {
    const backend = new ConfusedBackend({ users: ['ada'] });
    const channel = room(backend);
    const error = await backend.sendMessage(channel, 'x').catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'server', retryable: false, maybeDelivered: true, operation: 'sendMessage' });
    expect(String(error)).toMatch(/met an answer that it cannot read/);
    await backend.disconnect();
  });
});
