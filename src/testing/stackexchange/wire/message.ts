import type { ChannelRecord, MessageRecord, UserRecord } from '../../world/index.js';
import type { Json } from '../json.js';
import { pingNameOf } from '../mentions.js';
import { messageData } from '../native.js';
import type { StackExchangeSite } from '../site.js';

export function userFields(user: UserRecord): Json {
  return { user_id: Number(user.id), user_name: user.name };
}

export function roomFields(room: ChannelRecord): Json {
  return { room_id: Number(room.id), room_name: room.name };
}

/** What events and `/chats/{room}/events` say of a message: absent is none. (Wire sheet, section 5; recorded events.) */
export function messageFields(message: MessageRecord, site: StackExchangeSite): Json {
  const author = site.user(message.authorId);
  const room = site.state.channels.get(message.channelId);
  const { edits = 0 } = messageData(message);
  return {
    ...(message.deletedAt ? {} : { content: contentOf(message, site) }),
    ...(author ? userFields(author) : {}),
    ...(room ? roomFields(room) : {}),
    message_id: Number(message.id),
    ...parentFields(message, site),
    ...(edits > 0 ? { message_edits: edits } : {}),
    ...(message.starredBy.size > 0 && !message.deletedAt ? { message_stars: message.starredBy.size } : {}),
    ...(message.pinned ? { message_owner_stars: 1 } : {}),
  };
}

/** The HTML as it is shown: cut, and with the name of who is answered where the site still writes it. */
export function contentOf(message: MessageRecord, site: StackExchangeSite): string {
  const content = site.cut(message.content);
  const parent = site.options.replies === 'prefix' ? parentOf(message, site) : undefined;
  const author = parent && site.user(parent.authorId);
  if (!author) return content;
  const name = `@${pingNameOf(author)}`;
  return /^<(?:div|pre) class='/.test(content) ? content.replace('>', `>${name} `) : `${name} ${content}`;
}

export function parentOf(message: MessageRecord, site: StackExchangeSite): MessageRecord | undefined {
  return message.replyToId === undefined ? undefined : site.message(message.replyToId);
}

function parentFields(message: MessageRecord, site: StackExchangeSite): Json {
  if (message.replyToId === undefined) return {};
  const link = { parent_id: Number(message.replyToId), show_parent: true };
  const parent = parentOf(message, site);
  if (site.options.replies === 'prefix' || !parent || parent.deletedAt) return link;
  return {
    ...link,
    parent_username: site.user(parent.authorId)?.name ?? '',
    parent_text: contentOf(parent, site),
  };
}
