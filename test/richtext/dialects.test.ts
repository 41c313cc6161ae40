import { describe, expect, it } from 'vitest';
import type { Channel, Embed, Message, User } from '../../src/models/index.js';
import { Component } from '../../src/models/index.js';
import {
  componentsToRichText,
  convert,
  DialectError,
  embedToRichText,
  expandMassMentions,
  findAll,
  getDialect,
  LossCollector,
  markdownDialect,
  md,
  mentionChannel,
  mentionUser,
  nodes,
  numberedChoices,
  parse,
  parseMentions,
  plainTextDialect,
  registerDialect,
  render,
  tableText,
  timestampText,
  toPlainText,
} from '../../src/richtext/index.js';

describe('dialects by name', () => {
  it('know markdown and plaintext, and name the call that loads another', () => {
    expect(getDialect('markdown')).toBe(markdownDialect);
    expect(getDialect(plainTextDialect)).toBe(plainTextDialect);
    expect(() => getDialect('nosuch')).toThrow(DialectError);
    expect(() => parse('x', 'nosuch')).toThrow("await loadDialect('nosuch')");
  });

  it('know one that is registered', () => {
    const shouting = registerDialect({
      ...plainTextDialect,
      name: 'shouting',
      render: (tree, options) => ({ ...plainTextDialect.render(tree, options), text: toPlainText(tree).toUpperCase() }),
    });
    expect(render(md`**hi**`, 'shouting')).toBe('HI');
    expect(convert('**hi**', 'markdown', shouting)).toBe('HI');
    expect(convert('a\n\nb', 'plaintext', 'markdown')).toBe('a\n\nb');
  });

  it('need the dialect of a mention’s platform', () => {
    const user: User = { platform: 'nosuch', account: 'nosuch', id: '1', name: 'Ada', isBot: false };
    const channel: Channel = { platform: 'nosuch', account: 'nosuch', id: '1', type: 'public' };
    expect(() => mentionUser(user)).toThrow("await loadDialect('nosuch')");
    expect(() => mentionChannel(channel)).toThrow(DialectError);
    expect(parseMentions('@Ada', 'markdown')).toEqual([]);
  });

  it('read a message by its platform, by parseMessage where there is one', () => {
    registerDialect({ ...markdownDialect, name: 'testplatform' });
    const message: Message = {
      platform: 'testplatform',
      account: 'a',
      id: '1',
      channelId: 'C',
      author: { platform: 'testplatform', account: 'a', id: 'U', name: 'u', isBot: false },
      content: '**a**',
      text: 'a',
      type: 'default',
      createdAt: new Date(0),
      mentions: [],
      attachments: [],
      embeds: [],
      reactions: [],
      isOwn: false,
      mentionsMe: false,
    };
    expect(parse(message)).toEqual(md`**a**`);
    registerDialect({ ...markdownDialect, name: 'testplatform', parseMessage: (one) => nodes.root(one.id) });
    expect(parse(message)).toEqual(nodes.root('1'));
    expect(toPlainText(message)).toBe('a');
  });
});

describe('plain text', () => {
  it('shows blocks in reading order', () => {
    const tree = md`
      # Title

      Text with **bold**, [a link](https://x.test) and \`code\`.

      - one
        1. two
      - [x] three

      > quoted
      > lines

      | a | b |
      |---|---|
      | 1 | 2 |
    `;
    expect(toPlainText(tree)).toBe(
      'Title\nText with bold, a link and code.\n• one\n  1. two\n☑ three\n> quoted\n> lines\na\tb\n1\t2',
    );
    expect(render(tree, 'plaintext')).toContain('a link (https://x.test)');
    expect(toPlainText(tree, { links: 'url' })).toContain('a link (https://x.test)');
  });

  it('tells what it lost', () => {
    const { losses } = plainTextDialect.render(md`**a** [b](https://x.test) ${new Date(0)}`);
    expect(losses.map((loss) => loss.feature).sort()).toEqual(['link', 'strong', 'timestamp']);
  });

  it('shows times with their zone', () => {
    const node = { value: '2026-07-01T12:30:00Z' };
    expect(timestampText(node)).toBe('2026-07-01 12:30 UTC');
    expect(timestampText({ ...node, style: 'date' }, 'Asia/Tokyo')).toBe('2026-07-01');
    expect(timestampText({ ...node, style: 'time' }, 'America/New_York')).toBe('08:30 EDT');
    expect(timestampText(node, 'Not/AZone')).toBe('2026-07-01 12:30 UTC');
  });

  it('aligns tables in fixed font, wide characters counted, long cells wrapped', () => {
    expect(
      tableText(
        [
          ['name', 'n'],
          ['漢字', '1'],
          ['b', '22'],
        ],
        ['left', 'right'],
      ),
    ).toBe('name   n\n----  --\n漢字   1\nb     22');
    const wrapped = tableText(
      [
        ['a', 'text'],
        ['1', 'one two three four five six seven'],
      ],
      [],
      20,
    );
    expect(Math.max(...wrapped.split('\n').map((line) => line.length))).toBeLessThanOrEqual(20);
    expect(wrapped.replace(/\s+/g, ' ')).toContain('one two three four five six seven');
  });
});

