import type { ChannelRecord, UserRecord } from '../../world/index.js';
import { escapeHtml } from '../markdown/escape.js';
import { messageData, roomData, userData } from '../native.js';
import type { StackExchangeSite } from '../site.js';
import { avatar, chatPage, type PageContext, slug, userPath } from './layout.js';
import { starList } from './star-list.js';
import { ago } from './time.js';

/** `/rooms/info/{id}`, one of its tabs. (Wire sheet, section 7.2.) */
export function roomInfoPage(context: PageContext, room: ChannelRecord, shown: { tab: string; users: string }): string {
  const title = escapeHtml(room.name);
  const heading = context.site.parts.show(
    'info.name',
    `<div class="subheader"><h1>${title}</h1><div id="tabs"></div></div>`,
  );
  const inner = tabOf(context, room, shown.tab);
  return chatPage(
    context,
    room.name,
    `${heading}${card(context, room)}${inner}${people(context, room, shown.users)}`,
    'room-info-body',
  );
}

function tabOf(context: PageContext, room: ChannelRecord, tab: string): string {
  if (tab === 'access') return accessTab(context, room);
  if (tab !== 'stars') return `<div id="room-${escapeHtml(tab)}"></div>`;
  const starred = context.site.state.messages.in(room).filter(({ starredBy, pinned }) => starredBy.size > 0 || pinned);
  return starList(context, starred);
}

export function tagAnchor(tag: string, site: StackExchangeSite): string {
  return `<a class="tag" href="//${site.loginSite}/questions/tagged/${encodeURIComponent(tag)}">${escapeHtml(tag)}</a>`;
}

function card({ site }: PageContext, room: ChannelRecord): string {
  const { tags = [], parentSite, lastSeen } = roomData(room);
  const messages = site.state.messages.in(room, { deleted: true });
  const { parts } = site;
  const icon = parentSite
    ? parts.show(
        'info.site',
        `<img class="small-site-logo" title="${escapeHtml(parentSite)}" alt="${escapeHtml(parentSite)}" src="//cdn.sstatic.net/icon.png" />`,
      )
    : '';
  const total = messages.length;
  const users = new Set([...(lastSeen?.keys() ?? []), ...messages.map(({ authorId }) => authorId)]).size;
  return `<div class="roomcard-xxl${room.isArchived ? ' frozen' : ''}" id="room-${room.id}">
${parts.show('info.name', `<h1>${escapeHtml(room.name)}</h1>`)}
${icon}
${parts.show('info.description', `<p>${site.descriptionHtml(room)}</p>`)}
${parts.show('info.tags', `<div class="tags">${tags.map((tag) => tagAnchor(tag, site)).join(' ')}</div>`)}
<div class="room-counts">
${parts.show('info.messageCount', `<div class="room-message-count-xxl" title="${total} all time messages">${total}</div>`)}
${parts.show('info.userCount', `<div class="room-user-count-xxl" title="${users} users">${users}</div>`)}
</div></div>
${stats(site, room)}`;
}

function stats(site: StackExchangeSite, room: ChannelRecord): string {
  const messages = site.state.messages.in(room).filter((message) => !messageData(message).isNote);
  const row = (name: string, at: Date | undefined) =>
    `<tr><td class="room-keycell">${name}</td><td class="room-valuecell">${at ? ago(at, site.state.now()) : 'n/a'}</td></tr>`;
  return `<table class="room-stats">${row('created', room.createdAt)}${row('first message', messages[0]?.createdAt)}${row('last message', messages.at(-1)?.createdAt)}</table>`;
}

function people({ site }: PageContext, room: ChannelRecord, which: string): string {
  const cards = (users: readonly UserRecord[], prefix: string) =>
    users.map((user) => userCard(user, prefix, site)).join('\n');
  const owners = `<div id="room-ownercards"><h3>owners</h3>${cards(site.ownersOf(room), 'owner-user')}</div>`;
  const present = `<div id="room-usercards"><h3>current users</h3>${cards(which === 'frequent' ? site.pingableIn(room) : site.presentIn(room), 'user')}</div>`;
  return site.parts.show('info.owners', owners) + site.parts.show('info.present', present);
}

function userCard(user: UserRecord, prefix: string, site: StackExchangeSite): string {
  const shown = site.isModerator(user) ? `${user.name} ♦` : user.name;
  const about = userData(user).about ?? '';
  return `<div class="usercard" id="${prefix}-${user.id}">
<div class="room-user-logo">${avatar(user, 48)}</div>
<div class="user-header" title="${escapeHtml(shown)}"><a class="username" href="${userPath(user)}">${escapeHtml(user.name)}</a>${site.isModerator(user) ? ' <span class="moderator">♦</span>' : ''}</div>
<div class="user-message-info" title="${escapeHtml(about)}">${escapeHtml(about)}</div>
</div>`;
}

/** Who may what, by name. */
export function accessTab({ site }: PageContext, room: ChannelRecord): string {
  const { access = new Map() } = roomData(room);
  const section = (kind: 'read-only' | 'read-write' | 'owner') => {
    const users = [...access].flatMap(([id, given]) => (given === kind ? (site.user(id) ?? []) : []));
    const cards = users.map((user) => userCard(user, 'access-user', site)).join('\n');
    return `<div id="access-section-${kind}" class="access-section"><h2>${kind}</h2>${cards}</div>`;
  };
  return site.parts.show(
    'info.access',
    `<div id="access-list">${section('read-only')}${section('read-write')}${section('owner')}</div>`,
  );
}

/** A room in a list of rooms. */
export function roomCard(room: ChannelRecord, site: StackExchangeSite): string {
  const { tags = [] } = roomData(room);
  return `<div class="roomcard${room.isArchived ? ' frozen' : ''}" id="room-${room.id}"><div class="room-header"><h3><span class="room-name" title="${escapeHtml(room.name)}"><a href="/rooms/${room.id}/${encodeURIComponent(slug(room.name))}">${escapeHtml(room.name)}</a></span></h3></div><div class="room-description">${site.descriptionHtml(room)}</div><div class="room-card-info">${tags.map((tag) => tagAnchor(tag, site)).join(' ')}</div></div>`;
}
