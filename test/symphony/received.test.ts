import { describe, expect, it } from 'vitest';
import { symphonyDialect } from '../../src/backends/symphony/index.js';
import { readEntities } from '../../src/backends/symphony/markup/entity.js';
import { mentionsOf } from '../../src/backends/symphony/markup/mentions.js';
import type { RichText } from '../../src/richtext/nodes.js';
import { toPlainText } from '../../src/richtext/plain-text.js';
import { received } from './round-trip.js';

const wrap = (inside: string, attributes = ''): string =>
  `<div data-format="PresentationML" data-version="2.0"${attributes}>${inside}</div>`;
const read = (inside: string, data: Record<string, unknown> | string | null = {}): RichText =>
  symphonyDialect.parseMessage?.(received(wrap(inside), data)) ?? { type: 'root', children: [] };
const words = (inside: string, data?: Record<string, unknown>): string => toPlainText(read(inside, data));

const ada = { id: [{ type: 'com.symphony.user.userId', value: '7078106482999' }], type: 'com.symphony.user.mention' };

describe('a received message', () => {
  it('typed in the desktop client has its mention', () => {
    const content = wrap('<p>Hi <span class="entity" data-entity-id="0">@Echo Bot</span></p>', ' class="wysiwyg"');
    const message = received(content, { 0: ada });
    expect(symphonyDialect.parseMessage?.(message)).toEqual({
      type: 'root',
      children: [
        {
          type: 'paragraph',
          children: [
            { type: 'text', value: 'Hi ' },
            {
              type: 'mention',
              kind: 'user',
              platform: 'symphony',
              account: 'symphony',
              id: '7078106482999',
              name: 'Echo Bot',
            },
          ],
        },
      ],
    });
    // Also after a trip through JSON, and with the data as an object.
    expect(symphonyDialect.parseMessage?.(JSON.parse(JSON.stringify(message)))).toEqual(
      symphonyDialect.parseMessage?.(message),
    );
    expect(symphonyDialect.parseMessage?.({ ...message, native: { data: { 0: ada } } })).toEqual(
      symphonyDialect.parseMessage?.(message),
    );
  });

  it('has entities of every kind', () => {
    const entities = {
      m: {
        type: 'com.symphony.user.mention',
        version: '1.0',
        id: [{ type: 'com.symphony.user.userId', value: 7078106482890 }],
      },
      h: {
        type: 'org.symphonyoss.taxonomy',
        version: '1.0',
        id: [{ type: 'org.symphonyoss.taxonomy.hashtag', value: 'a"b' }],
      },
      c: {
        type: 'org.symphonyoss.fin.security',
        version: '2.0',
        id: [
          { type: 'org.symphonyoss.fin.security.id.isin', value: 'US0378331005' },
          { type: 'org.symphonyoss.fin.security.id.ticker', value: 'AAPL US' },
        ],
      },
      e: {
        type: 'com.symphony.emoji',
        version: '1.0',
        data: { shortcode: 'smile', annotation: 'smile', size: 'normal', unicode: '😄' },
      },
      x: { type: 'com.symphony.emoji', version: '1.0', data: { shortcode: 'party_parrot', size: 'normal' } },
    };
    const span = (id: string, text: string) => `<span class="entity" data-entity-id="${id}">${text}</span>`;
    const tree = read(
      [
        span('m', '@Ada L'),
        span('h', '#a&quot;b'),
        span('c', '$AAPL US'),
        span('e', '😄'),
        span('x', ':party_parrot:'),
      ].join(' '),
      entities,
    );
    expect(tree.children[0]).toMatchObject({
      children: [
        { type: 'mention', id: '7078106482890', name: 'Ada L' },
        { type: 'text', value: ' ' },
        { type: 'raw', platform: 'symphony', value: '<hash tag="a&quot;b"/>', alt: '#a"b' },
        { type: 'text' },
        { type: 'raw', value: '<cash tag="AAPL US"/>', alt: '$AAPL US' },
        { type: 'text' },
        { type: 'emoji', unicode: '😄' },
        { type: 'text' },
        { type: 'emoji', name: 'party_parrot', isCustom: true, platform: 'symphony', account: 'symphony' },
      ],
    });
    expect(toPlainText(tree)).toBe('@Ada L #a"b $AAPL US 😄 :party_parrot:');
    // Tags can be sent on, and only on Symphony.
    expect(symphonyDialect.render(tree).text).toContain('<hash tag="a&quot;b"/>');
  });

  it('skips entities without data, and data that cannot be read', () => {
    for (const data of [null, '', '{}', '{"0":', 'null', '[]', '"x"', '{"0":{"type":"com.symphony.user.mention"}}'])
      expect(toPlainText(read('Hi <span class="entity" data-entity-id="0">@Ada</span>', data))).toBe('Hi @Ada');
    expect(words('<div class="entity" data-entity-id="x">custom <b>thing</b></div>', { x: { type: 'com.acme' } })).toBe(
      'custom thing',
    );
  });

  it('keeps the structure that DOM text loses', () => {
    expect(words('<p>a<br/>b</p><ul><li>c</li><li>d<ol><li>e</li></ol></li></ul><h2>f</h2>g<hr/>')).toBe(
      'a\nb\n• c\n• d\n  1. e\n\nf\ng\n──────────',
    );
    expect(
      words(
        '<table><thead><tr><td>A</td><td>B</td></tr></thead><tbody><tr><td colspan="2">c</td></tr></tbody></table>',
      ),
    ).toMatch(/^A\W+B\nc/);
  });

  it('drops the white space of pretty-printing', () => {
    expect(read('    \n  <h2> Table </h2>\n <table> <tr> <td> A </td> </tr> </table>  <p> b  \n c </p> ')).toEqual({
      type: 'root',
      children: [
        { type: 'heading', depth: 2, children: [{ type: 'text', value: 'Table' }] },
        {
          type: 'table',
          children: [{ type: 'tableRow', children: [{ type: 'tableCell', children: [{ type: 'text', value: 'A' }] }] }],
        },
        { type: 'paragraph', children: [{ type: 'text', value: 'b c' }] },
      ],
    });
  });

  it('shows text once: what a user typed as &lt; stays that', () => {
    expect(words('a &amp;lt; b &lt;i&gt;')).toBe('a &lt; b <i>');
  });

  it('has code blocks, and code within a sentence', () => {
    expect(read('<code data-language="java">\nint a;\n</code><pre>x\n <b>y</b></pre>').children).toEqual([
      { type: 'code', lang: 'java', value: '\nint a;\n' },
      { type: 'code', value: 'x\n y' },
    ]);
    expect(read('<p>Use <code>npm i</code> now</p>').children).toEqual([
      {
        type: 'paragraph',
        children: [
          { type: 'text', value: 'Use ' },
          { type: 'inlineCode', value: 'npm i' },
          { type: 'text', value: ' now' },
        ],
      },
    ]);
  });

  it('reads styles as what they look like', () => {
    const { children } = read(
      '<span style="font-weight: bold">a</span><span style="text-decoration: underline;color:red">b</span><span style="color:red">c</span>',
    );
    expect(children).toEqual([
      {
        type: 'paragraph',
        children: [
          { type: 'strong', children: [{ type: 'text', value: 'a' }] },
          { type: 'underline', children: [{ type: 'text', value: 'b' }] },
          { type: 'text', value: 'c' },
        ],
      },
    ]);
  });

  it('leaves out the fields of forms, hidden dialogs and cards', () => {
    expect(
      words(
        '<form id="f"><h4>Lunch?</h4><div class="textfield-group" data-generated="true"><label for="t">Why</label><input type="text" name="why" id="t"/></div><button type="action" name="ok">Send</button></form><dialog id="d"><div class="dialog-title">hidden</div></dialog><div class="card"><div class="cardHeader">card</div></div>',
      ),
    ).toBe('Lunch?');
    // Reading markup alone keeps cards, for there is nowhere else to find them.
    expect(
      toPlainText(
        symphonyDialect.parse(
          wrap('a<div class="card"><div class="cardHeader">b</div><div class="cardBody">c</div></div>'),
        ),
      ),
    ).toBe('a\n\nb\n\nc');
  });

  it('reads HTML where it is no XML', () => {
    expect(words('a<br>b<p>c<p>d &nbsp; <b>e')).toContain('e');
    expect(words('')).toBe('');
    expect(toPlainText(symphonyDialect.parse('not even markup & <'))).toBe('not even markup & <');
  });

  it('has a chime, and times', () => {
    expect(read('<audio src="https://asset.symphony.com/symphony/audio/chime.mp3" autoplay="true"/>').children).toEqual(
      [{ type: 'paragraph', children: [{ type: 'raw', platform: 'symphony', value: '<chime/>', alt: '🔔' }] }],
    );
    expect(
      read(
        '<span><time data-entity-id="datetime1" datetime="2026-12-31T09:29:47Z" data-format="time_secs">x</time></span>',
      ).children,
    ).toEqual([
      { type: 'paragraph', children: [{ type: 'timestamp', value: '2026-12-31T09:29:47.000Z', style: 'time' }] },
    ]);
  });
});