describe('mass mentions', () => {
  it('are made of words only where asked for, and not in code', () => {
    const tree = md`@everyone and @here, not me@everyone.test, \`@channel\` **@channel**`;
    expect(findAll(tree, 'mention')).toEqual([]);
    const expanded = expandMassMentions(tree, { platform: 'slack', account: 'a' });
    expect(findAll(expanded, 'mention').map((node) => node.name ?? node.kind)).toEqual(['everyone', 'here', 'channel']);
    expect(toPlainText(expanded)).toBe(toPlainText(tree));
  });
});

describe('embeds and components as text', () => {
  it('show every field of an embed', () => {
    const embed: Embed = {
      title: 'T*itle',
      url: 'https://x.test/t',
      description: '**desc** @everyone',
      color: '#ff0000',
      author: { name: 'Ada', url: 'https://x.test/a' },
      fields: [
        { name: 'one', value: '`1`', inline: true },
        { name: 'two', value: '- a\n- b', inline: false },
      ],
      image: { url: 'https://x.test/i.png', description: 'pic' },
      thumbnail: { url: 'https://x.test/t.png' },
      footer: { text: 'foot' },
      timestamp: new Date('2026-11-21T00:00:00Z'),
    };
    const tree = embedToRichText(embed);
    expect(toPlainText(tree, { links: 'url' })).toBe(
      'Ada (https://x.test/a)\n\nT*itle (https://x.test/t)\n\ndesc @everyone\n\none: 1\n\ntwo\n• a\n• b\n\npic (https://x.test/i.png)\n\nhttps://x.test/t.png\n\nfoot · 2026-11-21 00:00 UTC',
    );
    expect(findAll(tree, 'mention')).toEqual([]);
    expect(embedToRichText({ fields: [] })).toEqual({ type: 'root', children: [] });
  });

  it('number the choices of components', () => {
    const components = [
      { type: 'button', id: 'yes', label: 'Yes', value: 'y', emoji: { name: '+1', unicode: '👍' } },
      { type: 'button', id: 'docs', label: 'Docs', url: 'https://x.test' },
      { type: 'button', id: 'no', label: 'No', isDisabled: true },
      {
        type: 'select',
        id: 'pick',
        placeholder: 'Pick',
        options: [
          { label: 'A', value: 'a' },
          { label: 'B', value: 'b', description: 'bee' },
        ],
      },
      { type: 'gadget' },
    ].map((component) => Component.parse(component));
    expect(toPlainText(componentsToRichText(components), { links: 'url' })).toBe(
      '1. 👍 Yes\n2. Docs (https://x.test)\n\n(No)\n\nPick:\n3. A\n4. B – bee',
    );
    expect(numberedChoices(components).map(({ number, componentId, value }) => [number, componentId, value])).toEqual([
      [1, 'yes', 'y'],
      [2, 'docs', undefined],
      [3, 'pick', 'a'],
      [4, 'pick', 'b'],
    ]);
  });
});

describe('losses', () => {
  it('are told once', () => {
    const lost = new LossCollector();
    lost.add('table', 'table', 'text');
    lost.add('table', 'table', 'text');
    expect(lost.losses).toEqual([{ feature: 'table', from: 'table', to: 'text' }]);
  });
});
