import { escapeHtml } from './escape.js';
import { renderLine } from './line.js';
import { linkText } from './links.js';
import { type OneboxSources, onebox } from './onebox.js';

export type RenderContext = OneboxSources & {
  /** The site whose tags `[tag:name]` links. */
  tagSite: string;
};

/**
 * The HTML that the site makes of what somebody typed: one line of Markdown, lines of plain text, a block in fixed font, a
 * quote, or a card. A line break anywhere, be it at the end, makes it a text of several lines. (Wire sheet, sections 4 and 8.)
 */
export function renderMessage(source: string, context: RenderContext): string {
  const text = source.replace(/\r\n?/g, '\n');
  const shown = text.replace(/^\n+/, '').trimEnd();
  const lines = shown.split('\n');
  if (shown !== '' && lines.every((line) => line.startsWith('    ') || line.trim() === ''))
    return `<pre class='full'>${escapeHtml(lines.map((line) => line.slice(4)).join('\n'))}</pre>`;
  if (lines.every((line) => line.startsWith('> '))) {
    const quoted = lines.map((line) => line.slice(2));
    const inner = quoted.length === 1 ? renderLine(quoted[0] ?? '', context.tagSite) : several(quoted);
    return `<div class="quote">${inner}</div>`;
  }
  if (text.includes('\n')) return `<div class='full'>${several(lines)}</div>`;
  const line = shown.trim();
  return onebox(line, context) ?? renderLine(line, context.tagSite);
}

function several(lines: readonly string[]): string {
  return lines.map(linkText).join(' <br> ');
}

/** The content as events and pages show it: a long one is cut, and says so by its class. (Wire sheet, section 8.) */
export function cutContent(html: string, most: { lines: number; characters: number }): string {
  const fixed = /^<pre class='full'>([\s\S]*)<\/pre>$/.exec(html);
  const plain = /^<div class='full'>([\s\S]*)<\/div>$/.exec(html);
  const body = fixed?.[1] ?? plain?.[1];
  if (body === undefined) return html;
  const separator = fixed ? '\n' : ' <br> ';
  const lines = body.split(separator);
  if (lines.length <= most.lines && body.length <= most.characters) return html;
  const kept: string[] = [];
  let length = 0;
  for (const line of lines.slice(0, most.lines)) {
    length += line.length + separator.length;
    if (length > most.characters && kept.length > 0) break;
    kept.push(line);
  }
  const first = kept.length === 1 ? cutLine(kept[0] ?? '', most.characters) : kept.join(separator);
  return fixed ? `<pre class='partial'>${first}</pre>` : `<div class='partial'>${first}</div>`;
}

/** Not within a tag or an entity. */
function cutLine(html: string, most: number): string {
  if (html.length <= most) return html;
  return html.slice(0, most).replace(/(?:<[^>]*|&[^;]*|<a [^>]*>[^<]*)$/, '');
}
