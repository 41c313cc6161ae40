import type { ServerAnswer } from '../../server/index.js';
import type { ChannelRecord, MessageRecord } from '../../world/index.js';
import type { StackExchangeCall } from '../call.js';
import { escapeHtml } from '../markdown/escape.js';
import { PageError } from '../page-error.js';
import { historyPage } from '../pages/history-page.js';
import { chatPage } from '../pages/layout.js';
import { roomsPage, searchPage } from '../pages/list-pages.js';
import { roomInfoPage } from '../pages/room-info.js';
import { privateRoomPage, roomPage } from '../pages/room-page.js';
import { starList } from '../pages/star-list.js';
import { day } from '../pages/time.js';
import { standing, transcriptPage } from '../pages/transcript-page.js';
import { userPage } from '../pages/user-page.js';
import { contentOf } from '../wire/message.js';
import { get, html, type Route } from './route.js';

/** The pages of the chat. (Wire sheet, sections 3.1 and 7.) */
export const pageRoutes: Route[] = [
  get('/', (call) => html(roomsPage(call.page, visibleRooms(call)))),
  get('/rooms', (call) => html(roomsPage(call.page, visibleRooms(call)))),
  get('/chats/join/favorite', (call) => html(chatPage(call.page, 'Favorite rooms', '<div id="favorites"></div>'))),
  get('/faq', (call) => html(chatPage(call.page, 'FAQ', '<h1>Frequently asked questions</h1>'))),
  get('/error', (call) => html(chatPage(call.page, 'Error', '<h1>Oops! Something Bad Happened!</h1>'))),
  get('/rooms/info/{room}/{slug*}', (call) => {
    const tab = call.query('tab') ?? 'general';
    return html(roomInfoPage(call.page, call.room(), { tab, users: call.query('users') ?? 'current' }));
  }),
  get('/rooms/{room}/{slug*}', room),
  get('/users/{user}/{slug*}', (call) => {
    const user = call.site.user(call.param('user'));
    if (!user) throw new PageError(404, 'Page not found');
    const shown = { tab: call.query('tab') ?? 'general', rooms: call.query('rooms') ?? 'current' };
    return html(userPage(call.page, user, shown));
  }),
  get('/transcript/message/{message}', transcriptOfMessage),
  get('/transcript/{room}', transcriptOfRoom),
  get('/transcript/{room}/{year}/{month}/{day}', transcriptOfDay),
  get('/transcript/{room}/{year}/{month}/{day}/{hours}', transcriptOfDay),
  get('/messages/{message}/history', history),
  get('/search', search),
  get('/chats/stars/{room}', starred),
  get('/feeds/rooms/{room}', (call) => feed(call, () => true)),
  get('/feeds/rooms/starred/{room}', (call) => feed(call, (message) => message.starredBy.size > 0)),
];

function visibleRooms({ site, visitor }: StackExchangeCall): ChannelRecord[] {
  return site.state.channels.all().filter((each) => site.canRead(visitor.user, each));
}

function room(call: StackExchangeCall): ServerAnswer {
  const { site, visitor } = call;
  const found = site.state.channels.get(call.param('room'));
  if (!found) throw new PageError(404, 'Page not found');
  return html(site.canRead(visitor.user, found) ? roomPage(call.page, found) : privateRoomPage(call.page));
}

function transcriptOfRoom(call: StackExchangeCall): ServerAnswer {
  const found = call.room();
  const id = call.query('m');
  const target = id === undefined ? undefined : call.site.message(id);
  if (target && !target.deletedAt && target.channelId === found.id) return around(call, target);
  const newest = standing(found, call.site).at(-1)?.createdAt ?? call.site.state.now();
  return html(transcriptPage(call.page, found, { date: day(newest), hours: undefined }));
}

function transcriptOfMessage(call: StackExchangeCall): ServerAnswer {
  const message = call.message();
  if (!message || message.deletedAt) throw new PageError(404, 'Page not found');
  return around(call, message);
}

