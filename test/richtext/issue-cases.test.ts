import { beforeAll, describe, expect, it } from 'vitest';
import {
  type Dialect,
  findAll,
  getDialect,
  type Inline,
  loadableDialects,
  loadDialect,
  type MentionNode,
  mapInlines,
  nodes,
  normalize,
  parse,
  type RichText,
  type RichTextNodeType,
  splitRichText,
  toPlainText,
  truncateRichText,
} from '../../src/index.js';
import { degrade } from '../../src/richtext/index.js';
import { splitParagraphs } from '../../src/richtext/split-paragraphs.js';

const names = ['markdown', 'plaintext', ...loadableDialects()];
const dialects = new Map<string, Dialect>();
beforeAll(async () => {
  for (const name of names)
    dialects.set(name, loadableDialects().includes(name) ? await loadDialect(name) : getDialect(name));
});

const home = (name: string) => ({ platform: name, account: name });
/** Platforms on which a mention is the name of who is mentioned. */
const byName: ReadonlySet<string> = new Set(['rocketchat', 'stackexchange']);
const of = (name: string): Dialect => dialects.get(name) as Dialect;

/** What a reader of the platform has of a tree: the source form read back, in paragraphs. */
function through(name: string, tree: RichText): RichText {
  const dialect = of(name);
  const { text } = dialect.render(tree, home(name));
  const read = normalize((dialect.source ?? dialect).parse(text, home(name)));
  return dialect.limits.missing.includes('paragraph') ? splitParagraphs(read) : read;
}

/** The tree without what the dialect says that it has no form for; unicode emoji as the characters that they are. */
function withoutMissing(name: string, tree: RichText): RichText {
  const missing = new Set<RichTextNodeType>(of(name).limits.missing);
  missing.delete('paragraph');
  return asCharacters(degrade(tree, missing, home(name)).tree);
}

function asCharacters(tree: RichText): RichText {
  return normalize(
    mapInlines(
      tree,
      (node): Inline =>
        node.type === 'emoji' && node.unicode !== undefined ? { type: 'text', value: node.unicode } : node,
    ),
  );
}

/** The cases that have a form on every platform that has marks at all. */
const cases: Record<string, string> = {
  'stars between numbers': '2 * 3 * 4',
  'underscores of Python': '\\_\\_init\\_\\_ and snake_case_words, \\_private',
  'code in marks': '**bold `code` bold** and *it*',
  'marks in marks': '**bold *both* bold** ~~gone **loud** gone~~',
  'emoji names in code': '`:tada:` and :tada:',
  'signs in code': '`**a** __b__ <@U1> @everyone`',
  'a link with parentheses': '[wiki](https://x.test/a_(b)_c) and [x](https://x.test/_y_?a=1&b=2#c)',
  'a bare address': 'see https://x.test/a_b_c, or so',
  'right-to-left text': 'שלום **עולם** مرحبا',
  'combined emoji': '👨‍👩‍👧 👍🏽 🇩🇪 ❤️',
  paragraphs: 'one\n\ntwo\n\nthree',
  'a quote': 'he said\n\n> one\n> two\n\nand left',
};

/** Cases that not every platform has a form for. */
const degradedCases: Record<string, string> = {
  // Stack Exchange shows a message of several lines as plain text.
  'a code block': 'run\n\n```\nnpm ci\n  npm test # *all*\n```\n\nthen',
  'nested lists': '- one\n  - two\n    1. three\n    2. four\n- five',
  'a quote with code': '> said\n>\n> ```\n> let *x*\n> ```\n>\n> and `y`',
  'a task list': '- [x] done\n- [ ] open',
  'a table': '| a | b |\n|---|--:|\n| one | **two** |\n| three | `four` |',
  headings: '# One *two*\n\ntext\n\n### Three',
  'a rule': 'above\n\n---\n\nbelow',
  'an image': 'see ![a chart](https://x.test/a_(b).png)',
  'a list in a quote': '> - one\n> - two',
};

