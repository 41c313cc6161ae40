import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { embedLength, embedLimits, embedOf, isWrittenEmbed, wireOfEmbeds } from '../../src/backends/discord/embeds.js';
import { InvalidError } from '../../src/core/errors/index.js';
import { Embed, type Loss } from '../../src/models/index.js';
import { normalize, parse, render } from '../../src/richtext/index.js';
import { hostileText } from '../richtext/arbitrary.js';
import { discordText } from './discord-trees.js';

const id = '123456789012345678';

function write(...embeds: Embed[]) {
  const losses: Loss[] = [];
  return { wires: wireOfEmbeds(embeds, losses), losses };
}

const full: Embed = {
  title: 'A *title* @everyone',
  description: 'Some **bold** text\n\nand [a link](https://x.test/a_b)',
  url: 'https://x.test',
  color: '#3498db',
  timestamp: new Date('2026-11-21T12:00:00.000Z'),
  author: { name: '*Ada*', url: 'https://x.test/ada', iconUrl: 'https://x.test/ada.png' },
  footer: { text: '_foot_', iconUrl: 'attachment://foot.png' },
  thumbnail: { url: 'https://x.test/t.png' },
  image: { url: 'attachment://i.png' },
  fields: [
    { name: '__init__', value: 'runs `x`', inline: true },
    { name: 'b', value: '- one\n- two', inline: false },
  ],
};

