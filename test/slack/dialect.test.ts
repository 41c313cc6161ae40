import { describe, expect, it } from 'vitest';
import { slackDialect } from '../../src/backends/slack/dialect.js';
import type { Channel, User } from '../../src/models/index.js';
import {
  convert,
  md,
  mentionChannel,
  mentionUser,
  nodes,
  normalize,
  parse,
  parseMentions,
  type RichText,
  toPlainText,
  toRichText,
} from '../../src/richtext/index.js';

const write = (tree: RichText) => slackDialect.render(tree).text;
const read = (text: string) => slackDialect.parse(text);
const ada: User = { platform: 'slack', account: 'slack', id: 'U1', name: 'Ada', isBot: false };
const general: Channel = { platform: 'slack', account: 'slack', id: 'C1', name: 'general', type: 'public' };

describe('writing mrkdwn', () => {
  it.each([
    ['marks', md`**a** _b_ ~~c~~ \`d<e>\``, '*a* _b_ ~c~ `d&lt;e&gt;`'],
    ['marks in marks', md`**a _b_ ~~c~~**`, '*a _b_ ~c~*'],
    ['marks in words', md`un**believ**able`, 'un\u200b*believ*\u200bable'],
    ['marks over lines', md`**a\nb**`, '*a*\n*b*'],
    ['entities', toRichText('a & b <c> &amp;'), 'a &amp; b &lt;c&gt; &amp;amp;'],
    [
      'links',
      md`[a & b](https://x.test/?a=1&b=2) <https://y.test>`,
      '<https://x.test/?a=1&amp;b=2|a &amp; b> <https://y.test>',
    ],
    ['marks in links', md`[a **b**](https://x.test)`, '<https://x.test|a >*<https://x.test|b>*'],
    ['code in links', md`[\`a\`](https://x.test)`, '`<https://x.test|a>`'],
    ['a link by mail', md`[Ada](mailto:ada@x.test)`, '<mailto:ada@x.test|Ada>'],
    [
      'addresses with bars and brackets',
      nodes.root(nodes.link('https://x.test/a|b>', 'x')),
      '<https://x.test/a%7Cb%3E|x>',
    ],
    ['mentions', nodes.root(nodes.mention(ada), ' ', nodes.mention(general)), '<@U1> <#C1>'],
    [
      'mass mentions',
      nodes.root(nodes.mentionEveryone('slack'), nodes.mentionHere('slack'), {
        ...nodes.mentionEveryone('slack'),
        name: 'everyone',
      }),
      '<!channel><!here><!everyone>',
    ],
    [
      'a user group',
      nodes.root(nodes.mentionGroup({ platform: 'slack', account: 'slack', id: 'S1', name: 'devs' })),
      '<!subteam^S1>',
    ],
    [
      'emoji',
      nodes.root(nodes.emoji('👍'), nodes.emoji('👋🏼'), nodes.emoji('party', { platform: 'slack' })),
      ':+1::wave::skin-tone-3::party:',
    ],
    ['a time', nodes.root(nodes.timestamp(0)), '<!date^0^{date_short} at {time}|1970-01-01 00:00 UTC>'],
    ['quotes', md`> a\n> b\n\nc`, '&gt; a\n&gt; b\nc'],
    [
      'code blocks',
      nodes.root(nodes.paragraph('a'), nodes.codeBlock('x < y\n```', 'ts')),
      'a\n```\nx &lt; y\n`\u200b``\n```',
    ],
    ['headings', md`# Title\n\ntext`, '*Title*\n\ntext'],
    ['paragraphs', md`a\n\nb`, 'a\n\nb'],
    ['lists', md`- a\n  - b\n- c\n\n2. d`, '• a\n    ◦ b\n• c\n\n2. d'],
    ['tasks', md`- [ ] a\n- [x] b`, '☐ a\n☑ b'],
    ['images', md`![alt](https://x.test/p.png)`, '<https://x.test/p.png|alt>'],
    ['spoilers and underline', nodes.root(nodes.spoiler('s'), ' ', nodes.underline('u')), 's _u_'],
    ['tables', md`| a | b |\n|---|--:|\n| x | 10 |`, '```\na   b\n-  --\nx  10\n```'],
  ])('%s', (_, tree, text) => {
    expect(write(tree)).toBe(text);
  });

  it.each([
    '2 * 3 * 4',
    'snake_case_name',
    'a*b*c',
    '~5 and ~6',
    'x_1 and y_2',
    '12:30',
    'a > b',
    '`',
    '*',
    'C_ D_',
    "it's ~5",
  ])('leaves %j as it is', (text) => {
    expect(write(toRichText(text)).replaceAll('&gt;', '>')).toBe(text);
    expect(read(write(toRichText(text)))).toEqual(toRichText(text));
  });

  it.each([
    ['*not bold*', '<!date^00000000^{_}|*>not bold*'],
    ['__init__', '<!date^00000000^{_}|__>init__'],
    ['> no quote', '\u00ad&gt; no quote'],
    [':tada: at 10:30:45', ':\u200btada: at 10:\u200b30:45'],
    ['<!channel> <@U1>', '&lt;!channel&gt; &lt;@U1&gt;'],
  ])('keeps %j from being markup', (text, written) => {
    expect(write(toRichText(text))).toBe(written);
    expect(read(written)).toEqual(toRichText(text));
  });

  it('gives blocks where mrkdwn is short of something, and then has other losses', () => {
    const list = slackDialect.render(md`- a\n  1. b`);
    expect(list.losses).toEqual([]);
    expect(list.data?.['blocks']).toHaveLength(1);
    expect(slackDialect.parseBlocks(list.data?.['blocks'] as unknown[])).toEqual(md`- a\n  1. b`);
    expect(slackDialect.render(toRichText('*not bold*')).data).toBeDefined();
    expect(slackDialect.render(md`**bold** and plain`).data).toBeUndefined();
    expect(slackDialect.render(md`# Title`).losses).toEqual([{ feature: 'heading', from: 'heading', to: 'bold text' }]);
  });

  it('pings nobody of another account, nor where mentions are off', () => {
    const tree = nodes.root(nodes.mention({ ...ada, account: 'other' }), ' ', nodes.mention(ada));
    expect(slackDialect.render(tree, { platform: 'slack', account: 'slack' }).text).toBe('@Ada <@U1>');
    expect(slackDialect.render(tree, { mentions: 'none' }).text).toBe('@Ada @Ada');
    expect(slackDialect.render(nodes.root(nodes.mention({ ...ada, platform: 'discord' }))).text).toBe('@Ada');
  });

  it('puts raw markup of Slack through, and shows that of others as its words', () => {
    expect(write(nodes.root(nodes.raw('slack', '<!channel> *x*'), nodes.raw('symphony', '<chime/>', 'chime')))).toBe(
      '<!channel> *x*chime',
    );
  });
});

