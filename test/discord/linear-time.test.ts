import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { discordDialect } from '../../src/backends/discord/dialect.js';
import { toRichText } from '../../src/richtext/index.js';
import { discordPieces } from './discord-trees.js';

const more = [
  '*a ',
  '_a ',
  '~~a',
  '||a',
  '``a',
  '[a](',
  '[*a',
  '[a](https://x(',
  '[a](https://x "',
  '*https://a',
  ' - a\n',
];

function time(work: (text: string) => unknown, text: string): number {
  // By the process's own clock: what else the machine does costs no time here.
  const start = process.cpuUsage();
  work(text);
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1_000;
}

const works: Record<string, (text: string) => unknown> = {
  parse: (text) => discordDialect.parse(text),
  'parse and render': (text) => discordDialect.render(discordDialect.parse(text)),
  'render as plain text': (text) => discordDialect.render(toRichText(text)),
  parseMentions: (text) => discordDialect.parseMentions(text),
};

describe('linear time on 100 KB of hostile text', () => {
  it.each(Object.keys(works))(
    '%s',
    (name) => {
      const work = works[name] as (text: string) => unknown;
      fc.assert(
        fc.property(fc.array(fc.constantFrom(...discordPieces, ...more), { minLength: 1, maxLength: 3 }), (pieces) => {
          const piece = pieces.join('');
          const whole = piece.repeat(Math.ceil(100_000 / piece.length));
          const part = whole.slice(0, 12_500);
          // Eight times the text takes about eight times as long, and 64 times if the work were quadratic.
          const isLinear = () => {
            const long = time(work, whole);
            return long < 150 || long < 32 * Math.max(1, time(work, part));
          };
          expect(isLinear() || isLinear() || isLinear()).toBe(true);
        }),
        { numRuns: 60 },
      );
    },
    60_000,
  );
});