describe('an embed', () => {
  it('is written in Discord’s fields, and read back', () => {
    const { wires, losses } = write(full);
    expect(losses).toEqual([]);
    expect(wires).toEqual([
      {
        title: 'A \\*title\\* @\u200beveryone',
        description: 'Some **bold** text\n\nand [a link](https://x.test/a_b)',
        url: 'https://x.test',
        color: 0x3498db,
        timestamp: '2026-11-21T12:00:00.000Z',
        author: { name: '*Ada*', url: 'https://x.test/ada', icon_url: 'https://x.test/ada.png' },
        footer: { text: '_foot_', icon_url: 'attachment://foot.png' },
        thumbnail: { url: 'https://x.test/t.png' },
        image: { url: 'attachment://i.png' },
        fields: [
          { name: '\\_\\_init\\_\\_', value: 'runs `x`', inline: true },
          { name: 'b', value: '- one\n- two', inline: false },
        ],
      },
    ]);
    expect(JSON.parse(JSON.stringify(wires))).toEqual(wires);
    expect(embedOf(wires[0] ?? {})).toEqual(full);
  });

  it('keeps plain texts as they are, and Markdown up to its losses', () => {
    const short = hostileText.filter((value) => value.trim() === value && value !== '' && value !== '\u200b');
    fc.assert(
      fc.property(short, short, short, (title, name, markdown) => {
        const embed: Embed = {
          title,
          description: markdown,
          author: { name },
          fields: [{ name, value: markdown, inline: true }],
        };
        const [wire] = write(embed).wires;
        const back = embedOf(wire ?? {});
        expect(back.title).toBe(title);
        expect(back.author?.name).toBe(name);
        expect(back.fields[0]?.name).toBe(name);
        // Written again it is the same: what was lost is lost once.
        const [again] = write(back).wires;
        expect(again).toEqual(wire);
      }),
      { numRuns: 300 },
    );
  });

  it('never pings', () => {
    fc.assert(
      fc.property(discordText, (value) => {
        const [wire] = write({
          title: value,
          description: value,
          fields: [{ name: value, value, inline: false }],
        }).wires;
        const texts = [wire?.title, wire?.description, wire?.fields?.[0]?.name, wire?.fields?.[0]?.value];
        for (const text of texts)
          expect(text?.replace(/```[\s\S]*?```|(`+)[\s\S]*?\1/g, '') ?? '').not.toMatch(/<@[!&]?\d{17}/);
      }),
      { numRuns: 200 },
    );
  });

  it('is within all limits, whatever its length', () => {
    const long = fc
      .tuple(fc.constantFrom('a', '*b* ', '**', '😀', '`c` ', '\n- d', '@everyone '), fc.nat(5000))
      .map(([piece, times]) => piece.repeat(times));
    const field = fc.record({ name: long, value: long, inline: fc.boolean() });
    const embed: fc.Arbitrary<Embed> = fc.record({
      title: long,
      description: long,
      author: fc.record({ name: long }),
      footer: fc.record({ text: long }),
      fields: fc.array(field, { maxLength: 30 }),
    });
    fc.assert(
      fc.property(fc.array(embed, { minLength: 1, maxLength: 4 }), (embeds) => {
        const losses: Loss[] = [];
        const wires = wireOfEmbeds(embeds, losses);
        let total = 0;
        for (const wire of wires) {
          total += embedLength(wire);
          expect(wire.title?.length ?? 0).toBeLessThanOrEqual(embedLimits.title);
          expect(wire.description?.length ?? 0).toBeLessThanOrEqual(embedLimits.description);
          expect(wire.author?.name.length ?? 0).toBeLessThanOrEqual(embedLimits.author);
          expect(wire.footer?.text.length ?? 0).toBeLessThanOrEqual(embedLimits.footer);
          expect(wire.fields?.length ?? 0).toBeLessThanOrEqual(embedLimits.fields);
          for (const { name, value } of wire.fields ?? []) {
            expect(name.length).toBeGreaterThan(0);
            expect(name.length).toBeLessThanOrEqual(embedLimits.fieldName);
            expect(value.length).toBeGreaterThan(0);
            expect(value.length).toBeLessThanOrEqual(embedLimits.fieldValue);
          }
        }
        expect(total).toBeLessThanOrEqual(embedLimits.total);
        const wanted = embeds.reduce((sum, one) => sum + (one.description?.length ?? 0), 0);
        if (wanted > embedLimits.total) expect(losses.length).toBeGreaterThan(0);
      }),
      { numRuns: 25 },
    );
  }, 120_000);

  it('is cut with its markup whole', () => {
    const { wires, losses } = write({ description: `**${'word '.repeat(2000)}end**`, fields: [] });
    const { description = '' } = wires[0] ?? {};
    expect(description.length).toBeLessThanOrEqual(4096);
    expect(description).toMatch(/^\*\*word .*…\*\*$/);
    expect(losses).toEqual([{ feature: 'embed.description', from: 'a text over the limit', to: '4096 characters' }]);
  });

  it('tells what Discord has no place for', () => {
    const { wires, losses } = write({
      title: 't',
      url: 'mailto:a@x.test',
      description: '| a |\n|---|\n| b |',
      image: { url: 'file:///etc/passwd' },
      thumbnail: { url: 'https://x.test/t.png', description: 'alt' },
      fields: [],
    });
    expect(wires).toEqual([
      { title: 't', description: '```\na\n-\nb\n```', thumbnail: { url: 'https://x.test/t.png' } },
    ]);
    expect(losses.map(({ feature }) => feature)).toEqual([
      'embed.url',
      'table',
      'embed.thumbnail.description',
      'embed.image',
    ]);
  });

  it('shows an address without a title, and fields without a name', () => {
    const embed: Embed = { url: 'https://x.test/a_b', fields: [{ name: '', value: '', inline: false }] };
    const { wires } = write(embed);
    expect(wires[0]?.title).toBe('https\\://x.test/a_b');
    expect(wires[0]?.fields).toEqual([{ name: '\u200b', value: '\u200b', inline: false }]);
    expect(embedOf(wires[0] ?? {})).toEqual(embed);
  });

  it('that shows nothing is left out', () => {
    const { wires, losses } = write({ color: '#ffffff', fields: [] }, { title: 'a', fields: [] });
    expect(wires).toEqual([{ title: 'a' }]);
    expect(losses).toEqual([{ feature: 'embed', from: 'an embed without a text or picture', to: 'nothing' }]);
  });

  it('is one of at most ten', () => {
    const embeds = Array.from({ length: 11 }, (_, index): Embed => ({ title: String(index), fields: [] }));
    expect(() => write(...embeds)).toThrow(InvalidError);
    expect(() => write(...embeds)).toThrow(/10 embeds, not 11/);
  });
});

describe('a received embed', () => {
  it('is read tolerantly', () => {
    for (const wire of [
      {},
      {
        title: null,
        description: null,
        color: null,
        timestamp: null,
        author: null,
        footer: null,
        image: null,
        fields: null,
      },
      {
        color: 1.5,
        timestamp: 'soon',
        fields: [null, 'x', {}],
        author: { url: 'https://x.test' },
        image: { url: null },
      },
      { type: 'video', video: { url: 'https://x.test/v.mp4' }, provider: { name: 'X' }, color: -1 },
    ]) {
      const embed = embedOf(wire);
      expect(Embed.parse(JSON.parse(JSON.stringify(embed)))).toEqual(embed);
    }
    expect(embedOf({ color: 0, title: '' })).toEqual({ color: '#000000', fields: [] });
  });

  it('gives Markdown, with the names of mentions', () => {
    const embed = embedOf(
      {
        title: '**A** <@1>',
        description: `__a__ <@${id}>\n\n> q`,
        fields: [{ name: '*n*', value: '||v||', inline: true }],
      },
      { nameOf: () => 'ada' },
    );
    expect(embed.title).toBe('A <@1>');
    expect(embed.fields).toEqual([{ name: 'n', value: 'v', inline: true }]);
    expect(normalize(parse(embed.description ?? '', 'markdown'))).toEqual(parse('*a* @ada\n\n> q', 'markdown'));
    expect(render(parse(embed.description ?? '', 'markdown'), 'plaintext')).toContain('@ada');
  });

  it('is the author’s own, or a preview', () => {
    expect(isWrittenEmbed({ type: 'rich' })).toBe(true);
    expect(isWrittenEmbed({})).toBe(true);
    for (const type of ['link', 'image', 'video', 'gifv', 'article', 'poll_result'])
      expect(isWrittenEmbed({ type })).toBe(false);
  });
});
