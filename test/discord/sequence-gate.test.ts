import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { SequenceGate } from '../../src/backends/discord/gateway/sequence-gate.js';
import { SettledSequence } from '../../src/backends/discord/gateway/settled-sequence.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function gate(last = 0) {
  const passed: number[] = [];
  const made = new SequenceGate(last, ({ packet }) => passed.push(packet.s));
  const take = (...numbers: number[]) => {
    for (const s of numbers) made.take({ packet: { op: 0, d: {}, s, t: 'X' }, text: '' });
  };
  return { made, take, passed };
}

it('lets numbers pass once and in order', () => {
  const { take, passed } = gate();
  take(1, 1, 3, 2, 2, 4, 3);
  expect(passed).toEqual([1, 2, 3, 4]);
  expect(vi.getTimerCount()).toBe(0);
});

it('begins behind what was taken before', () => {
  const { take, passed } = gate(7);
  take(6, 7, 8);
  expect(passed).toEqual([8]);
});

it('goes on without a number that never comes, and in the end waits for none', () => {
  const { take, passed } = gate();
  take(1, 3);
  expect(passed).toEqual([1]);
  vi.advanceTimersByTime(1_000);
  expect(passed).toEqual([1, 3]);
  take(5);
  vi.advanceTimersByTime(1_000);
  take(7, 9, 8);
  expect(passed).toEqual([1, 3, 5, 7, 9]);
});

it('lets pass what waits when the connection ends', () => {
  const { made, take, passed } = gate();
  take(1, 4, 3);
  made.end();
  expect(passed).toEqual([1, 3, 4]);
  expect(vi.getTimerCount()).toBe(0);
});

it('a sequence is settled as far as all before it are', () => {
  const settled = new SettledSequence(10);
  expect(settled.value).toBe(10);
  const eleven = settled.begin(11, 1);
  const twelve = settled.begin(12, 2);
  expect(settled.value).toBe(10);
  twelve();
  twelve();
  expect(settled.value).toBe(10);
  eleven();
  expect(settled.value).toBe(12);
  settled.begin(13, 0);
  expect(settled.value).toBe(13);
});
