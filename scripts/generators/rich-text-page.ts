import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadableDialects, loadDialect, nodes, type RichText, renderWithLosses } from '../../src/index.js';
import { root } from '../entries.js';
import type { Generator } from './generator.js';

const output = 'docs/rich-text.md';
/** The page on rich text: its words from a template, its table from what the dialects make of each node. */
export const richTextPage: Generator = {
  name: 'rich text page',
  outputs: [output],
  async run() {
    const names = loadableDialects().filter((name) => name !== 'html');
    const dialects = await Promise.all(names.map((name) => loadDialect(name)));
    const template = readFileSync(join(root, 'scripts/generators/rich-text-page.md'), 'utf8');
    const head = `| node | ${names.join(' | ')} |\n|---|${'---|'.repeat(names.length)}`;
    const rows = samples().map(([title, make]) => {
      const cells = dialects.map((dialect) => {
        const { text, losses } = renderWithLosses(make(dialect.name), dialect, {
          platform: dialect.name,
          account: dialect.name,
        });
        return `${inCell(text)}${losses.length > 0 ? ' *' : ''}`;
      });
      return `| ${title} | ${cells.join(' | ')} |`;
    });
    return { [output]: template.replace('<!-- table -->', [head, ...rows].join('\n')) };
  },
};

/** Code in a table's cell: no line breaks, no bars; HTML, so that any sign can stand in it. */
function inCell(text: string): string {
  const escaped = text
    .replace(/^<messageML>|<\/messageML>$/g, '')
    .replace(/[\u200b-\u200d\u2060\ufeff]/g, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('|', '&#124;')
    .replaceAll('{{', '&#123;&#123;')
    .replace(/[\\`*_[\]:~]/g, (sign) => `&#${sign.charCodeAt(0)};`)
    .replaceAll('\n', '<br>');
  return `<code>${escaped}</code>`;
}

type Sample = readonly [title: string, make: (platform: string) => RichText];

function samples(): Sample[] {
  const { root: tree, paragraph } = nodes;
  const person = (platform: string) => ({ platform, account: platform, id: '123', name: 'Ada', isBot: false });
  return [
    ['strong', () => tree(paragraph(nodes.strong('bold')))],
    ['emphasis', () => tree(paragraph(nodes.emphasis('italic')))],
    ['delete', () => tree(paragraph(nodes.strikethrough('struck')))],
    ['underline', () => tree(paragraph(nodes.underline('under')))],
    ['spoiler', () => tree(paragraph(nodes.spoiler('hidden')))],
    ['inlineCode', () => tree(paragraph(nodes.inlineCode('x = 1')))],
    ['link', () => tree(paragraph(nodes.link('https://example.com', 'the log')))],
    ['image', () => tree(paragraph(nodes.image('https://example.com/a.png', 'a chart')))],
    ['mention', (platform) => tree(paragraph(nodes.mention(person(platform))))],
    ['mention of another account', () => tree(paragraph(nodes.mention(person('elsewhere'))))],
    ['mention of everyone', (platform) => tree(paragraph(nodes.mentionEveryone(platform)))],
    ['emoji', () => tree(paragraph(nodes.emoji('🎉')))],
    ['timestamp', () => tree(paragraph(nodes.timestamp('2026-01-31T12:00:00Z', 'datetime')))],
    ['text with signs in it', () => tree(paragraph('2 * 3 * 4, __init__, @everyone'))],
    ['heading', () => tree(nodes.heading(1, 'Totals'))],
    ['blockquote', () => tree(nodes.quote(paragraph('said')))],
    ['list', () => tree(nodes.list(['one', nodes.listItem('two', nodes.list(['deeper']))]))],
    ['ordered list', () => tree(nodes.list(['one', 'two'], { ordered: true }))],
    ['task list', () => tree(nodes.list([nodes.task(true, 'done'), nodes.task(false, 'open')]))],
    ['code', () => tree(nodes.codeBlock('let x', 'ts'))],
    ['thematicBreak', () => tree(paragraph('a'), nodes.rule(), paragraph('b'))],
    [
      'table',
      () =>
        tree(
          nodes.table([
            ['step', 'time'],
            ['test', '40 s'],
          ]),
        ),
    ],
  ];
}
