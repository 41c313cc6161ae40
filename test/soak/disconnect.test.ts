import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { platformNames } from '../../src/registry.js';
import { type Emulator, emulatorNames, startEmulator } from '../../src/testing/index.js';
import type { Leaver, LeaverAsk, LeaverReport } from './leaver.js';

type Scene = {
  name: string;
  longestMs: number;
  isHeld?: boolean;
  whenLost?: boolean;
  trouble(emulator: Emulator): void;
};

/** `disconnect` waits five seconds at the most for each of what it waits for. */
const bounded = 5_000;
const room = 4_000;

const scenes: readonly Scene[] = [
  { name: 'in quiet', longestMs: room, trouble: () => undefined },
  {
    name: 'while a send is under way',
    longestMs: room,
    trouble: ({ faults }) => faults.slow({ ms: 400, times: 2 }),
  },
  {
    name: 'while it reconnects',
    whenLost: true,
    longestMs: bounded + room,
    trouble: ({ faults }) => {
      faults.refuse(true);
      faults.dropConnections();
    },
  },
  { name: 'when the server is silent', longestMs: bounded + room, trouble: ({ faults }) => faults.halfOpen(true) },
  {
    name: 'while a send gets no answer',
    longestMs: bounded + room,
    trouble: ({ faults }) => faults.slow({ ms: 60_000, times: 5 }),
  },
  {
    name: 'with slow handlers and a paused connection',
    isHeld: true,
    longestMs: 2 * bounded + room,
    trouble: () => undefined,
  },
];

describe('disconnect', () => {
  const platforms = platformNames().filter((name) => emulatorNames().includes(name));
  const cast = scenes.flatMap((scene) => platforms.map((platform) => ({ scene, platform })));
  const emulators: Emulator[] = [];
  const reports: LeaverReport[] = [];
  let exit: (number | string | null)[] = [];
  let child: ChildProcess | undefined;

  function answer({ ask, index }: LeaverAsk): void {
    const emulator = emulators[index];
    if (!emulator) return;
    const { world, faults } = emulator;
    if (ask === 'traffic') for (let count = 0; count < 8; count += 1) world.user('ada').say('general', `hi ${count}`);
    if (ask === 'trouble') cast[index]?.scene.trouble(emulator);
    if (ask === 'calm') {
      faults.clear();
      faults.dropConnections();
    }
    child?.send(index);
  }

  beforeAll(async () => {
    for (const { platform } of cast) emulators.push(await startEmulator(platform, { users: ['ada'] }));
    const leavers = cast.map(
      ({ scene, platform }, index): Leaver => ({
        platform,
        isHeld: scene.isHeld ?? false,
        whenLost: scene.whenLost ?? false,
        config: emulators[index]?.config ?? {},
      }),
    );
    child = fork(fileURLToPath(new URL('leaver.ts', import.meta.url)), [JSON.stringify(leavers)], {
      execArgv: ['--import', 'tsx'],
    });
    child.on('message', (said: LeaverAsk | LeaverReport) => {
      if ('ask' in said) answer(said);
      else reports.push(said);
    });
    exit = (await once(child, 'exit', { signal: AbortSignal.timeout(170_000) })) as typeof exit;
  }, 180_000);

  afterAll(async () => {
    child?.kill('SIGKILL');
    for (const emulator of emulators) await emulator.stop();
  });

  it('leaves no timer, socket or listener behind, whatever goes wrong', () => {
    expect(reports[0]?.members.length).toBe(cast.length);
    // When something was left, everybody has played alone too.
    const left = reports.flatMap(({ members, left: kinds, listeners }) => {
      const who = members.map(({ index }) => `${cast[index]?.platform} ${cast[index]?.scene.name}`);
      const what = [...kinds, ...(listeners > 0 ? [`${listeners} listeners`] : [])];
      return what.map((kind) => `${who.length > 1 ? 'one of them' : who[0]}: ${kind}`);
    });
    expect(left).toEqual([]);
  });

  it.each(scenes)('$name takes a bounded time', ({ name, longestMs }) => {
    for (const { index, tookMs } of reports[0]?.members ?? [])
      if (cast[index]?.scene.name === name) expect(tookMs, cast[index].platform).toBeLessThan(longestMs);
  });

  it.each([
    ['while a send is under way', 'sent'],
    ['while a send gets no answer', 'aborted, true'],
  ])('%s: that one is %s', (name, outcome) => {
    const ends = (reports[0]?.members ?? []).filter(({ index }) => cast[index]?.scene.name === name);
    const sent = Object.fromEntries(ends.map(({ index, sent: how }) => [cast[index]?.platform, how]));
    expect(sent).toEqual(Object.fromEntries(platforms.map((platform) => [platform, outcome])));
  });

  it('lets the process end by itself', () => {
    expect(exit).toEqual([0, null]);
  });
});
