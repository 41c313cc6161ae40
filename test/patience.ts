import { vi } from 'vitest';

/*
 * What a test waits for comes late where others use the machine. `vi.waitFor` and `vi.waitUntil` give up after a second
 * unless told otherwise: a limit that says nothing about the code. (`expect.poll` has its own in `vitest.config.ts`.)
 */
const timeout = 20_000;
const { waitFor, waitUntil } = vi;

vi.waitFor = (callback, options) => waitFor(callback, typeof options === 'number' ? options : { timeout, ...options });
vi.waitUntil = (callback, options) =>
  waitUntil(callback, typeof options === 'number' ? options : { timeout, ...options });

// So does a scripted world: after five seconds, in which a runner's own default still lets it say what was there.
vi.mock('../src/testing/world/scripted-world.js', async (original) => {
  const real = await original<typeof import('../src/testing/world/scripted-world.js')>();
  const { prototype } = real.ScriptedWorld;
  const { waitFor, waitForMessage } = prototype;
  prototype.waitFor = function (holds, options) {
    return waitFor.call(this, holds, { timeoutMs: timeout, ...options });
  };
  prototype.waitForMessage = function (fits, options) {
    return waitForMessage.call(this, fits, { timeoutMs: timeout, ...options });
  };
  return real;
});
