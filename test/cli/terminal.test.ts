import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { moment } from '../../src/cli/moment.js';
import { paintFor } from '../../src/cli/terminal/paint.js';
import { printable } from '../../src/cli/terminal/printable.js';
import { cutToWidth, padToWidth, textWidth, wrapToWidth } from '../../src/cli/terminal/text-width.js';
import { run } from './run.js';

describe('texts on a terminal', () => {
  it.each([
    ['plain', 5],
    ['日本', 4],
    ['👩‍👩‍👧 x', 4],
    ['e\u0301', 1],
    ['\u001b[31mred\u001b[39m', 3],
    ['', 0],
  ])('%j is %i wide', (text, width) => expect(textWidth(text)).toBe(width));

  it('are cut and padded to a width, and broken at spaces, whatever they are', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), fc.integer({ min: 1, max: 40 }), (raw, width) => {
        const text = printable(raw);
        expect(textWidth(cutToWidth(text, width))).toBeLessThanOrEqual(Math.max(width, 1));
        if (textWidth(text) <= width) expect(cutToWidth(text, width)).toBe(text);
        expect(textWidth(padToWidth(text, width))).toBe(Math.max(width, textWidth(text)));
        const lines = wrapToWidth(text, width);
        expect(lines.join(' ').trim().split(/\s+/)).toEqual(text.trim().split(/\s+/));
        for (const line of lines) if (line.includes(' ')) expect(textWidth(line)).toBeLessThanOrEqual(width);
      }),
      { numRuns: 60 },
    );
  });

  it('never drive it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(printable(text)).not.toMatch(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/u);
      }),
    );
    expect(printable('a\r\nb\u001b[2J')).toBe('a ⏎ b[2J');
  });
});

describe('colours', () => {
  it.each([
    [true, {}, true],
    [false, {}, false],
    [true, { NO_COLOR: '1' }, false],
    [true, { NO_COLOR: '' }, true],
    [true, { TERM: 'dumb' }, false],
    [false, { FORCE_COLOR: '1' }, true],
    [true, { FORCE_COLOR: '0' }, false],
    [false, { FORCE_COLOR: '1', NO_COLOR: '1' }, false],
  ])('terminal %j, %j: %j', (isTerminal, env, coloured) => {
    expect(paintFor(isTerminal, env)('red', 'x') !== 'x').toBe(coloured);
  });

  it('are on a terminal, and not with --no-color, nor in a pipe', async () => {
    const colour = /\p{Cc}\[/u;
    const of = async (args: string[], out: boolean) => {
      const ran = run(['capabilities', 'slack', ...args], { terminal: { out } });
      expect(await ran.code).toBe(0);
      return ran.out.join('\n');
    };
    expect(await of([], true)).toMatch(colour);
    expect(await of(['--no-color'], true)).not.toMatch(colour);
    expect(await of([], false)).not.toMatch(colour);
  });
});

describe('moment', () => {
  const now = Date.parse('2026-01-31T12:00:00Z');
  it.each([
    ['2026-01-30', '2026-01-30T00:00:00.000Z'],
    ['2026-01-30T10:00:00Z', '2026-01-30T10:00:00.000Z'],
    ['2026-01-30T10:00+02:00', '2026-01-30T08:00:00.000Z'],
    ['90s', '2026-01-31T11:58:30.000Z'],
    ['2h', '2026-01-31T10:00:00.000Z'],
    ['7d', '2026-01-24T12:00:00.000Z'],
    ['4w', '2026-01-03T12:00:00.000Z'],
  ])('%s', (text, iso) => expect(moment(text, '--since', now)?.toISOString()).toBe(iso));
  it.each(['soon', '2', '2026-13-01', '1e3', '5y', ''])('not %j', (text) => {
    expect(() => moment(text, '--since', now)).toThrow('--since must be a date');
  });
});
