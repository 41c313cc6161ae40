import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { slackDialect } from '../../src/backends/slack/dialect.js';
import { htmlDialect } from '../../src/richtext/html/index.js';
import {
  type Dialect,
  degrade,
  findAll,
  type Inline,
  liftMarks,
  markdownDialect,
  normalize,
  parseMentions,
  plainTextDialect,
  type RichText,
  splitLines,
  splitRichText,
  toPlainText,
  toRichText,
} from '../../src/richtext/index.js';
import { foreignMention, hostileText, treeArbitrary } from '../richtext/arbitrary.js';

const mention: fc.Arbitrary<Inline> = fc.constantFrom(
  { type: 'mention', kind: 'user', platform: 'slack', account: 'slack', id: 'U1' },
  { type: 'mention', kind: 'here', platform: 'slack', account: 'slack' },
);
const emoji: fc.Arbitrary<Inline> = fc.constantFrom(
  { type: 'emoji', name: 'tada', unicode: '🎉' },
  { type: 'emoji', name: 'wave', unicode: '👋🏼' },
  { type: 'emoji', name: 'party_parrot', isCustom: true, platform: 'slack', account: 'slack' },
);
const time: fc.Arbitrary<Inline> = fc.constantFrom(
  { type: 'timestamp', value: '2026-11-21T10:00:00.000Z' },
  { type: 'timestamp', value: '2026-11-21T10:00:00.000Z', style: 'relative' },
);

/** The tree as mrkdwn can say it: the documented losses, and marks that end with their line. */
function asMrkdwnHas(tree: RichText): RichText {
  const missing = new Set(slackDialect.limits.missing);
  const lifted = liftMarks(degrade(tree, missing, { platform: 'slack' }).tree);
  const children = lifted.children.map((block) => {
    if (block.type !== 'paragraph') return block;
    const lines = splitLines(block.children);
    const joined = lines.flatMap((line, index): Inline[] =>
      index > 0 ? [{ type: 'text', value: '\n' }, ...line] : line,
    );
    return { ...block, children: joined };
  });
  return normalize({ type: 'root', children });
}

const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });

function graphemes(text: string): number {
  return [...segmenter.segment(text)].length;
}

describe('mrkdwn', () => {
  it('shows any plain text as one text node', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const { text: written } = slackDialect.render(toRichText(text));
        expect(slackDialect.parse(written), written).toEqual(toRichText(text));
        expect(slackDialect.parseMentions(written)).toEqual([]);
      }),
      { numRuns: 1500 },
    );
  });

  it('shows any characters as one text node', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1 }), (text) => {
        expect(slackDialect.parse(slackDialect.render(toRichText(text)).text)).toEqual(toRichText(text));
      }),
      { numRuns: 300 },
    );
  });

  it('parses what it renders to the same tree, but for what it cannot say', () => {
    // Backticks in code, and marks, bars and relative addresses in links are among the losses.
    const text = fc.oneof(hostileText, fc.constantFrom('one', 'two three')).map((value) => value.replaceAll('`', '´'));
    const trees = treeArbitrary({ blocks: false, text, atoms: [mention, emoji, time] });
    fc.assert(
      fc.property(trees, (tree) => {
        const { text: written } = slackDialect.render(tree);
        fc.pre(!/ \(<[a-z]+:/.test(written) && !/"url":"(?:\/|[^"]*[|<])/.test(JSON.stringify(tree)));
        expect(slackDialect.parse(written), written).toEqual(asMrkdwnHas(tree));
      }),
      { numRuns: 600 },
    );
  });

  it('reads what it wrote the same from then on', () => {
    fc.assert(
      fc.property(treeArbitrary({ atoms: [mention, emoji, time] }), (tree) => {
        const once = slackDialect.parse(slackDialect.render(tree).text);
        const twice = slackDialect.parse(slackDialect.render(once).text);
        expect(slackDialect.parse(slackDialect.render(twice).text)).toEqual(twice);
      }),
      { numRuns: 200 },
    );
  });

  it('splits into parts that fit and whose text can be read', () => {
    fc.assert(
      fc.property(treeArbitrary({ atoms: [mention, emoji] }), fc.integer({ min: 40, max: 200 }), (tree, max) => {
        for (const { rendered, tree: part } of splitRichText(tree, slackDialect, { max })) {
          expect(rendered.text).not.toBe('');
          // One character, in a link or shielded, may be longer than these small parts.
          if (rendered.text.length > max) expect(graphemes(toPlainText(part)), rendered.text).toBeLessThanOrEqual(1);
        }
      }),
      { numRuns: 200 },
    );
  });
});

describe('a tree of one platform on another', () => {
  const dialects: Dialect[] = [slackDialect, markdownDialect, htmlDialect, plainTextDialect];

  it.each(dialects.map((dialect) => [dialect.name, dialect] as const))('pings nobody on %s', (_, dialect) => {
    fc.assert(
      fc.property(treeArbitrary({ atoms: [foreignMention] }), (tree) => {
        const rendered = dialect.render(tree, { platform: 'slack', account: 'work' });
        expect(parseMentions(rendered.text, dialect)).toEqual([]);
        expect(findAll(dialect.parse(rendered.text), 'mention')).toEqual([]);
        expect(JSON.stringify(rendered.data ?? {})).not.toMatch(/"type":"(?:user|channel|usergroup|broadcast)"/);
      }),
      { numRuns: 150 },
    );
  });
});
