import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Dialect, RichText } from '../../src/richtext/index.js';
import { StepCounter } from '../measure/step-count.js';

const names = ['markdown', 'html', 'slack', 'discord', 'symphony', 'rocketchat', 'stackexchange', 'teamwire'] as const;
type Name = (typeof names)[number];

let counter: StepCounter;
const dialects = new Map<Name, Dialect>();
let quadratic: (length: number) => number;

beforeAll(async () => {
  counter = new StepCounter((url) => /\/(?:src|test\/measure)\//.test(url) && !url.includes('/node_modules/'));
  ({ quadratic } = await import('../measure/quadratic.js'));
  const { htmlDialect } = await import('../../src/richtext/html/index.js');
  const { markdownDialect } = await import('../../src/richtext/index.js');
  const { slackDialect } = await import('../../src/backends/slack/dialect.js');
  const { discordDialect } = await import('../../src/backends/discord/dialect.js');
  const { symphonyDialect } = await import('../../src/backends/symphony/dialect.js');
  const { rocketchatDialect } = await import('../../src/backends/rocketchat/dialect.js');
  const { stackexchangeDialect } = await import('../../src/backends/stackexchange/dialect.js');
  const { teamwireDialect } = await import('../../src/backends/teamwire/dialect.js');
  dialects.set('markdown', markdownDialect).set('html', htmlDialect).set('slack', slackDialect);
  dialects.set('discord', discordDialect).set('symphony', symphonyDialect).set('rocketchat', rocketchatDialect);
  dialects.set('stackexchange', stackexchangeDialect).set('teamwire', teamwireDialect);
});

afterAll(() => counter.stop());

const pieces = [
  '*', '**', '_', '__', '~', '~~', '`', '```', '[', '![', '](', '[a](', '](b)', '<', '>', '&', ':', '|', '||', '\\', '@', '#', '+1', '-', '.',
  ' ', '\n', 'a', '> ', '- ', '1. ', '# ', '```\n', '|a|', '<a', '<b>', '</b>', '<p>', '<ul><li>', '<!--', '<@U1>', '<@1>', '<#C1>', '<http://a|', '<t:1',
  '&amp;', '&lt;', ':a:', ':)', 'a@b', 'a@b.co', 'http://', 'http://a.com', 'a_b', '\u2060', '\u200b', '\u00ad', '😀', '\ud800', '"', "'", '{', '$', '=',
]; // biome-ignore format: a list of pieces

/** Beyond what any dialect allows for each line, so that what is allowed grows with the length, too. */
const small = 6_000;
/** Twice as much text takes at most so many times the steps: linear, with some for what a length brings along. */
const most = 2.3;
const floor = 3_000;

function plain(value: string): RichText {
  return { type: 'root', children: [{ type: 'paragraph', children: [{ type: 'text', value }] }] };
}

function expectLinear(work: (text: string) => unknown, piece: string, what: string): void {
  const times = Math.ceil(small / piece.length);
  const steps = (count: number) => counter.count(() => work(piece.repeat(count)));
  // What is made on first use is no matter of length.
  work(piece.repeat(50));
  // Pairs close each other, and a piece without its partner is read otherwise.
  const before = Math.max(floor, steps(times), steps(times + 1));
  const after = steps(2 * times);
  expect(after, `${what} ${JSON.stringify(piece)}: ${before} steps, then ${after}`).toBeLessThan(before * most);
}

it('counts the turns of loops', () => {
  const before = counter.count(() => quadratic(40));
  const after = counter.count(() => quadratic(80));
  expect(before).toBeGreaterThan(40 * 40);
  expect(after / before).toBeGreaterThan(3.5);
});

describe.each(names)('%s takes linearly many steps', (name) => {
  const hostile = fc.array(fc.constantFrom(...pieces), { minLength: 1, maxLength: 3 }).map((parts) => parts.join(''));

  it('on any row of signs', { timeout: 60_000 }, () => {
    const dialect = dialects.get(name) as Dialect;
    fc.assert(
      fc.property(hostile, (piece) => {
        expectLinear((text) => dialect.parse(text), piece, 'reading');
        expectLinear((text) => dialect.render(plain(text)), piece, 'writing');
        expectLinear((text) => dialect.parseMentions(text), piece, 'mentions of');
      }),
      { numRuns: Number(process.env['RUNS'] ?? 6), examples: [['*_[<'], ['*'], ['[a]('], ['*<p><t:1']] },
    );
  });
});
