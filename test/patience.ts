import { vi } from 'vitest';

/*
 * What a test waits for comes late where others use the machine. `vi.waitFor` and `vi.waitUntil` give up after a second
 * unless told otherwise: a limit that says nothing about the code. (`expect.poll` has its own in `vitest.config.ts`.)
 */
const timeout = 10_000;
const { waitFor, waitUntil } = vi;

vi.waitFor = (callback, options) => waitFor(callback, typeof options === 'number' ? options : { timeout, ...options });
vi.waitUntil = (callback, options) =>
  waitUntil(callback, typeof options === 'number' ? options : { timeout, ...options });
