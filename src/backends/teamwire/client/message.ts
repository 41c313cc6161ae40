import type { Chat } from './chat.js';
import type { Attachment } from './data/attachment.js';
import type { LinkPreview, MessageData } from './data/snapshots.js';
import type { TWUser } from './user.js';

/** A message of a chat. */
export type TWMessage = {
  readonly chat: Chat;
  readonly mid: string;
  readonly fromUser: TWUser;
  /** Milliseconds since 1970, UTC. */
  readonly timestamp: number;
  /** The same as a Date. */
  readonly tstampDate: Date;
  readonly isAlert: boolean;
  /** `ALERT`, `ANNOUNCEMENT` or `NOTE`, on attention messages. */
  readonly alertType: MessageData['alertType'];
  /** The id of the message that it answers. */
  readonly replyTo: string | undefined;
  readonly msg: string | undefined;
  readonly attachments: readonly Attachment[] | undefined;
  readonly deleted: boolean;
  /** The name that is shown instead of the sender's. */
  readonly senderDisplayName: string | undefined;
  readonly linkPreview: LinkPreview | undefined;
};

export function toMessage(data: MessageData, chat: Chat, fromUser: TWUser): TWMessage {
  return {
    chat,
    mid: data.mid,
    fromUser,
    timestamp: data.timestamp,
    tstampDate: new Date(data.timestamp),
    isAlert: data.isAlert,
    alertType: data.alertType,
    replyTo: data.replyTo,
    msg: data.msg,
    attachments: data.attachments.length > 0 ? data.attachments : undefined,
    deleted: data.deleted,
    senderDisplayName: data.senderDisplayName,
    linkPreview: data.linkPreview,
  };
}
