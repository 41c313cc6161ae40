import { describe, expect, test } from 'vitest';
import { playBridge } from '../../examples/bridge/stage.js';
import { playIncident } from '../../examples/incident/stage.js';
import { Stage } from '../../examples/stage/stage.js';
import { playStandUp } from '../../examples/stand-up/stage.js';

type Play = (stage: Stage) => Promise<void>;

/** Each on one or two platforms; `npm run example` plays them on all. */
const plays: [name: string, expected: number, play: Play][] = [
  ['stand-up: in a thread', 4, (stage) => playStandUp(stage, 'slack')],
  ['stand-up: where there are no threads', 4, (stage) => playStandUp(stage, 'stackexchange')],
  ['incident: with dialog and buttons', 9, (stage) => playIncident(stage, 'discord')],
  ['incident: with questions and commands', 10, (stage) => playIncident(stage, 'rocketchat')],
  [
    'bridge: four platforms at once',
    12,
    (stage) => playBridge(stage, ['slack', 'discord', 'rocketchat', 'stackexchange']),
  ],
];

describe.concurrent('what the examples do is seen on the other side', () => {
  test.each(plays)(
    '%s',
    async (_name, expected, play) => {
      const lines: string[] = [];
      const stage = new Stage((line) => lines.push(line));
      try {
        await play(stage);
      } finally {
        await stage.end();
      }
      expect(stage.missed, lines.join('\n')).toEqual([]);
      expect(stage.seen).toBe(expected);
    },
    60_000,
  );
});

test('what is not seen is told', async () => {
  const lines: string[] = [];
  await using stage = new Stage((line) => lines.push(line));
  const { world } = await stage.place('teamwire');
  world.user('ada').say('general', 'Nobody answers');
  await stage.see('an answer', () => world.lastMessage('general', ({ isBot }) => isBot), { patienceMs: 50 });
  expect(stage.missed).toEqual(['an answer']);
  expect(lines.join('\n')).toMatch(/Nobody answers\n.*✗ an answer/);
});
