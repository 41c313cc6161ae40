import type { ChannelRecord, UserRecord } from '../../world/index.js';
import { epoch, type Json } from '../json.js';
import { escapeHtml } from '../markdown/escape.js';
import { roomData, userData } from '../native.js';
import type { StackExchangeSite } from '../site.js';
import { chatPage, emailHash, type PageContext, userPath } from './layout.js';
import { tagAnchor } from './room-info.js';

/** `/rooms/{id}`. (Wire sheet, section 7.1.) */
export function roomPage(context: PageContext, room: ChannelRecord): string {
  const { site, visitor } = context;
  const { parts } = site;
  const { tags = [] } = roomData(room);
  const mayPost = site.canWrite(visitor.user, room) && !room.isArchived;
  const sprite = site.isPrivate(room) ? 'sprite-sec-private' : room.isReadOnly ? 'sprite-sec-gallery' : undefined;
  const body = `<div id="chat"><div id="loading">Loading…</div></div>
<div id="sidebar"><div id="sidebar-content"><div id="info">
${sprite ? `<span class="sprite ${sprite}" title="who may talk here"></span>` : ''}
${parts.show('room.name', `<span id="roomname">${escapeHtml(room.name)}</span>`)}
${parts.show('room.description', `<div id="roomdesc">${site.descriptionHtml(room)}</div>`)}
${parts.show('room.tags', `<div id="room-tags">${tags.map((tag) => tagAnchor(tag, site)).join(' ')}</div>`)}
</div>
${visitor.user ? `<div id="active-user" class="user-container user-${visitor.user.id}"><a href="${userPath(visitor.user)}">${escapeHtml(visitor.user.name)}</a></div>` : ''}
${site.options.presentUsers === 'script' ? '' : parts.show('room.present', `<div class="js-present" data-users='${escapeHtml(JSON.stringify(present(room, site)))}'></div>`)}
</div></div>
${mayPost ? parts.show('room.input', '<div id="bubble"><textarea id="input"></textarea></div>') : `<div id="bubble">${visitor.user ? 'You cannot talk here' : '<a class="button" href="#">log in to talk</a>'}</div>`}
${parts.show('room.script', script(room, context))}`;
  return chatPage(context, room.name, body);
}

export function privateRoomPage(context: PageContext): string {
  return chatPage(context, 'Private Room', '<h2>Private Room</h2><p>You can request access to this room.</p>');
}

function present(room: ChannelRecord, site: StackExchangeSite): Json[] {
  return site.presentIn(room).map((user) => presentUser(user, room, site));
}

function presentUser(user: UserRecord, room: ChannelRecord, site: StackExchangeSite): Json {
  const { lastPost } = userData(user);
  return {
    id: Number(user.id),
    name: user.name,
    email_hash: emailHash(user),
    reputation: site.reputationOf(user),
    last_post: lastPost ? epoch(lastPost) : null,
    ...(site.accessOf(user, room) === 'owner' ? { is_owner: true } : {}),
    ...(site.isModerator(user) ? { is_moderator: true } : {}),
  };
}

/** With the list of who is there, as it was before 2020: no JSON, but a script. */
function script(room: ChannelRecord, { site, visitor }: PageContext): string {
  const list = present(room, site).map((user) => {
    const fields = Object.entries(user).map(([key, value]) =>
      key === 'name' ? `name: (${scriptText(String(value))})` : `${key}: ${scriptText(value)}`,
    );
    return `{${fields.join(', ')}}`;
  });
  const old = site.options.presentUsers === 'script';
  const initPresent = old
    ? site.parts.show('room.present', `CHAT.RoomUsers.initPresent([\n${list.join(',\n')}\n]);`)
    : '';
  const about = `{ id: ${room.id}, host: ${scriptText(`chat.${site.host}`)}, deleted: false, frozen: ${room.isArchived} }`;
  return `<script type="text/javascript">
$(function () {
  ${initPresent}
  StartChat({ root: ${scriptText(site.chatOrigin)}, sound: 1 }, ${visitor.user?.id ?? 0}, ${about}, true, ${scriptText('read-write')});
});
</script>`;
}

function scriptText(value: unknown): string {
  return JSON.stringify(value).replace(/</g, '\\u003c');
}
