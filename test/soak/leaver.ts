/**
 * A process of its own, for `disconnect.test.ts`: connects backends to the emulators whose settings it is given, is told of traffic,
 * disconnects while something goes wrong, says what is left, and has to end by itself. The test's process makes people and trouble.
 */
import { getEventListeners } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { isChatError } from '../../src/core/errors/index.js';
import { createFromSettings } from '../../src/create-backend.js';

/** One backend, and what happens to it. */
export type Leaver = {
  platform: string;
  config: object;
  /** Nobody reads on: more events than may wait, and a handler that does not end. */
  isHeld: boolean;
  /** It leaves when its connection is lost. */
  whenLost: boolean;
};

/** What this process asks for, and is answered when it is done. */
export type LeaverAsk = { ask: 'traffic' | 'trouble' | 'calm'; index: number };

/** What it says in the end; of those who played at once. */
export type LeaverReport = {
  members: {
    index: number;
    /** How long `disconnect` took, in milliseconds. */
    tookMs: number;
    /** How the send ended that was under way. */
    sent: string;
  }[];
  /** What keeps the process alive when the backends have left. */
  left: string[];
  /** Listeners on the user's signal and on the process that were not there before. */
  listeners: number;
};

const [, , given = ''] = process.argv;
const leavers = JSON.parse(given) as Leaver[];
const { signal } = new AbortController();
const kept = new Map<number, () => void>();

function listenerCount(): number {
  const ofProcess = process.eventNames().filter((name) => name !== 'message');
  return ofProcess.reduce((sum, name) => sum + process.listenerCount(name), getEventListeners(signal, 'abort').length);
}

function ask(what: LeaverAsk): Promise<void> {
  return new Promise((resolve) => {
    kept.set(what.index, resolve);
    process.send?.(what);
  });
}

async function until(condition: () => boolean): Promise<void> {
  for (const end = performance.now() + 60_000; !condition(); await sleep(5))
    if (performance.now() > end) throw new Error(`this never came: ${condition}`);
}

function resources(): string[] {
  // The pipes are the test's own: standard output and the channel to it. Work of the thread pool is no handle.
  return process.getActiveResourcesInfo().filter((kind) => !/^(?:PipeWrap|TTYWrap|Immediate|FSReq.*)$/.test(kind));
}

async function play(index: number): Promise<LeaverReport['members'][number]> {
  const { platform, config, isHeld, whenLost } = leavers[index] as Leaver;
  const backend = await createFromSettings(platform, {
    ...config,
    cursorStore: new Map<string, string>(),
    ...(isHeld && { eventBuffer: 2 }),
  });
  const heard: string[] = [];
  let hold = false;
  backend.on('message.created', async ({ message }) => {
    heard.push(message.channelId);
    while (hold) await sleep(10);
  });
  backend.on('error', () => undefined);
  await backend.connect();
  await ask({ ask: 'traffic', index });
  await until(() => heard.length > 0);
  const channelId = heard[0] ?? '';
  await backend.sendMessage(channelId, 'before the trouble', { signal });
  hold = isHeld;
  await ask({ ask: 'trouble', index });
  if (whenLost) await until(() => backend.state !== 'connected');
  if (isHeld) await ask({ ask: 'traffic', index });
  const sending = backend.sendMessage(channelId, 'under way', { signal }).then(
    () => 'sent',
    (error: unknown) => (isChatError(error) ? `${error.code}, ${error.maybeDelivered}` : String(error)),
  );
  await sleep(30);
  const start = performance.now();
  await backend.disconnect();
  const tookMs = Math.round(performance.now() - start);
  const sent = await sending;
  hold = false;
  return { index, tookMs, sent };
}

async function playAll(indexes: readonly number[]): Promise<void> {
  const before = listenerCount();
  const members = await Promise.all(indexes.map(play));
  await sleep(10);
  // A socket that was closed is gone within a turn or two.
  for (let turn = 0; turn < 50 && resources().length > 0; turn += 1) await new Promise(setImmediate);
  const report: LeaverReport = { members, left: resources(), listeners: listenerCount() - before };
  process.send?.(report);
  for (const index of indexes) await ask({ ask: 'calm', index });
  if (indexes.length === 1 || (report.left.length === 0 && report.listeners === 0)) return;
  // Whose it is, is seen when each is alone.
  for (const index of indexes) await playAll([index]);
}

process.on('message', (index: number) => {
  kept.get(index)?.();
  kept.delete(index);
});
await playAll(leavers.map((_, index) => index));
process.removeAllListeners('message');
process.disconnect();
