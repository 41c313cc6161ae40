import type { UserRecord } from '../../world/index.js';
import { escapeHtml } from '../markdown/escape.js';
import { messageData, roomData, userData } from '../native.js';
import type { StackExchangeSite } from '../site.js';
import { avatar, chatPage, type PageContext } from './layout.js';
import { monologues } from './monologues.js';
import { roomCard } from './room-info.js';
import { ago, day } from './time.js';

/** `/users/{id}`. (Wire sheet, section 7.5.) */
export function userPage(context: PageContext, user: UserRecord, shown: { tab: string; rooms: string }): string {
  const { site } = context;
  const { parts } = site;
  const moderator = site.isModerator(user)
    ? `<span class="user-status">moderator ♦</span>`
    : `<span class="user-status"></span>`;
  const messages = [...site.state.messages.all()].filter(
    (message) => message.authorId === user.id && !messageData(message).isNote,
  ).length;
  const rooms = site.state.channels.all().filter((room) => roomData(room).lastSeen?.has(user.id));
  const here = site
    .roomsOf(user)
    .flatMap((id) => site.state.channels.get(id) ?? [])
    .filter((room) => site.canRead(context.visitor.user, room));
  const listed = shown.rooms === 'frequent' ? rooms.filter((room) => site.canRead(context.visitor.user, room)) : here;
  const isPerson = Number(user.id) > 0;
  const body = `<div id="main"><div class="subheader">${parts.show('user.name', `<h1>${escapeHtml(user.name)}</h1>`)}${parts.show('user.status', moderator)}</div>
<div class="usercard-xxl" id="user-${user.id}"><div class="user-valuecell-avatar">${avatar(user, 128)}</div>
${isPerson ? parts.show('user.reputation', `<div class="reputation-score" title="${site.reputationOf(user)}">${short(site.reputationOf(user))}</div>`) : ''}
${parts.show('user.messageCount', `<div class="user-message-count-xxl" title="${messages} all time messages">${messages}</div>`)}
${parts.show('user.roomCount', `<div class="user-room-count-xxl">${rooms.length}</div>`)}</div>
<div class="user-stats">${parts.show('user.rows', rows(user, site))}</div>
${parts.show('user.rooms', `<div id="user-roomcards-container">${listed.map((room) => roomCard(room, site)).join('\n')}</div>`)}
${tabOf(context, user, shown.tab)}</div>`;
  return chatPage(context, `User ${user.name}`, body, 'user-body');
}

/** What somebody has said lately, or what was answered to them. */
function tabOf(context: PageContext, user: UserRecord, tab: string): string {
  const { site, visitor } = context;
  if (tab !== 'recent' && tab !== 'replies') return '';
  const found = [...site.state.messages.all()].filter((message) => {
    const room = site.state.channels.get(message.channelId);
    if (!room || !site.canRead(visitor.user, room)) return false;
    if (tab === 'recent') return message.authorId === user.id;
    return message.replyToId !== undefined && site.message(message.replyToId)?.authorId === user.id;
  });
  return `<div id="content">${found
    .slice(-30)
    .toReversed()
    .map((message) => monologues([message], context))
    .join('\n')}</div>`;
}

function rows(user: UserRecord, site: StackExchangeSite): string {
  const { lastPost, lastSeen, about = '' } = userData(user);
  const since = (at: Date | undefined) => (at ? ago(at, site.state.now()) : 'n/a');
  const parent = `<a href="//${site.loginSite}/users/${user.id}/${encodeURIComponent(user.handle)}">${escapeHtml(user.name)}</a>`;
  const cells: [string, string][] = [
    ['chat user since', day(user.createdAt)],
    ['last message', since(lastPost)],
    ['last seen', since(lastSeen)],
    ['about', escapeHtml(about)],
    ['parent user', Number(user.id) > 0 ? parent : ''],
  ];
  const inner = cells
    .filter(([key, value]) => value !== '' || key === 'about')
    .map(([key, value]) => `<tr><td class="user-keycell">${key}</td><td class="user-valuecell">${value}</td></tr>`);
  return `<table>${inner.join('\n')}</table>`;
}

/** `12.3k` */
function short(reputation: number): string {
  return reputation < 1_000 ? String(reputation) : `${(reputation / 1_000).toFixed(1)}k`;
}
