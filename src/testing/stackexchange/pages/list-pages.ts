import type { ChannelRecord, MessageRecord } from '../../world/index.js';
import { escapeHtml } from '../markdown/escape.js';
import { chatPage, type PageContext } from './layout.js';
import { monologues } from './monologues.js';
import { roomCard } from './room-info.js';

/** `/`, `/rooms`: the rooms that the visitor may see. */
export function roomsPage(context: PageContext, rooms: readonly ChannelRecord[], title = 'Rooms'): string {
  const cards = rooms.map((room) => roomCard(room, context.site)).join('\n');
  return chatPage(context, title, `<h1>${escapeHtml(title)}</h1><div id="roomlist">${cards}</div>`, 'rooms-body');
}

/** `/search`. (Wire sheet, section 3.1.) */
export function searchPage(
  context: PageContext,
  found: readonly MessageRecord[],
  pages: { page: number; of: number },
): string {
  const { page, of } = pages;
  const pager =
    of > 1
      ? `<div class="pager">${Array.from({ length: of }, (_, at) => (at + 1 === page ? `<span class="page-numbers current">${page}</span>` : `<a class="page-numbers" href="?page=${at + 1}">${at + 1}</a>`)).join(' ')}</div>`
      : '';
  const blocks = found.map((message) => monologues([message], context)).join('\n');
  return chatPage(context, 'Search', `<div id="content"><h1>Search</h1>${blocks}${pager}</div>`, 'search-body');
}
