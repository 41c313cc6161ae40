import { afterEach, expect, it, vi } from 'vitest';
import { Heartbeat } from '../../src/backends/discord/gateway/heartbeat.js';

const beating: Heartbeat[] = [];
afterEach(() => {
  for (const heartbeat of beating.splice(0)) heartbeat.stop();
});

/** Beats at once, and then each `intervalMs`. */
function start(intervalMs: number, send: (heartbeat: Heartbeat) => void) {
  vi.spyOn(Math, 'random').mockReturnValue(0);
  const silences: number[] = [];
  const heartbeat: Heartbeat = new Heartbeat({
    send: () => send(heartbeat),
    onAcknowledged: () => undefined,
    onSilence: (ms) => silences.push(ms),
  });
  beating.push(heartbeat);
  heartbeat.start(intervalMs);
  return silences;
}

it('a heartbeat that nobody acknowledges is the end', async () => {
  const silences = start(40, () => undefined);
  await expect.poll(() => silences[0]).toBe(40);
});

it('an acknowledgement that waits unread while the process is stuck is heard', async () => {
  let beats = 0;
  const silences = start(40, (heartbeat) => {
    beats += 1;
    setImmediate(() => {
      for (const end = performance.now() + 100; performance.now() < end; );
      // Sockets are read after the timers that are due.
      setTimeout(() => heartbeat.acknowledged(), 0);
    });
  });
  await expect.poll(() => beats).toBeGreaterThan(3);
  expect(silences).toEqual([]);
});
