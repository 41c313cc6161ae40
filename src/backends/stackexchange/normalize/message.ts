import type { Mention } from '../../../models/index.js';
import { findEmoji, toPlainText } from '../../../richtext/index.js';
import type { EventData } from '../client/types.js';
import { stackexchangeDialect } from '../dialect.js';
import { dateOf, present } from '../fields.js';
import type { StackExchangeMessageModel, StackExchangeMessageNative } from '../native.js';
import { pictureOf } from './attachment.js';
import type { NormalizeContext } from './context.js';
import { authorOf } from './user.js';

/** The one reaction that there is. */
export const starEmoji = { name: findEmoji('⭐')?.name ?? 'star', unicode: '⭐', isCustom: false };

/** What is known of a message beside the event. */
export type MessageFacts = {
  /** When it was written, where the event tells of an edit. */
  createdAt?: Date | undefined;
  /** This account was told that it is meant: by name, or as the author of what is answered. */
  mentionsMe?: boolean | undefined;
};

/**
 * A message of an event or of a room's history.
 *
 * @returns `undefined` for what is no message, and for one that is deleted
 */
export function toMessage(
  wire: EventData,
  context: NormalizeContext,
  facts: MessageFacts = {},
): StackExchangeMessageModel | undefined {
  const { message_id: id, room_id: room, content, time_stamp: seconds, user_id: userId } = wire;
  const at = dateOf(seconds);
  if (id === undefined || room === undefined || content === undefined || at === undefined) return undefined;
  const { account, origin, selfId } = context;
  const channelId = String(room);
  const edits = Math.max(0, wire.message_edits ?? 0);
  const stars = Math.max(0, wire.message_stars ?? 0);
  const author = authorOf(userId, wire.user_name, context);
  const mentions = mentionsOf(content, channelId, context);
  const picture = pictureOf(content, { account, origin });
  // In old history `parent_id` stood on mentions too, without `show_parent` (wire sheet, section 5).
  const parent = wire.show_parent === true ? wire.parent_id : undefined;
  const createdAt = facts.createdAt ?? at;
  const isMine = userId !== undefined && String(userId) === selfId;
  const message = present<StackExchangeMessageModel>({
    platform: 'stackexchange',
    account,
    id: String(id),
    channelId,
    author,
    content,
    text: '',
    type: parent === undefined ? 'default' : 'reply',
    createdAt,
    // Of an edit in the history only the number is told, not the time.
    editedAt: edits > 0 ? at : undefined,
    replyTo: parent === undefined ? undefined : { channelId, id: String(parent) },
    mentions,
    attachments: picture ? [picture] : [],
    embeds: [],
    reactions: stars > 0 ? [{ emoji: starEmoji, count: stars, me: wire.message_starred === true }] : [],
    isOwn: isMine,
    mentionsMe:
      facts.mentionsMe === true || mentions.some((mention) => mention.id !== undefined && mention.id === selfId),
    isPinned: (wire.message_owner_stars ?? 0) > 0,
    url: `${origin}/transcript/message/${id}#${id}`,
    native: present<StackExchangeMessageNative>({
      stars,
      starredByYou: wire.message_starred,
      edits,
      roomName: wire.room_name,
      parentUserName: wire.parent_username,
      parentText: wire.parent_text,
      isMoved: wire.moved === true ? true : undefined,
    }),
  });
  message.text = toPlainText(stackexchangeDialect.parseMessage(message));
  return message;
}

function mentionsOf(content: string, channelId: string, context: NormalizeContext): Mention[] {
  return (stackexchangeDialect.parseMentions?.(content) ?? []).map((mention) => {
    const id = mention.name === undefined ? undefined : context.idOfName(channelId, mention.name);
    return id === undefined ? mention : { ...mention, id };
  });
}
