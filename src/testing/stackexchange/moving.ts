import type { ChannelRecord, MessageRecord, UserRecord } from '../world/index.js';
import type { EventDraft } from './events/host-events.js';
import { epoch } from './json.js';
import { escapeHtml } from './markdown/escape.js';
import { messageData } from './native.js';
import { slug } from './pages/layout.js';
import type { StackExchangeSite } from './site.js';
import { messageFields } from './wire/message.js';

/**
 * Messages go to another room and keep their ids; each room is told of each, and gets a note by the mover. (Wire sheet,
 * section 5: 19, 20. Whether they name the author or the mover is not known; here it is the author.)
 *
 * @returns the id of the first of them, as the call's bare number
 */
export function moveMessages(
  messages: readonly MessageRecord[],
  from: ChannelRecord,
  to: ChannelRecord,
  by: UserRecord,
  site: StackExchangeSite,
): number {
  const at = epoch(site.state.now());
  const event = (type: 19 | 20, message: MessageRecord): EventDraft => ({
    type,
    at,
    fields: { ...messageFields(message, site), moved: true },
    rooms: [message.channelId],
  });
  const out = messages.map((message) => event(19, message));
  const moved: MessageRecord[] = [];
  site.quietly(() => {
    for (const message of messages) moved.push(moveOne(message, to, by, site));
  });
  site.events.post([...out, ...moved.map((message) => event(20, message))]);
  const first = moved[0];
  if (!first) return 0;
  const count = `${moved.length} message${moved.length === 1 ? '' : 's'}`;
  const link = (room: ChannelRecord) =>
    `<a href="${site.chatOrigin}/rooms/${room.id}/${slug(room.name)}">${escapeHtml(room.name)}</a>`;
  const target = `${site.chatOrigin}/transcript/message/${first.id}#${first.id}`;
  note(from, `&rarr; <i><a href="${target}">${count}</a> moved to ${link(to)}</i>`, by, site);
  note(to, `&larr; <i>${count} moved from ${link(from)}</i>`, by, site);
  return Number(first.id);
}

/** The records of the world stay in their room: the message is made anew, under its id. */
function moveOne(message: MessageRecord, to: ChannelRecord, by: UserRecord, site: StackExchangeSite): MessageRecord {
  const { messages, users } = site.state;
  const { id, content, files, createdAt: at, replyToId } = message;
  const starredBy = [...message.starredBy];
  const native = { ...messageData(message), isMoved: true };
  messages.delete(message, by);
  const moved = messages.post({
    channel: to,
    author: users.need(message.authorId),
    id,
    content,
    files,
    at,
    replyToId,
    native,
  });
  moved.editedAt = message.editedAt;
  for (const userId of starredBy) messages.star(moved, users.need(userId));
  return moved;
}

function note(room: ChannelRecord, content: string, author: UserRecord, site: StackExchangeSite): void {
  site.state.messages.post({ channel: room, author, content, native: { source: '', isNote: true } });
}
