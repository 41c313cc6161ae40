import type { MessageRecord } from '../../world/index.js';
import { escapeHtml } from '../markdown/escape.js';
import { contentOf } from '../wire/message.js';
import { type PageContext, userPath } from './layout.js';
import { stars } from './monologues.js';

/** `/chats/stars/{room}`: no page, but its list. */
export function starList({ site, visitor }: PageContext, messages: readonly MessageRecord[]): string {
  const items = messages.map((message) => {
    const author = site.user(message.authorId);
    const by = author ? `<a href="${userPath(author)}">${escapeHtml(author.name)}</a>` : '';
    const isMine = visitor.user !== undefined && message.starredBy.has(visitor.user.id);
    return `<li id="summary_${message.id}">${stars(message, isMine)} ${contentOf(message, site)} - ${by}</li>`;
  });
  return `<ul class="collapsible" id="starred-posts">${items.join('\n')}</ul>`;
}