describe('MessageML as sent', () => {
  it('is read by the same names', () => {
    const tree = symphonyDialect.source?.parse(
      '<messageML>\n  Hi <mention uid="1"/>, <mention email="a@x.test" strict="false"/> <hash tag="news"/> <cash tag="IBM"/>\n  <emoji shortcode="thumbsup_tone2"/> <dateTime value="2026-11-21T14:05:00Z" format="date"/></messageML>',
      { account: 'work', nameOf: (kind, id) => `${kind} ${id}` },
    );
    expect(tree?.children[0]).toMatchObject({
      children: [
        { type: 'text', value: 'Hi ' },
        { type: 'mention', id: '1', account: 'work', name: 'user 1' },
        { type: 'text', value: ', ' },
        { type: 'raw', value: '<mention email="a@x.test"/>', alt: '@a@x.test' },
        { type: 'text', value: ' ' },
        { type: 'raw', value: '<hash tag="news"/>' },
        { type: 'text', value: ' ' },
        { type: 'raw', value: '<cash tag="IBM"/>' },
        { type: 'text', value: ' ' },
        { type: 'emoji', unicode: '👍🏼' },
        { type: 'text', value: ' ' },
        { type: 'timestamp', value: '2026-11-21T14:05:00.000Z', style: 'date' },
      ],
    });
  });
});

