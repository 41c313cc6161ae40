import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { Random } from '../../soak/random.js';
import {
  assertRichText,
  type Dialect,
  DialectError,
  getDialect,
  isRichText,
  loadableDialects,
  loadDialect,
  type MarkupForm,
  normalize,
  type RichText,
  splitRichText,
  toPlainText,
} from '../../src/index.js';
import { Mention, Message } from '../../src/models/index.js';
import { htmlDialect } from '../../src/richtext/html/index.js';
import { message } from '../models/arbitraries.js';
import { hostileText, treeArbitrary } from '../richtext/arbitrary.js';
import { mutate } from './mutate.js';

const seed = process.env['PROPERTY_SEED'] === 'random' ? Math.floor(Math.random() * 2 ** 31) : 5;
const runs = Number(process.env['RUNS'] ?? 20);
const names = ['markdown', 'plaintext', 'html', ...loadableDialects()];

const trees = fc.sample(treeArbitrary(), { numRuns: 40, seed });
const texts = fc.sample(hostileText, { numRuns: 40, seed });
const messages = fc.sample(message, { numRuns: 20, seed });

function dialectOf(name: string): Promise<Dialect> | Dialect {
  if (name === 'html') return htmlDialect;
  return loadableDialects().includes(name) ? loadDialect(name) : getDialect(name);
}

/** A tree that is one, may be sent as JSON, and is shown. */
function checkTree(tree: RichText): void {
  assertRichText(tree);
  expect(JSON.parse(JSON.stringify(tree))).toEqual(tree);
  toPlainText(tree);
}

describe.each(names)(`the markup of %s (seed ${seed})`, (name) => {
  let dialect: Dialect;
  let home: { platform: string; account: string };
  beforeAll(async () => {
    dialect = await dialectOf(name);
    home = { platform: dialect.name, account: dialect.name };
  });

  it('is read whatever it holds', () => {
    const random = new Random(seed);
    const forms = [dialect, dialect.source, dialect.received].filter((form) => form !== undefined) as MarkupForm[];
    for (let run = 0; run < runs; run += 1) {
      const written = random.chance(0.5) ? dialect.render(random.pick(trees), home).text : random.pick(texts);
      const text = mutate(mutate(written, random), random);
      for (const form of forms) {
        const tree = form.parse(text, home);
        checkTree(tree);
        expect(typeof dialect.render(tree, home).text).toBe('string');
      }
      expect(dialect.measure(text)).toBeGreaterThanOrEqual(0);
      for (const mention of dialect.parseMentions(text)) {
        expect(Mention.safeParse(mention).success).toBe(true);
        const { start, end } = mention;
        expect([0 <= start, start <= end, end <= text.length]).toEqual([true, true, true]);
      }
    }
  });

  it('is written of any tree, and what is no tree is refused', () => {
    const random = new Random(seed + 1);
    let refused = 0;
    for (let run = 0; run < runs; run += 1) {
      const tree: unknown = mutate(random.pick(trees), random);
      if (!isRichText(tree)) {
        expect(() => assertRichText(tree)).toThrow(DialectError);
        refused += 1;
        continue;
      }
      const { text, losses } = dialect.render(tree, { ...home, mentions: random.chance(0.5) ? 'none' : 'nodes' });
      expect(typeof text).toBe('string');
      JSON.stringify(losses);
      checkTree(normalize(tree));
      const { text: limit } = dialect.limits;
      if (text.length < 20_000 && limit.max < 1e6)
        for (const { rendered } of splitRichText(tree, dialect, { ...home, max: limit.max }))
          expect(dialect.measure(rendered.text)).toBeLessThanOrEqual(limit.max);
    }
    expect(refused).toBeGreaterThan(0);
  });

  it('of a message is read whatever else the message holds', () => {
    const random = new Random(seed + 2);
    for (let run = 0; run < runs && dialect.parseMessage; run += 1) {
      const made = { ...random.pick(messages), ...home, content: random.pick(texts) };
      const read = Message.safeParse(mutate(made, random));
      if (read.success) checkTree(dialect.parseMessage(read.data));
    }
  });
});
