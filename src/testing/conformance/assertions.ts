import assert from 'node:assert/strict';
import type * as z from 'zod';
import { type ChatErrorCode, isChatError } from '../../core/errors/index.js';

/** The model is what its schema says, survives a trip through JSON, and holds no `undefined`. */
export function assertModel(schema: z.ZodType, model: unknown, what = 'the model'): void {
  assertNoUndefined(model, what);
  const copy: unknown = JSON.parse(JSON.stringify(model));
  const read = schema.safeParse(copy);
  assert.ok(read.success, `${what} does not fit its schema: ${read.error?.message}`);
  assert.deepEqual(read.data, model, `${what} is not the same after a trip through JSON`);
}

function assertNoUndefined(value: unknown, path: string): void {
  assert.notEqual(value, undefined, `${path} is undefined`);
  if (typeof value !== 'object' || value === null || value instanceof Date) return;
  for (const [key, entry] of Object.entries(value)) assertNoUndefined(entry, `${path}.${key}`);
}

/** The call rejects with a ChatError of one of these codes. @returns the error */
export async function assertRejects(run: () => unknown, ...codes: ChatErrorCode[]) {
  let error: unknown;
  try {
    await run();
  } catch (caught) {
    error = caught;
  }
  assert.ok(error !== undefined, `it was expected to reject with ${codes.join(' or ')}`);
  assert.ok(isChatError(error), `it rejected with something that is no ChatError: ${String(error)}`);
  assert.ok(codes.includes(error.code), `it rejected with ${error.code}, not ${codes.join(' or ')}: ${error.message}`);
  return error;
}

/** How long what must happen may take: long, as a machine that others use too is no defect. */
export const patienceMs = 15_000;

/** Waits, looking again every few milliseconds, until it holds. */
export async function eventually(
  holds: () => boolean | Promise<boolean>,
  what: string,
  timeoutMs = patienceMs,
): Promise<void> {
  const end = Date.now() + timeoutMs;
  for (;;) {
    if (await holds()) return;
    if (Date.now() > end) assert.fail(`${what}: not within ${timeoutMs} ms`);
    await pause(10);
  }
}

/**
 * Gives what is under way so many turns in this process. A machine that is slow makes each of them longer, where it would
 * eat up a time.
 */
export async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) await pause(5);
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
