import { ownValue } from '../../../core/own-value.js';
import type { MessagePriority, MessageType, Reaction } from '../../../models/index.js';
import type { MessageData } from '../client/data/snapshots.js';
import { defined } from '../client/read/values.js';
import type { TeamwireMessage, TeamwireMessageNative } from '../native.js';
import { toAttachments } from './attachment.js';
import type { NormalizeContext } from './context.js';
import { authorOf } from './user.js';

const kinds: Readonly<Record<string, MessageType>> = { ALERT: 'alert', ANNOUNCEMENT: 'announcement', NOTE: 'note' };
const priorities: Partial<Record<MessageType, MessagePriority>> = {
  alert: 'urgent',
  announcement: 'high',
  note: 'normal',
};

/** A message; the text is plain, so that it is its own markup. */
export function toMessage(
  data: MessageData,
  reactions: readonly Reaction[],
  context: NormalizeContext,
): TeamwireMessage {
  const { account, selfId } = context;
  const { tid, mid, msg = '', replyTo, senderDisplayName, deleted, isAlert, alertType, linkPreview } = data;
  const type = typeOf(data);
  const { attachments, others } = toAttachments(data.attachments, account);
  const author = authorOf(data.fromUid, context);
  const createdAt = new Date(data.timestamp);
  const text = deleted ? '' : msg;
  return defined<TeamwireMessage>({
    platform: 'teamwire',
    account,
    id: mid,
    channelId: tid,
    // It overrides what is shown, not who it was (wire sheet, section d).
    author: senderDisplayName === undefined ? author : { ...author, name: senderDisplayName },
    content: text,
    text,
    type,
    priority: priorities[type],
    createdAt,
    // When it was deleted is not told.
    deletedAt: deleted ? createdAt : undefined,
    replyTo: replyTo === undefined ? undefined : { channelId: tid, id: replyTo },
    mentions: [],
    attachments: deleted ? [] : attachments,
    embeds: [],
    reactions: [...reactions],
    isOwn: data.fromUid === selfId,
    mentionsMe: false,
    native: defined<TeamwireMessageNative>({
      isAlert: isAlert || undefined,
      alertType,
      senderDisplayName,
      attachments: others.length > 0 && !deleted ? others : undefined,
      linkPreview: linkPreview && { ...linkPreview },
    }),
  });
}

/** The kind counts on attention messages only; without one it is an alert (wire sheet, section a: `post`). */
export function typeOf({ isAlert, alertType, replyTo }: MessageData): MessageType {
  if (isAlert) return ownValue(kinds, alertType ?? 'ALERT') ?? 'unknown';
  return replyTo === undefined ? 'default' : 'reply';
}
