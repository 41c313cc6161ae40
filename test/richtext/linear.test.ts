import { describe, expect, it } from 'vitest';
import { slackDialect } from '../../src/backends/slack/dialect.js';
import { htmlDialect } from '../../src/richtext/html/index.js';
import { type Dialect, markdownDialect, plainTextDialect, toPlainText, toRichText } from '../../src/richtext/index.js';

const dialects: Dialect[] = [markdownDialect, htmlDialect, plainTextDialect, slackDialect];
const hostile = [
  '*',
  '_',
  '~',
  '`',
  '[',
  '![',
  '](',
  '<',
  '&',
  ':',
  '\\',
  '|',
  '> ',
  '&gt; ',
  '- ',
  '\n',
  '**a',
  '*_[<',
  '*a_',
  '`a``b',
  '~~a',
  'a@b',
  'http://',
  ':a:',
  '&lt;',
  '<a',
  '<@U1>',
  '<!date^',
  '\u00ad',
  '\u200b',
  '<p>',
  '<b>',
  '<ul><li>',
  '<table>',
  '<blockquote>',
  '&nbsp;',
  ' ',
];

/** The fastest of some runs, in milliseconds: what the work takes when nothing else runs. */
function time(work: () => void, rounds: number): number {
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < rounds; round += 1) {
    const start = performance.now();
    work();
    best = Math.min(best, performance.now() - start);
  }
  return best;
}

// Five times the input takes five times as long, or twenty-five times where the time is quadratic.
describe.each(dialects.map((dialect) => [dialect.name, dialect] as const))('%s takes linear time', (_, dialect) => {
  it.each(hostile)('reading and writing %j', (piece) => {
    const text = (length: number) => piece.repeat(Math.ceil(length / piece.length));
    for (const work of [
      (length: number) => void dialect.render(dialect.parse(text(length))),
      (length: number) => void dialect.render(toRichText(text(length))),
    ]) {
      work(1000);
      // Whatever its growth, what takes no longer than this for 100 KB does no harm.
      if (time(() => work(100_000), 1) < 300) continue;
      const small = time(() => work(20_000), 5);
      const large = time(() => work(100_000), 3);
      expect(large / small).toBeLessThan(14);
      expect(large).toBeLessThan(3000);
    }
  });

  it('reads a short plain message at once', () => {
    const text = 'Hello there, how are you today?';
    const run = () => {
      for (let count = 0; count < 1000; count += 1) toPlainText(dialect.parse(text));
    };
    run();
    // The bound of the bench is 5 µs; here it is loose, for tests share their machine.
    expect(time(run, 3) / 1000).toBeLessThan(0.03);
  });
});
