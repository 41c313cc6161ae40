import { describe, expect, it } from 'vitest';
import { rocketchatDialect } from '../../src/backends/rocketchat/index.js';
import type { RichText } from '../../src/richtext/index.js';

const time = (run: () => void): number => {
  const start = performance.now();
  run();
  return performance.now() - start;
};
const pieces = [
  '*', '_', '~', '`', '[', '![', '[a](', '[a\n', '](', '*_[<', '@_[ ] ', '***a', '_a.b', 'a.', 'a_b_', ':a', ':)', ':$', '@a ',
  '#a ', '+1', '<a', '<http://a|', '<t:1', '||', '||a', '||\n', '|a|\n', '> ', '- a\n', '1. a\n', '# a\n', '```\n', '```a', '\n',
  'x\n', '\\', '\\*', '\u2060', 'localhost', 'http://a.com', 'a@b.co', '😀', '👩‍👩‍👧', '\ud800',
]; // biome-ignore format: a list of pieces

const strong = (value: string): RichText => ({
  type: 'root',
  children: [
    {
      type: 'paragraph',
      children: [
        { type: 'strong', children: [{ type: 'text', value }] },
        { type: 'emphasis', children: [{ type: 'text', value }] },
        { type: 'text', value },
      ],
    },
  ],
});

describe('100 KB of hostile text', () => {
  // The official parser takes quadratic time, or worse, on a line of such; what it is given is bounded.
  it.each(pieces)('is read and written in bounded time: %j', (piece) => {
    const text = piece.repeat(Math.ceil(100_000 / piece.length));
    expect(time(() => void rocketchatDialect.parse(text))).toBeLessThan(4000);
    expect(time(() => void rocketchatDialect.render(strong(text)))).toBeLessThan(4000);
    expect(time(() => void rocketchatDialect.parseMentions(text))).toBeLessThan(1000);
  });

  it.each(['*', '@_[ ] ', '![', 'a_b ', ':)'])('takes in proportion to its length beyond the bound: %j', (piece) => {
    const of = (size: number) => piece.repeat(Math.ceil(size / piece.length));
    rocketchatDialect.parse(of(20_000));
    const small = Math.max(
      2,
      time(() => void rocketchatDialect.parse(of(100_000))),
    );
    const large = time(() => void rocketchatDialect.parse(of(400_000)));
    // Four times as much may take ten times as long on a busy machine; quadratic time would take sixteen.
    expect(large, `${small} ms, then ${large} ms`).toBeLessThan(Math.max(small * 11, 400));
  });

  it('reads a message of the usual length, however full of signs, in less than a second or as text', () => {
    for (const piece of pieces) {
      const text = piece.repeat(Math.ceil(900 / piece.length)).slice(0, 900);
      expect(
        time(() => void rocketchatDialect.parse(text)),
        piece,
      ).toBeLessThan(2500);
    }
  });
});
