import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  embedsFromPresentation,
  embedToMessageML,
  joinMessageML,
  symphonyDialect,
  validateMessageML,
} from '../../src/backends/symphony/index.js';
import { Embed } from '../../src/models/index.js';
import { hostileText } from '../richtext/arbitrary.js';
import { holdable, sent } from './round-trip.js';

const full = Embed.parse({
  title: 'Build <1.4> & "more"',
  description: 'It **works**, see [the log](https://ci.test/1)\n\n- one\n- two',
  url: 'https://ci.test/builds/1',
  color: '#3498db',
  timestamp: '2026-11-21T14:05:00.000Z',
  author: { name: 'CI', url: 'https://ci.test', iconUrl: 'https://ci.test/icon.png' },
  footer: { text: 'build server', iconUrl: 'https://ci.test/f.png' },
  thumbnail: { url: 'https://ci.test/t.png' },
  image: { url: 'https://ci.test/i.png', width: 640, height: 480, description: 'The chart' },
  fields: [
    { name: 'Branch', value: '`main`', inline: true },
    { name: 'Time', value: '3 min', inline: true },
    { name: 'Commit', value: 'a1b2', inline: true },
    { name: 'Who', value: '_Ada_', inline: true },
    { name: 'Notes', value: 'long\n\ntext' },
  ],
});

function through(...embeds: Embed[]): Embed[] {
  const markup = joinMessageML('<messageML>above</messageML>', ...embeds.map((embed) => embedToMessageML(embed).text));
  expect(validateMessageML(markup, { data: {}, schemes: ['http', 'https'] }).errors, markup).toEqual([]);
  const message = sent(markup);
  // The text beside the cards is the content.
  expect(symphonyDialect.parseMessage?.(message)).toEqual({
    type: 'root',
    children: [{ type: 'paragraph', children: [{ type: 'text', value: 'above' }] }],
  });
  expect(embedsFromPresentation(markup)).toEqual(embedsFromPresentation(message.content, message.native?.['data']));
  return embedsFromPresentation(message.content, message.native?.['data']);
}

describe('an embed', () => {
  it('comes back with every part', () => {
    expect(through(full)).toEqual([full]);
    expect(embedToMessageML(full).losses).toEqual([]);
  });

  it('may have any part alone', () => {
    const parts: unknown[] = [
      {},
      { title: 'a' },
      { url: 'https://a.test/' },
      { description: 'a' },
      { color: '#ff0000' },
      { timestamp: full.timestamp },
      { author: { name: 'a' } },
      { footer: { text: 'a' } },
      { image: { url: 'https://a.test/i.png' } },
      { thumbnail: { url: 'https://a.test/i.png', width: 3 } },
      { fields: [{ name: 'a', value: 'b' }] },
    ];
    for (const part of parts) expect(through(Embed.parse(part))).toEqual([Embed.parse(part)]);
    expect(through(...parts.map((part) => Embed.parse(part)))).toEqual(parts.map((part) => Embed.parse(part)));
  });

  it('holds any text, which is no markup and pings nobody', () => {
    fc.assert(
      fc.property(hostileText, hostileText, fc.boolean(), (one, two, inline) => {
        const embed = Embed.parse({
          title: one,
          author: { name: two },
          footer: { text: one },
          description: two,
          fields: [{ name: one, value: two, inline }],
        });
        const markup = joinMessageML('', embedToMessageML(embed).text);
        expect(validateMessageML(markup, { data: {}, schemes: ['http', 'https'] }).errors, markup).toEqual([]);
        expect(symphonyDialect.parseMentions(markup)).toEqual([]);
        const [back] = embedsFromPresentation(sent(markup).content);
        const shown = (text: string) => holdable(text);
        expect(back?.footer?.text ?? '').toBe(shown(one));
        expect(back?.author?.name ?? '').toBe(shown(two));
        expect(back?.title ?? '').toBe(shown(one));
        expect(back?.fields[0]?.name).toBe(shown(one));
      }),
      { numRuns: 300 },
    );
  });

  it('loses what has no web address, and says so', () => {
    const embed = Embed.parse({
      title: 'a',
      url: 'mailto:a@x.test',
      image: { url: 'attachment://x.png', description: 'pic' },
      author: { name: 'b', iconUrl: 'x.png' },
    });
    const { text, losses } = embedToMessageML(embed);
    expect(validateMessageML(joinMessageML('', text), { schemes: ['http', 'https'] }).valid).toBe(true);
    expect(losses.map(({ feature }) => feature).sort()).toEqual(['embed', 'embed.image', 'link']);
    expect(text).toContain('mailto:a@x.test');
    expect(text).toContain('pic attachment://x.png');
  });
});

describe('a card of somebody else', () => {
  it('is an embed with title and description', () => {
    const content =
      '<div data-format="PresentationML" data-version="2.0"><div class="entity" data-entity-id="jira"><div class="card barStyle" data-icon-src="https://a.test/i.png" data-accent-color="x"><div class="cardHeader"><a href="https://a.test/T-1">T-1</a> Broken <b>door</b></div><div class="cardBody"><ul><li>open</li></ul></div></div></div><ul><li><div class="card"><div class="cardBody">kept</div></div></li></ul></div>';
    expect(embedsFromPresentation(content, { jira: { type: 'com.acme' } })).toEqual([
      {
        title: 'T-1 Broken door',
        url: 'https://a.test/T-1',
        description: '- open',
        thumbnail: { url: 'https://a.test/i.png' },
        fields: [],
      },
    ]);
  });

  it('may be expandable, and shows mentions as names', () => {
    const markup =
      '<messageML><expandable-card state="collapsed"><header>By <mention uid="7"/></header><body>Ask <mention uid="7"/> *now*</body></expandable-card></messageML>';
    const message = sent(markup);
    expect(embedsFromPresentation(message.content, message.native?.['data'])).toEqual([
      { title: 'By @User 7', description: 'Ask @User 7 \\*now\\*', fields: [] },
    ]);
  });
});

describe('joining', () => {
  it('makes one document', () => {
    expect(joinMessageML('<messageML>a</messageML>', '<b>b</b>', '')).toBe('<messageML>a<b>b</b></messageML>');
    expect(joinMessageML('')).toBe('<messageML> </messageML>');
  });
});
