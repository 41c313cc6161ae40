import { describe, expect, test } from 'vitest';
import { playAnnouncer } from '../../examples/announcer/stage.js';
import { playBridge } from '../../examples/bridge/stage.js';
import { playIncident } from '../../examples/incident/stage.js';
import { playModeration } from '../../examples/moderation/stage.js';
import { playServiceHere } from '../../examples/service/stage.js';
import { Stage } from '../../examples/stage/stage.js';
import { playStandUp } from '../../examples/stand-up/stage.js';
import { expectExcerpt } from './excerpt.js';

type Play = (stage: Stage) => Promise<void>;

/** Each on one or two platforms; `npm run example` plays them on all. The documentation shows those that name their example. */
const plays: [name: string, expected: number, play: Play, example?: string][] = [
  ['stand-up: in a thread', 4, (stage) => playStandUp(stage, 'slack'), 'stand-up'],
  ['stand-up: where there are no threads', 4, (stage) => playStandUp(stage, 'stackexchange')],
  ['incident: with dialog and buttons', 9, (stage) => playIncident(stage, 'discord'), 'incident'],
  ['incident: with questions and commands', 10, (stage) => playIncident(stage, 'rocketchat')],
  ['moderation: the bot may delete', 6, (stage) => playModeration(stage, 'discord'), 'moderation'],
  ['moderation: the bot may not delete', 6, (stage) => playModeration(stage, 'slack')],
  ['moderation: no reactions', 1, (stage) => playModeration(stage, 'symphony')],
  ['announcer', 4, (stage) => playAnnouncer(stage, ['slack', 'discord', 'stackexchange']), 'announcer'],
  ['service', 7, (stage) => playServiceHere(stage, ['slack']), 'service'],
  [
    'bridge: four platforms at once',
    12,
    (stage) => playBridge(stage, ['slack', 'discord', 'rocketchat', 'stackexchange']),
    'bridge',
  ],
];

describe.concurrent('what the examples do is seen on the other side', () => {
  test.each(plays)(
    '%s',
    async (_name, expected, play, example) => {
      const lines: string[] = [];
      const stage = new Stage((line) => lines.push(line));
      try {
        await play(stage);
      } finally {
        await stage.end();
      }
      expect(stage.missed, lines.join('\n')).toEqual([]);
      expect(stage.seen).toBe(expected);
      if (example !== undefined) expectExcerpt(example, lines);
    },
    240_000,
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