/** What can do harm in a place that a name, an id or an address takes. */
const hostile = [
  '<!channel>',
  'U1> <!channel',
  'x: <!here> :y',
  '@everyone',
  '@\u200beveryone',
  '123456789012345678> @here',
  '<@123456789012345678>',
  '@all',
  '1"/><mention uid="7',
  `${'$'}{entity.x}`,
  '<#if x>',
  '<t:1:R>',
  '\\',
  'a\r\n> b',
  '```',
  '\u202e\u2066',
  '\ud83d',
  '',
];

const every = names.flatMap((name) => Object.keys(cases).map((title) => [name, title] as const));
const everyDegraded = names.flatMap((name) => Object.keys(degradedCases).map((title) => [name, title] as const));
const words = (text: string): string => text.match(/[a-z]+/g)?.join(' ') ?? '';

describe('the round trips of the usual pitfalls', () => {
  it.each(every)('%s: %s', (name, title) => {
    const tree = parse(cases[title] as string, 'markdown');
    const once = through(name, tree);
    // Some platforms want parentheses in addresses percent-encoded.
    const plain = (read: RichText): unknown =>
      JSON.parse(JSON.stringify(read).replace(/%28/g, '(').replace(/%29/g, ')'));
    expect(plain(asCharacters(once))).toEqual(plain(withoutMissing(name, tree)));
    expect(through(name, once)).toEqual(once);
  });

  it.each(everyDegraded)('%s keeps the words of %s', (name, title) => {
    const tree = parse(degradedCases[title] as string, 'markdown');
    const once = through(name, tree);
    // A link tells its address where it can only be text.
    const shown = words(toPlainText(once).replace(/ ?\(https:[^\s]*\)/g, ''));
    expect(shown).toBe(words(toPlainText(tree)));
    expect(through(name, once)).toEqual(once);
  });
});

