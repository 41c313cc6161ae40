import { parse as parseOfficially } from '@rocket.chat/message-parser';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rocketchatDialect } from '../../src/backends/rocketchat/index.js';
import type { Inline } from '../../src/richtext/index.js';
import { foreignMention, treeArbitrary } from '../richtext/arbitrary.js';
import { holdable, livelyText, plain, readWhole } from './round-trip.js';

const ownOptions = { emoticons: true, colors: false, katex: { parenthesisSyntax: false, dollarSyntax: false } };
/** The official parser takes seconds for some lines that are longer. */
const longest = 500;
const numRuns = Number(process.env['RUNS'] ?? 300);

const own: fc.Arbitrary<Inline> = fc.constantFrom<Inline>(
  { type: 'mention', kind: 'user', platform: 'rocketchat', account: 'rocketchat', id: 'U1', name: 'ada' },
  { type: 'mention', kind: 'role', platform: 'rocketchat', account: 'rocketchat', name: 'a.b-c_d' },
  { type: 'mention', kind: 'channel', platform: 'rocketchat', account: 'rocketchat', name: 'general' },
  { type: 'mention', kind: 'everyone', platform: 'rocketchat', account: 'rocketchat', name: 'all' },
  { type: 'mention', kind: 'here', platform: 'rocketchat', account: 'rocketchat' },
  { type: 'emoji', name: 'smile', unicode: '😄' },
  { type: 'emoji', name: 'wave', unicode: '👋🏽' },
  { type: 'emoji', name: 'party', isCustom: true, platform: 'rocketchat', account: 'rocketchat' },
  { type: 'timestamp', value: '2026-11-21T14:05:00.000Z', style: 'relative' },
);
const marks = ['strong', 'emphasis', 'delete', 'underline', 'spoiler'] as const;
const trees = treeArbitrary({ text: livelyText, atoms: [foreignMention, own], marks });

describe('any tree', { timeout: 60_000 }, () => {
  it('is stable after one pass', () => {
    fc.assert(
      fc.property(trees, (tree) => {
        const first = rocketchatDialect.render(tree).text;
        fc.pre(first.length <= longest);
        const once = rocketchatDialect.parse(first);
        const second = rocketchatDialect.render(once).text;
        expect(rocketchatDialect.parse(second), second).toEqual(once);
        expect(rocketchatDialect.render(rocketchatDialect.parse(second)).text).toBe(second);
      }),
      { numRuns },
    );
  });

  it('pings nobody by text, code, labels and mentions of others', () => {
    fc.assert(
      fc.property(treeArbitrary({ text: livelyText, atoms: [foreignMention], marks }), (tree) => {
        const { text } = rocketchatDialect.render(tree);
        fc.pre(text.length <= longest);
        expect(
          rocketchatDialect.parseMentions(text).filter(({ kind }) => kind !== 'channel'),
          text,
        ).toEqual([]);
        expect(JSON.stringify(rocketchatDialect.parse(text))).not.toContain('"mention"');
      }),
      { numRuns },
    );
  });
});

describe('plain text', () => {
  it('is one text to the official parser, with colours and formulas on', () => {
    fc.assert(
      fc.property(livelyText, (text) => {
        const { text: markup } = rocketchatDialect.render(plain(text));
        expect(readWhole(markup) ?? plain(holdable(text)), markup).toEqual(plain(holdable(text)));
        expect(rocketchatDialect.parseMentions(markup)).toEqual([]);
      }),
      { numRuns },
    );
  });
});

describe('reading by lines', { timeout: 60_000 }, () => {
  const line = fc.oneof(
    fc.constantFrom(
      '```', '```ts', 'plain words', 'more: plain.', '[a', '[x] y', '](http://a.com)', 'b](http://b.com) c', '||', '||a||', '- x',
      '> q', '', '  ', '# h', '*b*', 'a`b', 'x ```', '|a|b|', '|-|-|', '1. a', '---', '\t---', ':)', '😀', '@all hi', '- [x] a',
    ), // biome-ignore format: a list of lines
    livelyText.map((text) => text.replace(/[\r\n]/g, '')),
  );

  it('gives what the official parser gives of the whole', () => {
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 9 }), (lines) => {
        const text = lines.join('\n');
        fc.pre(text !== '' && text.length <= longest);
        const whole = readWhole(text, ownOptions);
        if (whole) expect(rocketchatDialect.parse(text), text).toEqual(whole);
      }),
      { numRuns },
    );
  });

  it('does not change what the parser says later', () => {
    const probe = '*a* _b_ ~c~ [d](https://x.test)';
    const before = JSON.stringify(parseOfficially(probe, ownOptions));
    rocketchatDialect.parse('*[_~('.repeat(20));
    expect(JSON.stringify(parseOfficially(probe, ownOptions))).toBe(before);
  });
});
