import type { MessageRecord, UserRecord, WorldChange } from '../../world/index.js';
import { epoch } from '../json.js';
import { messageData } from '../native.js';
import type { StackExchangeSite } from '../site.js';
import { messageFields, userFields } from '../wire/message.js';
import type { EventDraft } from './host-events.js';

/** What the host tells of messages: 1, 2, 6, 8, 10, 18. (Wire sheet, section 5.) */
export function messageEvents(change: WorldChange, site: StackExchangeSite): EventDraft[] {
  switch (change.type) {
    case 'message.created':
      return messageData(change.message).isMoved ? [] : withPings(1, change.message, site);
    case 'message.edited':
      return withPings(2, change.message, site);
    case 'message.deleted':
      return [deleted(change.message, change.by, site)];
    case 'reaction.added':
    case 'reaction.removed':
    case 'message.pinned':
    case 'message.unpinned':
      return [starsChanged(change.message, site)];
    default:
      return [];
  }
}

/** Who is answered or pinged is told before the room is, in every room of theirs. */
function withPings(type: 1 | 2, message: MessageRecord, site: StackExchangeSite): EventDraft[] {
  const fields = messageFields(message, site);
  const at = epoch(site.state.now());
  const own: EventDraft = { type, at, fields, rooms: [message.channelId] };
  if (messageData(message).isNote) return [own];
  const answered = message.replyToId === undefined ? undefined : site.message(message.replyToId)?.authorId;
  const told: EventDraft[] = [];
  const tell = (kind: 8 | 18, userId: string) => {
    const target = kind === 8 || site.options.replies === 'prefix' ? { target_user_id: Number(userId) } : {};
    told.push({ type: kind, at, fields: { ...fields, ...target }, rooms: [], toUser: userId });
  };
  if (answered !== undefined && answered !== message.authorId) tell(18, answered);
  const room = site.state.channels.get(message.channelId);
  for (const { id } of room ? site.pinged(messageData(message).source ?? '', room) : [])
    if (id !== message.authorId && id !== answered) tell(8, id);
  return [...told, own];
}

function deleted(message: MessageRecord, by: UserRecord, site: StackExchangeSite): EventDraft {
  const { content: _content, ...fields } = messageFields(message, site);
  return {
    type: 10,
    at: epoch(site.state.now()),
    fields: { ...fields, ...userFields(by) },
    rooms: [message.channelId],
  };
}

/** Nobody is named. (Wire sheet, section 5.) */
export function starsChanged(message: MessageRecord, site: StackExchangeSite): EventDraft {
  const { user_id: _id, user_name: _name, ...fields } = messageFields(message, site);
  return {
    type: 6,
    at: epoch(site.state.now()),
    fields,
    rooms: [message.channelId],
    starredBy: new Set(message.starredBy),
    pinnedBy: message.pinned?.by,
  };
}