describe('mentions', () => {
  it('have their place in what was sent', () => {
    const markup = '<messageML>Hi <mention uid="7078106482890"/> and <mention email="a@x.test"/></messageML>';
    const found = symphonyDialect.parseMentions(markup);
    expect(found).toEqual([
      { kind: 'user', id: '7078106482890', start: 14, end: 44 },
      { kind: 'user', name: 'a@x.test', start: 49, end: 76 },
    ]);
    expect(found.map(({ start, end }) => markup.slice(start, end))).toEqual([
      '<mention uid="7078106482890"/>',
      '<mention email="a@x.test"/>',
    ]);
  });

  it('have their place in what was received, and their users by the entity data', () => {
    const span = '<span class="entity" data-entity-id="mention1">@Ada &lt;L&gt;</span>';
    const content = wrap(`Hi ${span}, <span class="entity" data-entity-id="keyword2">#x</span>`);
    const [known, ...rest] = mentionsOf(content, readEntities({ mention1: ada }));
    expect(rest).toEqual([]);
    expect(known).toMatchObject({ kind: 'user', id: '7078106482999', name: 'Ada <L>' });
    expect(content.slice(known?.start, known?.end)).toBe(span);
    expect(symphonyDialect.parseMentions(content)).toMatchObject([{ kind: 'user', name: 'Ada <L>' }]);
    expect(symphonyDialect.parseMentions(wrap('<span class="entity" data-entity-id="acme">@x</span> @y'))).toEqual([]);
  });
});
