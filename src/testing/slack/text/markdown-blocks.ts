import MarkdownIt, { type Token } from 'markdown-it';
import type { Json } from '../json.js';
import { rewriteText } from './rewrite.js';
import { inline, type RichContainer, type RichElement, type Style } from './rich-text.js';

const parser = new MarkdownIt('default', { html: false, linkify: true }).enable(['table', 'strikethrough']);

/**
 * What Slack makes of `markdown_text`: blocks of its own, not what was sent. Paragraphs, lists, quotes and code become
 * one `rich_text`, headings `header`, tables `table`. (Wire sheet, section 8.)
 */
export function markdownBlocks(markdown: string): Json[] {
  const blocks: Json[] = [];
  let rich: RichContainer[] = [];
  const flush = () => {
    if (rich.length > 0) blocks.push({ type: 'rich_text', elements: rich });
    rich = [];
  };
  const tokens = parser.parse(markdown, {});
  for (let at = 0; at < tokens.length; ) {
    const token = tokens[at];
    if (!token) break;
    const end = matching(tokens, at);
    const inner = tokens.slice(at + 1, end);
    if (token.type === 'heading_open') {
      flush();
      const plain = elementsOf(inner)
        .map((each) => String(each.text ?? each.name ?? ''))
        .join('');
      blocks.push({ type: 'header', text: { type: 'plain_text', text: plain.slice(0, 150), emoji: true } });
    } else if (token.type === 'hr') {
      flush();
      blocks.push({ type: 'divider' });
    } else if (token.type === 'table_open') {
      flush();
      blocks.push({ type: 'table', rows: rowsOf(inner) });
    } else rich.push(...containers(token, inner, 0));
    at = end + 1;
  }
  flush();
  return blocks;
}

/** Markdown as mrkdwn, for the `text` of the message. */
export function markdownFallback(markdown: string): string {
  return rewriteText(
    markdown
      .replaceAll(/\*\*(.+?)\*\*/g, '*$1*')
      .replaceAll(/~~(.+?)~~/g, '~$1~')
      .replaceAll(/^#{1,6} +(.*)$/gm, '*$1*'),
  );
}

function matching(tokens: Token[], at: number): number {
  if (tokens[at]?.nesting !== 1) return at;
  let depth = 0;
  for (let end = at; end < tokens.length; end += 1) {
    depth += tokens[end]?.nesting ?? 0;
    if (depth === 0) return end;
  }
  return tokens.length - 1;
}

function containers(token: Token, inner: Token[], indent: number): RichContainer[] {
  if (token.type === 'fence' || token.type === 'code_block')
    return [
      {
        type: 'rich_text_preformatted',
        border: 0,
        elements: [{ type: 'text', text: token.content.replace(/\n$/, '') }],
      },
    ];
  if (token.type === 'blockquote_open') return [{ type: 'rich_text_quote', elements: elementsOf(inner) }];
  if (token.type === 'bullet_list_open' || token.type === 'ordered_list_open') return listOf(token, inner, indent);
  return [{ type: 'rich_text_section', elements: elementsOf(inner) }];
}

/** Nested lists are siblings with a growing indent. */
function listOf(token: Token, inner: Token[], indent: number): RichContainer[] {
  const style = token.type === 'ordered_list_open' ? 'ordered' : 'bullet';
  const result: RichContainer[] = [];
  let items: RichContainer[] = [];
  let count = Number(token.attrGet('start') ?? 1) - 1;
  const flush = () => {
    const offset = style === 'ordered' && count > 0 ? { offset: count } : {};
    if (items.length > 0) result.push({ type: 'rich_text_list', style, indent, ...offset, border: 0, elements: items });
    count += items.length;
    items = [];
  };
  for (let at = 0; at < inner.length; ) {
    const end = matching(inner, at);
    const item = inner.slice(at + 1, end);
    const nestedAt = item.findIndex((each) => each.type.endsWith('_list_open'));
    const own = nestedAt < 0 ? item : item.slice(0, nestedAt);
    items.push({ type: 'rich_text_section', elements: elementsOf(own) });
    if (nestedAt >= 0) {
      flush();
      const nested = item[nestedAt];
      if (nested) result.push(...listOf(nested, item.slice(nestedAt + 1, matching(item, nestedAt)), indent + 1));
    }
    at = end + 1;
  }
  flush();
  return result;
}

function rowsOf(tokens: Token[]): Json[][] {
  const rows: Json[][] = [];
  let head = false;
  for (const [at, token] of tokens.entries()) {
    if (token.type === 'tr_open') rows.push([]);
    if (token.type === 'th_open' || token.type === 'td_open') head = token.type === 'th_open';
    if (token.type === 'inline' && /^t[hd]_open$/.test(tokens[at - 1]?.type ?? '')) {
      const elements = inlineElements(token, head ? { bold: true } : {});
      rows.at(-1)?.push({ type: 'rich_text', elements: [{ type: 'rich_text_section', elements }] });
    }
  }
  return rows;
}

function elementsOf(tokens: Token[]): RichElement[] {
  const elements: RichElement[] = [];
  for (const token of tokens) {
    if (token.type !== 'inline') continue;
    if (elements.length > 0) elements.push({ type: 'text', text: '\n' });
    elements.push(...inlineElements(token, {}));
  }
  return elements;
}

function inlineElements(token: Token, base: Style): RichElement[] {
  const elements: RichElement[] = [];
  const style: Style = { ...base };
  let link: { url: string; text: string } | undefined;
  const push = (element: RichElement) =>
    elements.push(Object.keys(style).length > 0 ? { ...element, style: { ...style, ...element.style } } : element);
  for (const child of token.children ?? []) {
    if (child.type === 'strong_open') style.bold = true;
    else if (child.type === 'strong_close') delete style.bold;
    else if (child.type === 'em_open') style.italic = true;
    else if (child.type === 'em_close') delete style.italic;
    else if (child.type === 's_open') style.strike = true;
    else if (child.type === 's_close') delete style.strike;
    else if (child.type === 'link_open') link = { url: String(child.attrGet('href') ?? ''), text: '' };
    else if (child.type === 'link_close') {
      if (link) push(link.text === link.url ? { type: 'link', url: link.url } : { type: 'link', ...link });
      link = undefined;
    } else if (link) link.text += child.content;
    else if (child.type === 'code_inline') push({ type: 'text', text: child.content, style: { code: true } });
    else if (child.type === 'softbreak' || child.type === 'hardbreak') push({ type: 'text', text: '\n' });
    else if (child.type === 'image')
      push({ type: 'link', url: String(child.attrGet('src') ?? ''), text: child.content });
    else for (const element of plainElements(child.content)) push(element);
  }
  return elements;
}

/** Text of Markdown: emoji names and Slack's own `<@U…>` forms count in it. */
function plainElements(content: string): RichElement[] {
  const escaped = content
    .replaceAll('&', '&amp;')
    .replace(/<(?![@#!])/g, '&lt;')
    .replaceAll(/([*_~`])/g, '\u0000$1');
  return inline(escaped, {}).map((each) =>
    typeof each.text === 'string' ? { ...each, text: each.text.replaceAll('\u0000', '') } : each,
  );
}
