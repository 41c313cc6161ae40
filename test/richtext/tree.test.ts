import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Group } from '../../src/models/index.js';
import {
  assertRichText,
  DialectError,
  findAll,
  isRichText,
  MessageBuilder,
  mapInlines,
  md,
  nodes,
  normalize,
  type RichText,
  toPlainText,
  toRichText,
  visit,
} from '../../src/richtext/index.js';
import { hostileText, treeArbitrary } from './arbitrary.js';

describe('normalize', () => {
  it('is done when it is done', () => {
    fc.assert(
      fc.property(treeArbitrary({ marks: ['strong', 'emphasis', 'delete', 'underline', 'spoiler'] }), (tree) => {
        const copy = structuredClone(tree);
        const once = normalize(tree);
        expect(normalize(once)).toEqual(once);
        expect(tree).toEqual(copy);
      }),
      { numRuns: 300 },
    );
  });

  it('joins texts and marks, and moves white space out of marks', () => {
    const tree = nodes.root(
      'a',
      nodes.lineBreak(),
      'b',
      nodes.strong(' c', nodes.strong('d')),
      nodes.strong('e '),
      'f',
      '',
    );
    expect(normalize(tree)).toEqual(nodes.root('a\nb ', nodes.strong('cde'), ' f'));
  });

  it('unwraps dangerous links and keeps their words', () => {
    const tree = nodes.root(nodes.link('javascript:alert(1)', 'x'), ' ', nodes.link('https://x.test'));
    expect(normalize(tree)).toEqual(nodes.root('x (javascript:alert(1)) ', nodes.link('https://x.test')));
  });

  it('loses no word', () => {
    const words = (tree: RichText) =>
      findAll(tree, 'text')
        .map((node) => node.value)
        .join('')
        .replace(/\s/g, '');
    fc.assert(
      fc.property(treeArbitrary({ text: fc.constantFrom('a', 'b c', ' d', 'e\n') }), (tree) => {
        expect(words(normalize(tree))).toBe(words(tree));
      }),
      { numRuns: 200 },
    );
  });
});

describe('guards', () => {
  it('accepts trees and nothing else', () => {
    fc.assert(
      fc.property(treeArbitrary(), (tree) => isRichText(JSON.parse(JSON.stringify(tree)))),
      { numRuns: 100 },
    );
    fc.assert(
      fc.property(fc.anything(), (value) => !isRichText(value)),
      { numRuns: 200 },
    );
  });

  it.each([
    [{ type: 'root' }, 'content.children must be an array'],
    [{ type: 'root', children: [{ type: 'text', value: 'x' }] }, 'content.children[0].type is "text"'],
    [
      nodes.root({ type: 'text', value: 1 as unknown as string }),
      'content.children[0].children[0].value must be a string',
    ],
    [nodes.root({ type: 'timestamp', value: 'soon' }), 'must be an ISO 8601 string'],
    [null, 'content must be a rich text node'],
  ])('names the bad place in %j', (value, message) => {
    expect(() => assertRichText(value)).toThrow(DialectError);
    expect(() => assertRichText(value)).toThrow(message);
  });

  it('refuses trees that are nested too deeply, without running out of stack', () => {
    let tree = nodes.root('x');
    for (let depth = 0; depth < 50_000; depth += 1)
      tree = { type: 'root', children: [{ type: 'blockquote', children: tree.children }] };
    expect(() => assertRichText(tree)).toThrow(/nested deeper than 200/);
  });
});

describe('toRichText', () => {
  it('takes a string as plain text', () => {
    fc.assert(fc.property(hostileText, (text) => toPlainText(toRichText(text)) === text));
    expect(toRichText('')).toEqual({ type: 'root', children: [] });
    expect(toRichText('**a**\n\nb')).toEqual(nodes.root('**a**\n\nb'));
  });

  it('takes Markdown, trees and raw markup', () => {
    expect(toRichText({ markdown: '**a**' })).toEqual(nodes.root(nodes.strong('a')));
    expect(toRichText(md`a`)).toEqual(nodes.root('a'));
    expect(toRichText({ raw: '<@U1>' }, 'slack')).toEqual(nodes.root(nodes.raw('slack', '<@U1>')));
  });

  it.each([null, 1, [], {}, { markdown: 1 }, { type: 'paragraph', children: [] }])(
    'refuses %j with a reason',
    (content) => {
      expect(() => toRichText(content as unknown as string)).toThrow(DialectError);
    },
  );
});

describe('builders', () => {
  it('share a paragraph among neighbouring words', () => {
    expect(nodes.root('a', nodes.strong('b'), nodes.codeBlock('c'), 'd').children.map((block) => block.type)).toEqual([
      'paragraph',
      'code',
      'paragraph',
    ]);
  });

  it('make emoji of names, characters and models', () => {
    expect(nodes.emoji('thumbsup')).toEqual({ type: 'emoji', name: '+1', unicode: '👍' });
    expect(nodes.emoji('👍🏽')).toMatchObject({ unicode: '👍🏽' });
    expect(nodes.emoji(':party_parrot:', { platform: 'slack' })).toEqual({
      type: 'emoji',
      name: 'party_parrot',
      isCustom: true,
      platform: 'slack',
      account: 'slack',
    });
  });

  it('mention groups and everybody', () => {
    const group: Group = { platform: 'slack', account: 'a', id: 'S1', name: 'devs' };
    expect(nodes.mentionGroup(group)).toEqual({
      type: 'mention',
      kind: 'role',
      platform: 'slack',
      account: 'a',
      id: 'S1',
      name: 'devs',
    });
    expect(nodes.mentionEveryone('slack')).toEqual({
      type: 'mention',
      kind: 'everyone',
      platform: 'slack',
      account: 'slack',
    });
  });

  it('build fluently what md makes', () => {
    const built = new MessageBuilder()
      .text('Build ')
      .bold('#42')
      .line()
      .italic('by ', nodes.strikethrough('us'))
      .heading(2, 'Log')
      .codeBlock('x = 1', 'py')
      .list(['a', ['b', nodes.list(['c'])], nodes.task(true, 'd')])
      .quote('q')
      .table([['h'], ['1']])
      .rule()
      .link('https://x.test', 'log')
      .build();
    expect(built).toEqual(md`
      Build **${'#42'}**
      *by ~~us~~*

      ## Log

      \`\`\`py
      x = 1
      \`\`\`

      - a
      - b
        - c
      - [x] d

      > q

      | h |
      |---|
      | 1 |

      ---

      [log](https://x.test)
    `);
  });

  it('can be built from again', () => {
    const builder = new MessageBuilder().text('a');
    const first = builder.build();
    expect(builder.text('b').paragraph().text('c').build()).toEqual(
      nodes.root(nodes.paragraph('ab'), nodes.paragraph('c')),
    );
    expect(first).toEqual(nodes.root('a'));
  });
});

describe('visitors', () => {
  it('walk in reading order, skip and stop', () => {
    const tree = md`a **b *c*** d`;
    const seen: string[] = [];
    visit(tree, (node) => {
      if (node.type === 'text') seen.push(node.value);
      return node.type === 'emphasis' ? 'skip' : undefined;
    });
    expect(seen).toEqual(['a ', 'b ', ' d']);
    let count = 0;
    visit(tree, () => {
      count += 1;
      return count === 3 ? 'stop' : undefined;
    });
    expect(count).toBe(3);
  });

  it('map inline nodes', () => {
    const tree = mapInlines(md`a **b**`, (node) => (node.type === 'strong' ? node.children : node));
    expect(normalize(tree)).toEqual(nodes.root('a b'));
  });
});
