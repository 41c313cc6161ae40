import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { attachmentOfEmbed, embedOf, isEmbedAttachment } from '../../src/backends/rocketchat/index.js';
import { Embed, type Loss } from '../../src/models/index.js';
import { embed as anyEmbed } from '../models/arbitraries.js';

const card = Embed.parse({
  title: 'Project Update',
  description: 'Here is **the** latest',
  url: 'https://example.com/project',
  color: '#3498db',
  author: { name: 'Ada', url: 'https://example.com/ada', iconUrl: 'https://example.com/ada.png' },
  thumbnail: { url: 'https://example.com/logo.png' },
  image: { url: 'https://example.com/banner.png' },
  fields: [
    { name: 'Status', value: 'In *progress*', inline: true },
    { name: 'Rest', value: 'Long', inline: false },
  ],
});

describe('embeds', () => {
  it('are attachments that come back as the embed', () => {
    const losses: Loss[] = [];
    const wire = attachmentOfEmbed(card, losses, { platform: 'rocketchat', account: 'rocketchat' });
    expect(wire).toMatchObject({
      title: 'Project Update',
      title_link: 'https://example.com/project',
      color: '#3498db',
    });
    expect(wire.fields?.map(({ short }) => short)).toEqual([true, false]);
    expect(isEmbedAttachment(wire)).toBe(true);
    expect(embedOf(JSON.parse(JSON.stringify(wire)))).toMatchObject({
      title: card.title,
      url: card.url,
      color: card.color,
      author: card.author,
      thumbnail: card.thumbnail,
      image: card.image,
      fields: [
        { name: 'Status', inline: true },
        { name: 'Rest', inline: false },
      ],
    });
  });

  it('tell what has no place, and keep its words', () => {
    const losses: Loss[] = [];
    const wire = attachmentOfEmbed({ ...card, footer: { text: 'by the bot' } }, losses, {});
    expect(losses.length).toBeGreaterThan(0);
    expect(JSON.stringify(wire)).toContain('by the bot');
  });

  it('of any kind give JSON that is read as an embed again', () => {
    fc.assert(
      fc.property(anyEmbed, (embed) => {
        const wire = attachmentOfEmbed(embed, [], {});
        expect(Embed.safeParse(embedOf(JSON.parse(JSON.stringify(wire)))).success).toBe(true);
      }),
      { numRuns: 100 },
    );
  });

  it('are no files, quotes or garbage', () => {
    for (const wire of [null, 'x', [], {}, { type: 'file', title: 'a.txt', title_link: '/file-upload/1/a.txt' }]) {
      expect(isEmbedAttachment(wire)).toBe(false);
    }
  });
});
