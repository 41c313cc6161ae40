import type { Message } from '../models/index.js';
import { shownEmoji, shownMention, shownRaw } from './degrade/shown.js';
import { timestampText } from './degrade/timestamp-text.js';
import type { Block, Inline, List, RichText } from './nodes.js';

export type PlainTextOptions = {
  /** `label` (default) shows a link as its text, `url` adds the address in parentheses where the text is another. */
  links?: 'label' | 'url' | undefined;
  /** The IANA zone for timestamps. Default `UTC`. */
  timeZone?: string | undefined;
};

/**
 * The words of a tree as a reader sees them: mentions as `@name`, emoji as characters, lists with `•` or numbers, quotes
 * with `>`, table cells with tabs between them, no marks. Of a message it is the `text`.
 */
export function toPlainText(source: RichText | Pick<Message, 'text'> | string, options: PlainTextOptions = {}): string {
  if (typeof source === 'string') return source;
  if ('text' in source) return source.text;
  const only = source.children.length === 1 ? source.children[0] : undefined;
  if (only?.type === 'paragraph' && only.children.length === 1 && only.children[0]?.type === 'text')
    return only.children[0].value;
  return blocksText(source.children, options);
}

/** What stands between two blocks where the platform has only lines. */
export function separator(before: Block, after: Block): '\n' | '\n\n' {
  if (before.type === 'heading') return '\n';
  if (before.type === 'paragraph' || before.type === 'list') {
    if (after.type === 'paragraph' || after.type === 'heading') return '\n\n';
    return before.type === after.type ? '\n\n' : '\n';
  }
  return before.type === after.type ? '\n\n' : '\n';
}

function blocksText(blocks: readonly Block[], options: PlainTextOptions): string {
  let text = '';
  let previous: Block | undefined;
  for (const block of blocks) {
    if (previous) text += separator(previous, block);
    text += blockText(block, options);
    previous = block;
  }
  return text;
}

function blockText(block: Block, options: PlainTextOptions): string {
  switch (block.type) {
    case 'paragraph':
    case 'heading':
      return inlinesText(block.children, options);
    case 'thematicBreak':
      return ruleText;
    case 'code':
      return block.value;
    case 'blockquote':
      return prefixLines(blocksText(block.children, options), '> ', '> ');
    case 'list':
      return listText(block, options);
    case 'table':
      return block.children
        .map((row) => row.children.map((cell) => inlinesText(cell.children, options)).join('\t'))
        .filter((row) => row.trim() !== '')
        .join('\n');
  }
}

/** A rule as text. */
export const ruleText = '──────────';

function listText(list: List, options: PlainTextOptions): string {
  return list.children
    .map((item, index) => {
      const marker = itemMarker(list, index, item.checked, 0);
      return prefixLines(blocksText(item.children, options), marker, ' '.repeat(marker.length));
    })
    .join(list.spread ? '\n\n' : '\n');
}

const bullets = ['•', '◦', '▪'];

/** What stands before an item of a list in plain text: `• `, `3. `, `☐ `, `☑ `. */
export function itemMarker(list: List, index: number, checked: boolean | undefined, depth: number): string {
  const number = list.ordered ? `${(list.start ?? 1) + index}. ` : '';
  if (checked !== undefined) return `${number}${checked ? '☑' : '☐'} `;
  return number || `${bullets[depth % bullets.length]} `;
}

function prefixLines(text: string, first: string, rest: string): string {
  return first + text.replaceAll('\n', `\n${rest}`);
}

/** Running text as plain text. */
export function inlinesText(nodes: readonly Inline[], options: PlainTextOptions = {}): string {
  let text = '';
  for (const node of nodes) text += inlineText(node, options);
  return text;
}

function inlineText(node: Inline, options: PlainTextOptions): string {
  switch (node.type) {
    case 'text':
    case 'inlineCode':
      return node.value;
    case 'break':
      return '\n';
    case 'mention':
      return shownMention(node);
    case 'emoji':
      return shownEmoji(node);
    case 'timestamp':
      return timestampText(node, options.timeZone);
    case 'raw':
      return shownRaw(node);
    case 'image':
      return node.alt ? withUrl(node.alt, node.url, options) : node.url;
    case 'link':
      return withUrl(inlinesText(node.children, options), node.url, options);
    default:
      return inlinesText(node.children, options);
  }
}

function withUrl(label: string, url: string, options: PlainTextOptions): string {
  if (label === '') return url;
  if (options.links !== 'url' || showsUrl(label, url)) return label;
  return `${label} (${url})`;
}

/** True when the label already tells the address: `a.test` for `http://a.test`, `a@x.test` for `mailto:a@x.test`. */
export function showsUrl(label: string, url: string): boolean {
  return (
    label === url ||
    url === `mailto:${label}` ||
    url === `tel:${label}` ||
    /^https?:\/\/(.*?)\/?$/.exec(url)?.[1] === label
  );
}