describe.each(names)('%s', (name) => {
  it('lets nothing in a node become markup', () => {
    const bad = { ...home(name), platform: name };
    for (const value of hostile) {
      const inlines: Inline[] = [
        { type: 'emoji', name: value },
        { type: 'emoji', name: value, isCustom: true, ...bad },
        { type: 'emoji', name: 'x', unicode: value },
        { type: 'emoji', name: 'party', id: value, isCustom: true, ...bad },
        { type: 'mention', kind: 'user', name: 'n', id: `${value} `, ...bad },
        { type: 'mention', kind: 'channel', name: 'n', id: `${value} `, ...bad },
        { type: 'mention', kind: 'role', name: 'n', id: `${value} `, ...bad },
        { type: 'mention', kind: 'everyone', platform: 'other', account: 'other', name: value },
        { type: 'timestamp', value },
        { type: 'raw', platform: 'other', value, alt: value },
        { type: 'image', url: `https://x.test/${value}`, alt: value, title: value },
      ];
      for (const node of inlines) {
        // Where people are mentioned by name, this is a mention that its author asked for.
        if (node.type === 'mention' && node.platform === name && byName.has(name)) continue;
        const link: Inline = { type: 'link', url: `https://x.test/?${value}`, title: value, children: [node] };
        for (const tree of [
          nodes.root('a ', node, ' b'),
          nodes.root(link),
          nodes.root(nodes.heading(1, nodes.strong(node))),
          nodes.root(nodes.table([[node, 'b']])),
        ]) {
          const { text } = of(name).render(tree, home(name));
          expect(of(name).parseMentions(text), text).toEqual([]);
          expect(findAll(through(name, tree), 'mention'), text).toEqual([]);
        }
      }
    }
  });

  it('tells a loss for each node that it has no form for', () => {
    const things: Partial<Record<RichTextNodeType, RichText>> = {
      heading: nodes.root(nodes.heading(2, 'x')),
      thematicBreak: nodes.root(nodes.rule()),
      blockquote: nodes.root(nodes.quote('x')),
      list: nodes.root(nodes.list(['x'])),
      code: nodes.root(nodes.codeBlock('x')),
      table: nodes.root(nodes.table([['x'], ['y']])),
      strong: nodes.root(nodes.strong('x')),
      emphasis: nodes.root(nodes.emphasis('x')),
      delete: nodes.root(nodes.strikethrough('x')),
      underline: nodes.root(nodes.underline('x')),
      spoiler: nodes.root(nodes.spoiler('x')),
      inlineCode: nodes.root(nodes.inlineCode('x')),
      link: nodes.root(nodes.link('https://x.test', 'x')),
      image: nodes.root(nodes.image('https://x.test/a.png', 'x')),
      timestamp: nodes.root(nodes.timestamp('2026-01-01T00:00:00Z')),
      mention: nodes.root(nodes.mentionEveryone(name)),
    };
    const { missing } = of(name).limits;
    for (const [type, tree] of Object.entries(things)) {
      const { losses, text, data } = of(name).render(tree, home(name));
      expect(text).not.toBe('');
      if (data !== undefined || !missing.includes(type as RichTextNodeType)) continue;
      // Stack Exchange has quotes, but not beside anything else.
      if (findAll(through(name, tree), type as RichTextNodeType).length > 0) continue;
      expect(losses.map(({ feature }) => feature)).toContain(type);
    }
  });

  it('pings nobody with the mentions of any other account', () => {
    for (const other of [...names, 'elsewhere'])
      for (const account of ['other', 'everyone'])
        for (const kind of ['user', 'channel', 'role', 'everyone', 'here'] as const)
          for (const id of ['U1', '123456789012345678', '7078106482890', 'ada']) {
            const node: MentionNode = { type: 'mention', kind, platform: other, account, id, name: 'everyone' };
            const { text, data } = of(name).render(nodes.root('hi ', node), home(name));
            expect(of(name).parseMentions(text), text).toEqual([]);
            expect(JSON.stringify(data ?? {})).not.toMatch(/"type":"(?:user|channel|usergroup|broadcast)"/);
          }
  });

  it('closes and reopens fences, lists and quotes where it cuts, and truncates to whole markup', () => {
    const line = 'let value = compute(*everything*); ';
    const trees = {
      code: nodes.root(nodes.codeBlock(`${line}\n`.repeat(40))),
      blockquote: nodes.root(nodes.quote('quoted words, '.repeat(60))),
      strong: nodes.root(nodes.strong('loud words, '.repeat(60))),
      list: nodes.root(nodes.list(Array.from({ length: 60 }, (_, index) => `item ${index}`))),
    };
    for (const [type, tree] of Object.entries(trees) as [RichTextNodeType, RichText][]) {
      // The units differ (Symphony counts encrypted bytes), so the limit is a share of the whole.
      const max = Math.ceil(of(name).measure(of(name).render(tree, home(name)).text) * 0.6);
      const parts = splitRichText(tree, of(name), { ...home(name), max });
      expect(parts.length).toBeGreaterThan(1);
      const has = findAll(through(name, tree), type).length > 0;
      for (const part of parts) {
        expect(of(name).measure(part.rendered.text)).toBeLessThanOrEqual(max);
        if (has) expect(findAll(through(name, part.tree), type).length, part.rendered.text).toBeGreaterThan(0);
      }
      const joined = parts.map((part) => words(toPlainText(part.tree))).join(' ');
      expect(joined).toBe(words(toPlainText(tree)));
      const short = truncateRichText(tree, of(name), { ...home(name), max });
      expect(of(name).measure(short.rendered.text)).toBeLessThanOrEqual(max);
      expect(toPlainText(through(name, short.tree)).trimEnd()).toMatch(/…$/);
      if (has) expect(findAll(through(name, short.tree), type).length).toBeGreaterThan(0);
    }
  });
});