function around(call: StackExchangeCall, message: MessageRecord): ServerAnswer {
  const shown = { date: day(message.createdAt), hours: undefined, highlight: message.id };
  return html(transcriptPage(call.page, call.roomOf(message), shown));
}

function transcriptOfDay(call: StackExchangeCall): ServerAnswer {
  const [year, month, dayOfMonth] = ['year', 'month', 'day'].map((name) => call.param(name));
  const date = `${year}-${month?.padStart(2, '0')}-${dayOfMonth?.padStart(2, '0')}`;
  if (Number.isNaN(Date.parse(date))) throw new PageError(404, 'Page not found');
  const [, from, to] = /^(\d+)-(\d+)$/.exec(call.param('hours')) ?? [];
  const hours = from === undefined ? undefined : { from: Number(from), to: Number(to) };
  return html(transcriptPage(call.page, call.room(), { date, hours }));
}

/** Of a deleted one only for its author and the room's owners. */
function history(call: StackExchangeCall): ServerAnswer {
  const { site, visitor } = call;
  const message = call.message();
  if (!message) throw new PageError(404, 'Page not found');
  const isSeen =
    !message.deletedAt || message.authorId === visitor.user?.id || site.isOwner(visitor.user, call.roomOf(message));
  if (!isSeen) throw new PageError(404, 'Page not found');
  return html(historyPage(call.page, message));
}

const pageSize = 50;

/** Words that stand in the text, newest first. */
function search(call: StackExchangeCall): ServerAnswer {
  const { site, visitor } = call;
  const words = (call.query('q') ?? '').toLowerCase().split(/\s+/).filter(Boolean);
  const [user, inRoom, page] = [
    call.query('user'),
    call.query('room') ?? call.query('Room'),
    Number(call.query('page') ?? 1),
  ];
  const found = [...site.state.messages.all()]
    .filter((message) => {
      if (user && message.authorId !== user) return false;
      if (inRoom && message.channelId !== inRoom) return false;
      if (!site.canRead(visitor.user, call.roomOf(message))) return false;
      const text = site.state.platform.readText(message, site.state).toLowerCase();
      return words.every((word) => text.includes(word));
    })
    .sort((a, b) => Number(b.id) - Number(a.id));
  const shown = words.length === 0 && !user && !inRoom ? [] : found;
  const pages = { page: Math.max(1, page), of: Math.ceil(shown.length / pageSize) };
  const from = (pages.page - 1) * pageSize;
  return html(searchPage(call.page, shown.slice(from, from + pageSize), pages));
}

/** Pinned ones first. `count=0` is all. */
function starred(call: StackExchangeCall): ServerAnswer {
  const count = Number(call.query('count') ?? 10);
  const all = standing(call.room(), call.site)
    .filter((message) => message.starredBy.size > 0 || message.pinned)
    .sort((a, b) => Number(b.pinned !== undefined) - Number(a.pinned !== undefined) || Number(b.id) - Number(a.id));
  return html(starList(call.page, count === 0 ? all : all.slice(0, count)));
}

function feed(call: StackExchangeCall, where: (message: MessageRecord) => boolean): ServerAnswer {
  const { site } = call;
  const found = call.room();
  const entries = standing(found, site)
    .filter(where)
    .slice(-30)
    .toReversed()
    .map((message) => {
      const author = escapeHtml(site.user(message.authorId)?.name ?? '');
      return `<entry><id>${site.chatOrigin}/transcript/message/${message.id}</id><title type="text">${author}</title><author><name>${author}</name></author><updated>${message.createdAt.toISOString()}</updated><summary type="html">${escapeHtml(contentOf(message, site))}</summary></entry>`;
    });
  const body = `<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom"><title type="text">${escapeHtml(found.name)}</title><id>${site.chatOrigin}/feeds/rooms/${found.id}</id>${entries.join('')}</feed>`;
  return { headers: { 'content-type': 'application/atom+xml; charset=utf-8' }, body };
}
