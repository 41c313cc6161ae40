import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { teamwireDialect } from '../../src/backends/teamwire/dialect.js';
import { md, nodes, parse, splitRichText, toPlainText, toRichText } from '../../src/richtext/index.js';
import { cpuTime } from '../measure/cpu-time.js';
import { foreignMention, hostileText, treeArbitrary } from '../richtext/arbitrary.js';

const runs = { numRuns: Number(process.env['RUNS'] ?? 300) };

describe('teamwire', () => {
  it('shows any text as it is', () => {
    fc.assert(
      fc.property(hostileText, (value) => {
        const { text, losses } = teamwireDialect.render(toRichText(value));
        expect(text).toBe(value);
        expect(losses).toEqual([]);
        expect(teamwireDialect.parse(text)).toEqual(toRichText(value));
      }),
      runs,
    );
  });

  it('reads as one text whatever was rendered', () => {
    fc.assert(
      fc.property(treeArbitrary({ atoms: [foreignMention], marks: ['strong', 'spoiler', 'underline'] }), (tree) => {
        const { text } = teamwireDialect.render(tree);
        expect(teamwireDialect.parse(text)).toEqual(toRichText(text));
        expect(teamwireDialect.parseMentions(text)).toEqual([]);
      }),
      { numRuns: 150 },
    );
  });

  it('loses no word', () => {
    const words = fc.constantFrom('one', 'two', 'three');
    fc.assert(
      fc.property(treeArbitrary({ text: words, marks: ['strong', 'delete', 'spoiler'] }), (tree) => {
        const letters = (value: string) => value.match(/one|two|three/g) ?? [];
        expect(letters(teamwireDialect.render(tree).text)).toEqual(letters(toPlainText(tree)));
      }),
      { numRuns: 150 },
    );
  });

  it('writes everything readably and tells what is lost', () => {
    const tree = parse(
      '# Title\n\nHello **bold** and `code`, see [the log](https://x.test/1) or https://x.test.\n\n- a\n  - b\n1. c\n2. d\n\n> quoted\n\n```ts\nlet a;\n```\n\n| k | v |\n|---|---|\n| a | 1 |\n\n---',
      'markdown',
    );
    const { text, losses } = teamwireDialect.render(tree);
    expect(text).toBe(
      [
        'Title',
        '',
        'Hello bold and code, see the log (https://x.test/1) or https://x.test.',
        '',
        '• a',
        '    ◦ b',
        '',
        '1. c',
        '2. d',
        '',
        '> quoted',
        '',
        'let a;',
        '',
        'k | v',
        'a | 1',
        '',
        '──────────',
      ].join('\n'),
    );
    expect(losses.map(({ feature }) => feature).sort()).toEqual(
      ['blockquote', 'code', 'heading', 'inlineCode', 'link', 'list', 'strong', 'table', 'thematicBreak'].sort(),
    );
  });

  it('shows mentions by name, emoji as characters and times with their zone', () => {
    const tree = md`${nodes.timestamp(new Date('2026-11-21T12:00:00Z'))} ${nodes.emoji('wave')}`;
    expect(teamwireDialect.render(tree, { timeZone: 'Europe/Berlin' }).text).toMatch(/^2026-11-21 13:00 \S+ 👋$/u);
    const home = { platform: 'teamwire', account: 'teamwire' };
    const { text, losses } = teamwireDialect.render({
      type: 'root',
      children: [nodes.paragraph({ type: 'mention', kind: 'user', ...home, id: 'u1', name: 'Ada Byte' })],
    });
    expect(text).toBe('@Ada Byte');
    expect(losses).toEqual([{ feature: 'mention', from: 'mention', to: 'the name' }]);
  });

  it('takes its own raw text, and shows the alternative of another', () => {
    expect(teamwireDialect.render(toRichText({ raw: '*as is*' }, 'teamwire')).text).toBe('*as is*');
    const foreign = nodes.paragraph({ type: 'raw', platform: 'slack', value: '<!here>', alt: 'all' });
    expect(teamwireDialect.render({ type: 'root', children: [foreign] }).text).toBe('all');
  });

  it('splits long texts', () => {
    const parts = splitRichText(toRichText('some words and more. '.repeat(1500)), teamwireDialect);
    expect(parts.length).toBe(4);
    for (const { rendered } of parts) expect(rendered.text.length).toBeLessThanOrEqual(10_000);
  });

  it('takes 100 KB of hostile text in its stride', () => {
    const ms = cpuTime(() => {
      for (const piece of ['*_[<', '> ', '\n', '@'])
        teamwireDialect.render(teamwireDialect.parse(piece.repeat(100_000 / piece.length)));
    });
    expect(ms).toBeLessThan(2000);
  });
});
