import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { blocksOfComponents, componentsOf, viewOfModal } from '../../src/backends/slack/components.js';
import { embedBlocks } from '../../src/backends/slack/embed-blocks.js';
import { attachmentOfEmbed, embedOf, isEmbedAttachment } from '../../src/backends/slack/embeds.js';
import { toComponent, toEmbed, toModal } from '../../src/core/operations/inputs.js';
import type { ComponentInput, EmbedInput } from '../../src/core/options.js';
import type { Loss } from '../../src/models/index.js';

const context = { account: 'slack', nameOf: () => undefined };
/** As Slack gives it back. */
const throughSlack = (value: object) => JSON.parse(JSON.stringify(value));

describe('embeds', () => {
  it('come back as they were sent', () => {
    const embed = toEmbed({
      title: 'Build <main> & co',
      description: '**passed** in [42 s](https://ci.test/1?a=1&b=2)\n\n`code`',
      url: 'https://ci.test/1',
      color: 0x36a64f,
      timestamp: new Date(1700000000000),
      author: { name: 'ci & cd', url: 'https://ci.test', iconUrl: 'https://ci.test/i.png' },
      footer: { text: 'a < b', iconUrl: 'https://ci.test/f.png' },
      thumbnail: { url: 'https://ci.test/t.png' },
      image: { url: 'https://ci.test/large.png' },
      fields: [
        { name: 'Branch', value: '`main`', inline: true },
        { name: 'By', value: '_Ada_' },
      ],
    });
    const losses: Loss[] = [];
    const attachment = attachmentOfEmbed(embed, losses);
    expect(isEmbedAttachment(attachment)).toBe(true);
    expect(embedOf(throughSlack(attachment), context)).toEqual(embed);
    expect(losses).toEqual([]);
  });

  it('any plain strings survive', () => {
    const word = fc.string({ minLength: 1, maxLength: 30 }).filter((text) => text.trim() === text && text !== '');
    fc.assert(
      fc.property(word, word, word, fc.integer({ min: 0, max: 0xffffff }), (title, name, footer, color) => {
        const embed = toEmbed({ title, color, footer: { text: footer }, fields: [{ name, value: 'v', inline: true }] });
        expect(embedOf(throughSlack(attachmentOfEmbed(embed, [])), context)).toEqual(embed);
      }),
      { numRuns: 200 },
    );
  });

  it('never ping', () => {
    const attachment = attachmentOfEmbed(
      toEmbed({
        title: '<!channel>',
        description: '<!channel> <@U1>',
        fields: [{ name: '<!here>', value: '<!here>' }],
      }),
      [],
    );
    expect(JSON.stringify(attachment)).not.toMatch(/<[!@]/);
  });

  it('tell what Slack has no place for', () => {
    const losses: Loss[] = [];
    attachmentOfEmbed(
      toEmbed({
        title: 'x',
        image: { url: 'https://x.test/a.png', description: 'a cat' },
        footer: { text: 'y'.repeat(400) },
      }),
      losses,
    );
    expect(losses.map(({ feature }) => feature)).toEqual(['embed.image.description', 'embed.footer']);
  });

  it('previews, shared messages and old buttons are none', () => {
    expect(isEmbedAttachment({ from_url: 'https://a.test', title: 'x' })).toBe(false);
    expect(isEmbedAttachment({ is_msg_unfurl: true })).toBe(false);
    expect(isEmbedAttachment({ callback_id: 'x', actions: [{}] })).toBe(false);
    expect(isEmbedAttachment({ color: 'good', text: 'x' })).toBe(true);
  });

  it('made of blocks are read too', () => {
    const blocks = [
      { type: 'header', text: { type: 'plain_text', text: 'Title' } },
      { type: 'section', text: { type: 'mrkdwn', text: '*bold*' }, fields: [{ type: 'mrkdwn', text: 'one' }] },
      { type: 'context', elements: [{ type: 'mrkdwn', text: 'foot' }] },
    ];
    expect(embedOf({ color: 'good', blocks }, context)).toEqual({
      title: 'Title',
      description: '**bold**',
      color: '#2eb886',
      footer: { text: 'foot' },
      fields: [{ name: '', value: 'one', inline: true }],
    });
  });

  it('colours in all of Slack’s spellings', () => {
    const colors = ['good', 'danger', '#ABCDEF', 'abcdef', 'abc', 'constructor', 'nope', undefined];
    expect(colors.map((color) => embedOf({ title: 'x', ...(color && { color }) }, context).color)).toEqual([
      '#2eb886',
      '#a30200',
      '#abcdef',
      '#abcdef',
      '#aabbcc',
      undefined,
      undefined,
      undefined,
    ]);
  });

  it('beside an upload are blocks, without their colour', () => {
    const losses: Loss[] = [];
    const blocks = embedBlocks(
      toEmbed({
        title: 'T',
        color: '#ff0000',
        description: 'd',
        fields: [{ name: 'n', value: 'v' }],
        footer: { text: 'f' },
        timestamp: new Date(1700000000000),
      }),
      losses,
    );
    expect(blocks.map((block) => block['type'])).toEqual(['header', 'section', 'section', 'context']);
    expect(losses).toEqual([{ feature: 'embed.color', from: '#ff0000', to: 'nothing' }]);
  });
});

