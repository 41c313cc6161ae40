import { escapeHtml } from './escape.js';

/** An address that stands bare; what ends a sentence is no part of it. */
export const bareAddress = /(?:https?|ftp):\/\/[^\s<>"]*[^\s<>"'.,;:!?)\]*_]/gi;

const longest = 32;

/** A bare address: without its scheme, and shortened. (Wire sheet, section 8; the length is an assumption.) */
export function bareLink(url: string): string {
  const shown = url.replace(/^https?:\/\//i, '');
  const text = shown.length > longest ? `${escapeHtml(shown.slice(0, longest - 3))}&hellip;` : escapeHtml(shown);
  return link(url, text);
}

export function link(url: string, html: string, title?: string): string {
  const titled = title === undefined ? '' : ` title="${escapeHtml(title)}"`;
  return `<a href="${escapeHtml(url)}"${titled} rel="nofollow noopener noreferrer">${html}</a>`;
}

/** Text without marks, its addresses linked. */
export function linkText(text: string): string {
  let html = '';
  let at = 0;
  for (const { 0: url, index } of text.matchAll(bareAddress)) {
    html += escapeHtml(text.slice(at, index)) + bareLink(url);
    at = index + url.length;
  }
  return html + escapeHtml(text.slice(at));
}