describe('reading mrkdwn', () => {
  it.each([
    ['*a* _b_ ~c~ `*d*`', md`**a** _b_ ~~c~~ \`*d*\``],
    ['*a _b_*', md`**a _b_**`],
    ['2 * 3 * 4, snake_case_x, a*b*, *open', toRichText('2 * 3 * 4, snake_case_x, a*b*, *open')],
    ['*a\nb*', toRichText('*a\nb*')],
    [
      '&gt; a\n&gt; ```\n&gt; c\n&gt; ```\nb',
      nodes.root(nodes.quote(nodes.paragraph('a'), nodes.codeBlock('c')), nodes.paragraph('b')),
    ],
    ['&gt;&gt;&gt; a\nb', nodes.root(nodes.quote('a\nb'))],
    ['a ```b &lt; c``` d', nodes.root(nodes.paragraph('a '), nodes.codeBlock('b < c'), nodes.paragraph(' d'))],
    ['a\n```\n\nx\n\n```\nb', nodes.root(nodes.paragraph('a'), nodes.codeBlock('\nx\n'), nodes.paragraph('b'))],
    ['<https://x.test/?a=1&amp;b=2|l &amp; m>', nodes.root(nodes.link('https://x.test/?a=1&b=2', 'l & m'))],
    [
      '<http://a.test> <mailto:a@x.test|a@x.test> <tel:+1>',
      nodes.root(
        nodes.link('http://a.test'),
        ' ',
        nodes.link('mailto:a@x.test', 'a@x.test'),
        ' ',
        nodes.link('tel:+1', '+1'),
      ),
    ],
    ['<https://x.test|a | b>', nodes.root(nodes.link('https://x.test', 'a | b'))],
    ['<!unknown|shown> <!none> <x>', toRichText('shown <!none> <x>')],
    [
      ':tada: :wave::skin-tone-3: :nosuch: 10:30:45',
      nodes.root(
        nodes.emoji('tada'),
        ' ',
        nodes.emoji('👋🏼'),
        ' ',
        nodes.emoji('nosuch', { platform: 'slack' }),
        ' 10:30:45',
      ),
    ],
    ['<!date^1700000000^{date} at {time}^https://x.test|then>', nodes.root(nodes.timestamp('2023-11-14T22:13:20Z'))],
    [
      '<!date^1700000000^{ago}|then> <!date^x^{date}|then>',
      nodes.root(nodes.timestamp('2023-11-14T22:13:20Z', 'relative'), ' then'),
    ],
    ['\u200b*a*\u200b', nodes.root(nodes.strong('a'))],
    ['*a* * b*', nodes.root(nodes.strong('a'), ' * b*')],
    ['`a` ``b`` `c', nodes.root(nodes.inlineCode('a'), ' `', nodes.inlineCode('b'), '` `c')],
    ['<javascript:alert(1)|x>', toRichText('x (javascript:alert(1))')],
  ])('%j', (text, tree) => {
    expect(read(text)).toEqual(normalize(tree));
  });

  it('reads mentions with the names that are known', () => {
    const nameOf = (kind: string, id: string) => (kind === 'user' && id === 'U1' ? 'Ada' : undefined);
    const tree = slackDialect.parse(
      '<@U1> <@U2|bob> <#C1|general> <#C2|> <!subteam^S1|@devs> <!here> <!everyone|everyone>',
      { account: 'work', nameOf },
    );
    expect(toPlainText(tree)).toBe('@Ada @bob #general #C2 @devs @here @everyone');
    expect(JSON.stringify(tree)).toContain('"account":"work"');
  });

  it('tells mentions with their place', () => {
    const text = 'Hi <@U1>, <#C1|general> &lt;@U2&gt; <!subteam^S1|@devs> <!here|here> <!channel>';
    const mentions = parseMentions(text, slackDialect);
    expect(mentions.map(({ kind, id, name }) => [kind, id, name])).toEqual([
      ['user', 'U1', undefined],
      ['channel', 'C1', 'general'],
      ['role', 'S1', 'devs'],
      ['here', undefined, undefined],
      ['everyone', undefined, undefined],
    ]);
    expect(mentions.map(({ start, end }) => text.slice(start, end))).toEqual([
      '<@U1>',
      '<#C1|general>',
      '<!subteam^S1|@devs>',
      '<!here|here>',
      '<!channel>',
    ]);
  });
});

describe('by name', () => {
  it('renders mentions of its platform and converts both ways', () => {
    expect(mentionUser(ada)).toBe('<@U1>');
    expect(mentionChannel(general)).toBe('<#C1>');
    expect(convert('*a* <https://x.test|b>\n\n_c_', 'slack', 'markdown')).toBe('**a** [b](https://x.test)\n\n_c_');
    expect(convert('**a** [b](https://x.test)', 'markdown', 'slack')).toBe('*a* <https://x.test|b>');
    expect(parse('*a*', 'slack')).toEqual(md`**a**`);
  });
});
