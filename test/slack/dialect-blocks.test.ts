import { existsSync, readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { slackDialect } from '../../src/backends/slack/dialect.js';
import { toRichTextBlock } from '../../src/backends/slack/markup/to-rich-text.js';
import { type Message, Message as MessageSchema } from '../../src/models/index.js';
import {
  findAll,
  type Inline,
  md,
  nodes,
  normalize,
  parse,
  type RichText,
  toPlainText,
  toRichText,
} from '../../src/richtext/index.js';
import { hostileText, treeArbitrary } from '../richtext/arbitrary.js';

const there = (tree: RichText) => toRichTextBlock(normalize(tree), { platform: 'slack', account: 'slack' });
const back = (tree: RichText) => {
  const { block } = there(tree);
  return slackDialect.parseBlocks(block ? [block] : []);
};

function message(fields: Partial<Message>): Message {
  return {
    platform: 'slack',
    account: 'slack',
    id: '1',
    channelId: 'C1',
    author: { platform: 'slack', account: 'slack', id: 'U1', name: 'Ada', isBot: false },
    content: '',
    text: '',
    type: 'default',
    createdAt: new Date(0),
    mentions: [],
    attachments: [],
    embeds: [],
    reactions: [],
    isOwn: false,
    mentionsMe: false,
    ...fields,
  };
}

describe('rich_text blocks', () => {
  it('hold any plain text as it is', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        expect(back(toRichText(text))).toEqual(toRichText(text));
      }),
      { numRuns: 300 },
    );
  });

  it('nest lists as neighbours with an indent, and go on counting', () => {
    const tree = md`
      1. a
         - b
           - c
      2. d

      text

      3. e
    `;
    expect(there(tree).block).toEqual({
      type: 'rich_text',
      elements: [
        {
          type: 'rich_text_list',
          style: 'ordered',
          indent: 0,
          elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text: 'a' }] }],
        },
        {
          type: 'rich_text_list',
          style: 'bullet',
          indent: 1,
          elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text: 'b' }] }],
        },
        {
          type: 'rich_text_list',
          style: 'bullet',
          indent: 2,
          elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text: 'c' }] }],
        },
        {
          type: 'rich_text_list',
          style: 'ordered',
          indent: 0,
          offset: 1,
          elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text: 'd' }] }],
        },
        { type: 'rich_text_section', elements: [{ type: 'text', text: 'text\n' }] },
        {
          type: 'rich_text_list',
          style: 'ordered',
          indent: 0,
          offset: 2,
          elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text: 'e' }] }],
        },
      ],
    });
    expect(back(tree)).toEqual(tree);
  });

  it('hold quotes, code, marks, tasks and every kind of element', () => {
    const tree = nodes.root(
      nodes.paragraph(
        nodes.strong('b', nodes.emphasis('bi')),
        nodes.underline('u'),
        nodes.inlineCode('c'),
        nodes.link('https://x.test', nodes.inlineCode('l')),
        nodes.emoji('👋🏼'),
        nodes.emoji('party', { platform: 'slack' }),
        { type: 'mention', kind: 'user', platform: 'slack', account: 'slack', id: 'U1' },
        { type: 'mention', kind: 'channel', platform: 'slack', account: 'slack', id: 'C1' },
        { type: 'mention', kind: 'role', platform: 'slack', account: 'slack', id: 'S1' },
        nodes.mentionHere('slack'),
        { ...nodes.mentionEveryone('slack'), name: 'channel' },
        nodes.timestamp('2023-11-14T22:13:20Z', 'relative'),
      ),
      nodes.quote(nodes.paragraph('q'), nodes.list(['i']), nodes.codeBlock('x')),
      nodes.codeBlock('a\nb'),
      nodes.list([nodes.task(true, 'done'), nodes.task(false, 'open')]),
    );
    expect(back(tree)).toEqual(tree);
    expect(JSON.stringify(there(tree).block)).toContain('{"type":"emoji","name":"wave","skin_tone":3}');
    expect(there(tree).losses).toEqual([{ feature: 'listItem', from: 'task', to: 'a box before the text' }]);
  });

  it('keep the words of any tree, and never a foreign mention', () => {
    const foreign = fc.constant<Inline>({
      type: 'mention',
      kind: 'user',
      platform: 'discord',
      account: 'discord',
      id: 'U1',
      name: 'Ada',
    });
    fc.assert(
      fc.property(treeArbitrary({ atoms: [foreign], marks: ['strong', 'underline', 'spoiler', 'delete'] }), (tree) => {
        const again = back(tree);
        const words = (one: RichText) => toPlainText(one).replace(/[\s•◦▪☐☑|>─-]|\d+\. /g, '');
        const missing = [...words(normalize(tree))].filter((character) => !words(again).includes(character));
        expect(missing).toEqual([]);
        expect(findAll(again, 'mention')).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });

  it('take what is unknown, wrong or missing', () => {
    const blocks = [
      null,
      { type: 'actions' },
      { type: 'rich_text' },
      {
        type: 'rich_text',
        elements: [
          null,
          {
            type: 'rich_text_new',
            elements: [
              { type: 'novel', text: 'n' },
              { type: 'color', value: '#fff' },
              { type: 'emoji', name: 'nosuch', unicode: 'zz' },
            ],
          },
        ],
      },
      { type: 'rich_text', elements: [{ type: 'rich_text_list', indent: 3, elements: [{}, null] }] },
    ];
    expect(toPlainText(slackDialect.parseBlocks(blocks))).toContain('n#fff:nosuch:');
    fc.assert(
      fc.property(
        fc.anything(),
        (value) => void slackDialect.parseBlocks([value, { type: 'rich_text', elements: [value] }]),
      ),
      { numRuns: 200 },
    );
  });

  it('are read with the other blocks that hold text', () => {
    const blocks = [
      { type: 'header', text: { type: 'plain_text', text: 'H' } },
      { type: 'section', text: { type: 'mrkdwn', text: '*a*' }, fields: [{ type: 'plain_text', text: '*b*' }] },
      { type: 'divider' },
      { type: 'markdown', text: '**c**' },
      {
        type: 'table',
        rows: [
          [
            { type: 'raw_text', text: 'h' },
            { type: 'raw_number', value: 3 },
          ],
        ],
        column_settings: [{ align: 'right' }],
      },
      { type: 'image', image_url: 'https://x.test/p.png', alt_text: 'p' },
      { type: 'actions', elements: [] },
    ];
    expect(slackDialect.parseBlocks(blocks)).toEqual(
      nodes.root(
        nodes.heading(1, 'H'),
        nodes.paragraph(nodes.strong('a')),
        nodes.paragraph('*b*'),
        nodes.rule(),
        nodes.paragraph(nodes.strong('c')),
        nodes.table([['h', '3']], { align: ['right', null] }),
        nodes.paragraph(nodes.image('https://x.test/p.png', 'p')),
      ),
    );
  });
});

describe('a message', () => {
  it('is read from its blocks, else from its content, also after JSON', () => {
    const tree = md`
      Hi *you*

      - a
        - b
    `;
    const rendered = slackDialect.render(tree);
    const sent = message({ content: rendered.text, native: { blocks: rendered.data?.['blocks'] } });
    expect(parse(sent)).toEqual(tree);
    expect(parse(MessageSchema.parse(JSON.parse(JSON.stringify(sent))))).toEqual(tree);
    expect(parse(message({ content: '*a*\n\nb', native: { blocks: [{ type: 'actions' }] } }))).toEqual(md`**a**\n\nb`);
  });

  it('has the names of its mentions', () => {
    const read = parse(
      message({ content: '<@U7>', mentions: [{ kind: 'user', id: 'U7', name: 'Grace', start: 0, end: 5 }] }),
    );
    expect(toPlainText(read)).toBe('@Grace');
  });
});

const samples = new URL('../../../shared/samples/slack/', import.meta.url);

describe('recorded messages', () => {
  if (!existsSync(samples)) {
    console.log('the recorded samples are not here: left out');
    it.skip('samples', () => {});
    return;
  }
  it('read alike from blocks and from text', () => {
    let compared = 0;
    const visit = (value: unknown): void => {
      if (typeof value !== 'object' || value === null) return;
      const { blocks, text } = value as { blocks?: unknown; text?: unknown };
      const isTyped =
        Array.isArray(blocks) && blocks.length > 0 && blocks.every((block) => block?.type === 'rich_text');
      if (isTyped && typeof text === 'string') {
        compared += 1;
        expect(toPlainText(slackDialect.parseBlocks(blocks)).trim()).toBe(toPlainText(slackDialect.parse(text)).trim());
      }
      for (const inner of Object.values(value)) visit(inner);
    };
    for (const file of readdirSync(samples)) visit(JSON.parse(readFileSync(new URL(file, samples), 'utf8')));
    expect(compared).toBeGreaterThan(10);
  });
});
