import { describe, expect, it } from 'vitest';
import { rocketchatDialect } from '../../src/backends/rocketchat/index.js';
import type { RichText } from '../../src/richtext/index.js';
import { cpuTime, growth } from '../measure/cpu-time.js';

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

describe('hostile text', () => {
  // By the processor's time; test/richtext/steps.test.ts counts steps, which those of regular expressions are none of.
  it.each(pieces)('is read and written in linear time: %j', (piece) => {
    const of = (length: number) => piece.repeat(Math.ceil(length / piece.length));
    for (const work of [
      (length: number) => rocketchatDialect.parse(of(length)),
      (length: number) => rocketchatDialect.render(strong(of(length))),
      (length: number) => rocketchatDialect.parseMentions(of(length)),
    ]) {
      expect(growth(work, 20_000, 100_000, 60)).toBeLessThan(1.7);
    }
  });

  it('of the usual length is read at once', () => {
    for (const piece of pieces) {
      const text = piece.repeat(Math.ceil(900 / piece.length)).slice(0, 900);
      expect(
        cpuTime(() => rocketchatDialect.parse(text)),
        piece,
      ).toBeLessThan(300);
    }
  });
});
