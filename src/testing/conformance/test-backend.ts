import type { ConformanceOptions } from './fixture.js';
import { channelTests } from './groups/channels.js';
import { contentTests } from './groups/content.js';
import { deliveryTests } from './groups/delivery.js';
import { editingTests } from './groups/editing.js';
import { errorTests } from './groups/errors.js';
import { eventTests } from './groups/events.js';
import { fileTests } from './groups/files.js';
import { gapTests } from './groups/gap.js';
import { historyTests } from './groups/history.js';
import { interactiveTests } from './groups/interactive.js';
import { lifecycleTests } from './groups/lifecycle.js';
import { markTests } from './groups/marks.js';
import { modelTests } from './groups/models.js';
import { presenceTests } from './groups/presence.js';
import { reactionTests } from './groups/reactions.js';
import { schedulingTests } from './groups/scheduling.js';
import { sendingTests } from './groups/sending.js';
import { threadTests } from './groups/threads.js';
import { userTests } from './groups/users.js';
import type { TestRunner } from './runner.js';
import { Suite } from './suite.js';

const groups = [
  userTests,
  channelTests,
  sendingTests,
  contentTests,
  editingTests,
  historyTests,
  markTests,
  threadTests,
  reactionTests,
  fileTests,
  interactiveTests,
  schedulingTests,
  presenceTests,
  eventTests,
  deliveryTests,
  lifecycleTests,
  gapTests,
  errorTests,
  modelTests,
];

/**
 * Proves that a backend keeps the contract: every operation and every cell of the capability matrix, events, delivery,
 * gaps, errors and models. It runs against the platform's emulator, or whatever else has a `World`. What a platform does
 * not have is an expectation, never a skip.
 *
 * @param runner - `describe` and `it` of vitest, node:test, mocha or their like
 * @example
 * ```ts
 * import { afterAll, describe, it } from 'vitest';
 * import { MemoryBackend, testBackend } from 'chatmux/testing';
 *
 * testBackend({ describe, it, afterAll }, {
 *   name: 'memory',
 *   create: (settings) => {
 *     const backend = new MemoryBackend(settings);
 *     return { backend, world: backend.world, faults: backend.faults, stop: () => backend.disconnect() };
 *   },
 * });
 * ```
 */
export function testBackend(runner: TestRunner, options: ConformanceOptions): void {
  runner.describe(`${options.name} keeps the contract`, () => {
    const suite = new Suite(runner, options);
    for (const define of groups) define(suite);
    suite.proveAll();
  });
}
