import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normalize, parse, render, toRichText } from '../../src/richtext/index.js';
import { hostileText, treeArbitrary } from './arbitrary.js';

const runs = { numRuns: Number(process.env['RUNS'] ?? 300) };

describe('markdown', () => {
  it('shows any plain text as one text node', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        expect(parse(render(toRichText(text), 'markdown'), 'markdown')).toEqual(toRichText(text));
      }),
      runs,
    );
  });

  it('parses what it renders to the same tree', () => {
    fc.assert(
      fc.property(treeArbitrary(), (tree) => {
        const wanted = normalize(tree);
        const text = render(wanted, 'markdown');
        expect(parse(text, 'markdown'), text).toEqual(wanted);
      }),
      runs,
    );
  });

  it('normalises once', () => {
    fc.assert(
      fc.property(treeArbitrary({ marks: ['strong', 'emphasis', 'spoiler', 'underline'] }), (tree) => {
        const once = normalize(tree);
        expect(normalize(once)).toEqual(once);
      }),
      runs,
    );
  });
});
