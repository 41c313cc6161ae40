import { expect, test } from 'vitest';
import { EventGate } from '../../../src/testing/server/index.js';
import { HostEvents } from '../../../src/testing/stackexchange/events/host-events.js';
import { StackExchangeIds } from '../../../src/testing/stackexchange/ids.js';

function makeHost(gate = new EventGate()) {
  const host = new HostEvents(new StackExchangeIds(), () => gate);
  const post = (room: number, ...contents: string[]) =>
    host.post(
      contents.map((content) => ({ type: 1, at: 0, fields: { content, room_id: room }, rooms: [String(room)] })),
    );
  return { gate, host, post };
}

const contents = (events: readonly { json: { [key: string]: unknown } }[]) => events.map(({ json }) => json['content']);

test('what came since: oldest first, without what is held back', () => {
  const { gate, host, post } = makeHost();
  const start = host.newest;
  post(1, 'one');
  gate.reorder(2);
  post(1, 'two', 'three');
  expect(contents(host.since(start))).toEqual(['one']);
  expect(host.newest).toBe(start + 1);
  post(2, 'four');
  expect(contents(host.since(start))).toEqual(['one', 'two', 'three', 'four']);
  expect(contents(host.since(start + 2))).toEqual(['three', 'four']);
  expect(host.since(Number.NaN)).toEqual([]);
  expect(contents(host.in('1'))).toEqual(['one', 'two', 'three']);
  host.forget();
  expect(host.since(start)).toEqual([]);
});

test('keeps the last 50,000 of all rooms together', () => {
  const { host, post } = makeHost();
  const start = host.newest;
  post(1, 'first');
  for (let number = 0; number < 70_000; number += 1) post(2 + (number % 2), `${number}`);
  const kept = contents(host.since(start));
  expect(kept.length).toBeGreaterThanOrEqual(50_000);
  expect(kept.length).toBeLessThanOrEqual(56_000);
  expect(kept).toEqual(Array.from(kept, (_, index) => `${70_000 - kept.length + index}`));
  expect(host.in('1')).toEqual([]);
  expect(host.in('2').length + host.in('3').length).toBe(kept.length);
  expect(contents(host.in('3')).at(-1)).toBe('69999');
});
