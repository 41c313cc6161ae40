import { describe, expect, it } from 'vitest';
import { memory } from './fixture.js';

describe('connect and disconnect', () => {
  it('a disconnect at once calls the connect off', async () => {
    const backend = memory();
    const connecting = backend.connect().catch((error: unknown) => error);
    await backend.disconnect();
    expect(await connecting).toMatchObject({ code: 'aborted', operation: 'connect' });
    expect(backend.state).not.toBe('connected');
    await backend.connect();
    expect(backend.state).toBe('connected');
  });

  it('one of two who wait for the connection may give up without ending it for the other', async () => {
    const backend = memory();
    const abort = new AbortController();
    const first = backend.connect({ signal: abort.signal }).catch((error: unknown) => error);
    const second = backend.connect();
    abort.abort();
    expect(await first).toMatchObject({ code: 'aborted' });
    await second;
    expect(backend.state).toBe('connected');
  });

  it('when all have given up nothing is left connected', async () => {
    const backend = memory();
    const abort = new AbortController();
    const both = [backend.connect({ signal: abort.signal }), backend.connect({ signal: abort.signal })];
    abort.abort();
    for (const each of await Promise.allSettled(both)) expect(each.status).toBe('rejected');
    await Promise.resolve();
    expect(backend.state).not.toBe('connected');
  });

  it('a connect that waited for the end of a disconnect is called off by another disconnect', async () => {
    const backend = memory();
    await backend.connect();
    const ending = backend.disconnect();
    const connecting = backend.connect().catch((error: unknown) => error);
    await backend.disconnect();
    await ending;
    expect(await connecting).toMatchObject({ code: 'aborted' });
    expect(backend.state).toBe('disconnected');
  });

  it('an aborted signal connects nothing', async () => {
    const backend = memory();
    await expect(backend.connect({ signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'aborted' });
    expect(backend.state).toBe('idle');
  });
});
