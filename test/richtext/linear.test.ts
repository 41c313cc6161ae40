import { describe, expect, it } from 'vitest';
import { slackDialect } from '../../src/backends/slack/dialect.js';
import { htmlDialect } from '../../src/richtext/html/index.js';
import { type Dialect, markdownDialect, plainTextDialect, toPlainText, toRichText } from '../../src/richtext/index.js';
import { cpuTime, growth } from '../measure/cpu-time.js';

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

// By the processor's time, for JavaScript cannot count the steps of a regular expression.
describe.each(dialects.map((dialect) => [dialect.name, dialect] as const))('%s takes linear time', (_, dialect) => {
  it.each(hostile)('reading and writing %j', (piece) => {
    const text = (length: number) => piece.repeat(Math.ceil(length / piece.length));
    for (const work of [
      (length: number) => void dialect.render(dialect.parse(text(length))),
      (length: number) => void dialect.render(toRichText(text(length))),
    ]) {
      // Below the floor, whatever its growth, it does no harm.
      expect(growth(work, 20_000, 100_000, 60)).toBeLessThan(1.6);
    }
  });

  it('reads a short plain message at once', () => {
    const text = 'Hello there, how are you today?';
    const run = () => {
      for (let count = 0; count < 1000; count += 1) toPlainText(dialect.parse(text));
    };
    run();
    // The bound of the bench is 5 µs; here it is loose, for tests share their machine.
    expect(cpuTime(run) / 1000).toBeLessThan(0.03);
  });
});
