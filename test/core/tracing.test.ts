import { tracingChannel } from 'node:diagnostics_channel';
import { afterEach, describe, expect, it } from 'vitest';
import { NotFoundError } from '../../src/core/errors/index.js';
import { type OperationTrace, traceChannels, traceOperation, traceRequest } from '../../src/core/tracing.js';

const seen: [string, OperationTrace][] = [];
const subscribers = {
  start: (trace: OperationTrace) => seen.push(['start', trace]),
  end: (trace: OperationTrace) => seen.push(['end', trace]),
  asyncStart: (trace: OperationTrace) => seen.push(['asyncStart', trace]),
  asyncEnd: (trace: OperationTrace) => seen.push(['asyncEnd', trace]),
  error: (trace: OperationTrace) => seen.push(['error', trace]),
};
const channel = tracingChannel<OperationTrace, OperationTrace>(traceChannels.operation);
const trace = () => ({ platform: 'slack', account: 'work', operation: 'sendMessage' });

afterEach(() => {
  channel.unsubscribe(subscribers);
  seen.length = 0;
});

describe('tracing', () => {
  it('tells start, end and result of an operation', async () => {
    channel.subscribe(subscribers);
    expect(await traceOperation(trace(), async () => 7)).toBe(7);
    expect(seen.map(([name]) => name)).toEqual(['start', 'end', 'asyncStart', 'asyncEnd']);
    expect(seen[3]?.[1]).toMatchObject({ ...trace(), result: 7 });
  });

  it('tells the failure, and rejects with the same', async () => {
    channel.subscribe(subscribers);
    const error = new NotFoundError('gone');
    await expect(traceOperation(trace(), () => Promise.reject(error))).rejects.toBe(error);
    expect(seen.find(([name]) => name === 'error')?.[1].error).toBe(error);
  });

  it('gives back the very promise while nobody listens', async () => {
    const promise = Promise.resolve(1);
    expect(traceOperation(trace(), () => promise)).toBe(promise);
    expect(traceRequest(trace(), () => promise)).toBe(promise);
    expect(seen).toEqual([]);
  });
});