describe('components', () => {
  const inputs: ComponentInput[] = [
    { type: 'button', id: 'ok', label: 'OK', style: 'primary', value: 'v', row: 0 },
    { type: 'button', id: 'no', label: 'No', style: 'danger', row: 0 },
    { type: 'button', id: 'go', label: 'Go', style: 'link', url: 'https://x.test', row: 0 },
    {
      type: 'select',
      id: 'one',
      placeholder: 'Pick',
      options: [
        { label: 'A', value: 'a' },
        { label: 'B', value: 'b', description: 'bee', isDefault: true },
      ],
      row: 1,
    },
    {
      type: 'select',
      id: 'many',
      options: [
        { label: 'A', value: 'a' },
        { label: 'B', value: 'b' },
      ],
      max: 2,
      row: 1,
    },
    { type: 'select', id: 'who', source: 'users', row: 2 },
    { type: 'select', id: 'where', source: 'channels', row: 2 },
    { type: 'text', id: 'why', label: 'Why', isMultiline: true, isOptional: true },
  ];

  it('come back as they were sent', () => {
    const components = inputs.map(toComponent);
    const losses: Loss[] = [];
    const blocks = blocksOfComponents(components, losses);
    expect(blocks.map((block) => block['type'])).toEqual(['actions', 'actions', 'actions', 'input']);
    expect(componentsOf(throughSlack(blocks))).toEqual(components);
    expect(losses).toEqual([]);
  });

  it('flow into blocks of 25', () => {
    const buttons = Array.from({ length: 60 }, (_, index) =>
      toComponent({ type: 'button', id: `b${index}`, label: 'x' }),
    );
    const sizes = blocksOfComponents(buttons, []).map((block) => (block['elements'] as unknown[]).length);
    expect(sizes).toEqual([25, 25, 10]);
  });

  it('that cannot be used are shown as text, and told', () => {
    const losses: Loss[] = [];
    const blocks = blocksOfComponents(
      [toComponent({ type: 'button', id: 'b', label: 'Later', isDisabled: true })],
      losses,
    );
    expect(blocks).toEqual([{ type: 'context', elements: [{ type: 'plain_text', text: 'Later', emoji: true }] }]);
    expect(losses).toHaveLength(1);
  });

  it('too long labels are cut between characters, and told', () => {
    const losses: Loss[] = [];
    const [block] = blocksOfComponents([toComponent({ type: 'button', id: 'b', label: '👍'.repeat(60) })], losses);
    const { text } = (block!['elements'] as { text: { text: string } }[])[0]!.text;
    expect(text.length).toBeLessThanOrEqual(75);
    expect(encodeURIComponent(text)).toBeTruthy();
    expect(losses[0]?.feature).toBe('button.label');
  });

  it('a modal is a view whose blocks are named by their inputs', () => {
    const modal = toModal({
      id: 'deploy',
      title: 'Deploy to production, carefully',
      metadata: 'm',
      inputs: [
        { type: 'text', id: 'why', label: 'Why', maxLength: 10 },
        { type: 'select', id: 'where', label: 'Where', options: [{ label: 'EU', value: 'eu' }] },
      ],
    });
    const view = viewOfModal(modal);
    expect(view).toMatchObject({
      type: 'modal',
      callback_id: 'deploy',
      private_metadata: 'm',
      blocks: [{ block_id: 'why' }, { block_id: 'where' }],
    });
    expect((view['title'] as { text: string }).text.length).toBeLessThanOrEqual(24);
  });
});

it('an embed input of every kind is taken', () => {
  const inputs: EmbedInput[] = [{}, { title: '' }, { fields: [] }, { color: '#FFF' }];
  for (const input of inputs) expect(() => attachmentOfEmbed(toEmbed(input), [])).not.toThrow();
});
