import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rocketchatDialect } from '../../src/backends/rocketchat/index.js';
import { fromSyntaxTree } from '../../src/backends/rocketchat/markup/from-syntax-tree.js';
import { holdable, inline, livelyText, md, plain, readWhole, sayable } from './round-trip.js';

describe("Rocket.Chat's dialect", () => {
  it("writes what the server's own grammar reads as the same tree", () => {
    fc.assert(
      fc.property(sayable, (tree) => {
        const { text, losses } = rocketchatDialect.render(tree);
        fc.pre(losses.length === 0 && text.length <= 600);
        expect(rocketchatDialect.parse(text)).toEqual(tree);
        const whole = readWhole(text);
        if (whole) expect(whole).toEqual(tree);
      }),
      { numRuns: 300 },
    );
  });

  it('shows any text as it is, to the server too', () => {
    fc.assert(
      fc.property(livelyText, (text) => {
        const { text: markup } = rocketchatDialect.render(plain(text));
        expect(rocketchatDialect.parse(markup)).toEqual(plain(holdable(text)));
      }),
      { numRuns: 300 },
    );
  });

  it('reads a message by the tree that the server sends', () => {
    const source = '*bold* and _italic_, see [the log](https://x.test)';
    const home = { platform: 'rocketchat', account: 'rocketchat' };
    expect(fromSyntaxTree(md(source), home)).toEqual(rocketchatDialect.parse(source));
  });

  it('mentions by name, and only at home', () => {
    const mention = {
      type: 'mention',
      kind: 'user',
      platform: 'rocketchat',
      account: 'rocketchat',
      name: 'ada',
    } as const;
    const home = { platform: 'rocketchat', account: 'rocketchat' };
    expect(rocketchatDialect.parseMentions(rocketchatDialect.render(inline(mention), home).text)).toMatchObject([
      { kind: 'user', name: 'ada' },
    ]);
    const elsewhere = rocketchatDialect.render(inline({ ...mention, account: 'other' }), home);
    expect(rocketchatDialect.parseMentions(elsewhere.text)).toEqual([]);
    expect(elsewhere.losses).not.toEqual([]);
  });
});
