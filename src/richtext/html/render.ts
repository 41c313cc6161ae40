import { timestampText } from '../degrade/timestamp-text.js';
import type { Block, Inline, List, ListItem, RichText, Table } from '../nodes.js';
import { escapeHtml, TextEscaper } from './escape.js';

/** Writes a normalised tree as HTML that is safe to put into a page: no script, no event handler, no dangerous address. */
export function writeHtml(tree: RichText, timeZone?: string): string {
  return tree.children.map((block) => writeBlock(block, timeZone)).join('\n');
}

function writeBlock(block: Block, timeZone: string | undefined): string {
  switch (block.type) {
    case 'paragraph':
      return `<p>${writeRun(block.children, timeZone)}</p>`;
    case 'heading':
      return `<h${block.depth}>${writeRun(block.children, timeZone)}</h${block.depth}>`;
    case 'thematicBreak':
      return '<hr>';
    case 'blockquote':
      return `<blockquote>\n${block.children.map((child) => writeBlock(child, timeZone)).join('\n')}\n</blockquote>`;
    case 'code':
      return `<pre><code${block.lang ? ` class="language-${escapeHtml(block.lang)}"` : ''}>${escapeHtml(block.value)}</code></pre>`;
    case 'list':
      return writeList(block, timeZone);
    case 'table':
      return writeTable(block, timeZone);
  }
}

function writeList(list: List, timeZone: string | undefined): string {
  const tag = list.ordered ? 'ol' : 'ul';
  const start = list.ordered && list.start !== undefined ? ` start="${list.start}"` : '';
  const items = list.children.map((item) => `<li>${writeItem(item, list.spread === true, timeZone)}</li>`);
  return `<${tag}${start}>\n${items.join('\n')}\n</${tag}>`;
}

function writeItem(item: ListItem, spread: boolean, timeZone: string | undefined): string {
  const box = item.checked === undefined ? '' : `<input type="checkbox" disabled${item.checked ? ' checked' : ''}>`;
  const blocks = item.children.map((block) =>
    block.type === 'paragraph' && !spread ? writeRun(block.children, timeZone) : writeBlock(block, timeZone),
  );
  return box + blocks.join('\n');
}

function writeTable(table: Table, timeZone: string | undefined): string {
  const rows = table.children.map((row, index) => {
    const tag = index === 0 ? 'th' : 'td';
    const cells = row.children.map((cell, column) => {
      const side = table.align?.[column];
      return `<${tag}${side ? ` align="${side}"` : ''}>${writeRun(cell.children, timeZone)}</${tag}>`;
    });
    return `<tr>${cells.join('')}</tr>`;
  });
  const [head, ...body] = rows;
  return `<table>\n<thead>${head}</thead>${body.length > 0 ? `\n<tbody>\n${body.join('\n')}\n</tbody>` : ''}\n</table>`;
}

function writeRun(nodes: readonly Inline[], timeZone: string | undefined): string {
  return writeInlines(nodes, new TextEscaper(), true, timeZone);
}

function startsWithBreak(node: Inline): boolean {
  if (node.type === 'text') return node.value.startsWith('\n');
  const first = 'children' in node ? node.children[0] : undefined;
  return first !== undefined && startsWithBreak(first);
}

/** @param ends - nothing follows in the block, or a line break does */
function writeInlines(
  nodes: readonly Inline[],
  escaper: TextEscaper,
  ends: boolean,
  timeZone: string | undefined,
): string {
  let html = '';
  nodes.forEach((node, index) => {
    const next = nodes[index + 1];
    html += writeInline(node, escaper, next ? startsWithBreak(next) : ends, timeZone);
  });
  return html;
}

const tags = { strong: 'strong', emphasis: 'em', delete: 'del', underline: 'u' } as const;

function writeInline(node: Inline, escaper: TextEscaper, ends: boolean, timeZone: string | undefined): string {
  switch (node.type) {
    case 'text':
      return escaper.escape(node.value, ends);
    case 'inlineCode': {
      // Its white space is kept as that of a text of its own.
      const code = `<code>${new TextEscaper().escape(node.value, true)}</code>`;
      escaper.pass();
      return code;
    }
    case 'link': {
      const title = node.title ? ` title="${escapeHtml(node.title)}"` : '';
      return `<a href="${escapeHtml(node.url)}"${title} rel="nofollow noopener noreferrer">${writeInlines(node.children, escaper, ends, timeZone)}</a>`;
    }
    case 'image':
      escaper.pass();
      return `<img src="${escapeHtml(node.url)}" alt="${escapeHtml(node.alt ?? '')}"${node.title ? ` title="${escapeHtml(node.title)}"` : ''}>`;
    case 'timestamp':
      escaper.pass();
      return `<time datetime="${escapeHtml(node.value)}"${node.style ? ` data-style="${node.style}"` : ''}>${escapeHtml(timestampText(node, timeZone))}</time>`;
    case 'spoiler':
      return `<span class="spoiler">${writeInlines(node.children, escaper, ends, timeZone)}</span>`;
    case 'strong':
    case 'emphasis':
    case 'delete':
    case 'underline':
      return `<${tags[node.type]}>${writeInlines(node.children, escaper, ends, timeZone)}</${tags[node.type]}>`;
    case 'raw':
      escaper.pass();
      return node.value;
    default:
      return '';
  }
}
