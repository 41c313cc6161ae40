import * as z from 'zod';
import { Attachment, Channel, Interaction, Message, type Thread, User } from '../../models/index.js';

const text = z.exactOptional(z.string());
const flag = z.exactOptional(z.boolean());

/** What of a Symphony message has no place in the neutral model; `data` is what its content is read with. */
export const SymphonyMessageNative = z.object({
  /** The id of the newest version: each edit makes another. */
  messageId: z.string(),
  /** The entity data (JSON text) that `content` points into: mentions, tags, emoji. */
  data: text,
  /** The version before this one. */
  replacing: text,
  streamType: text,
  originalFormat: text,
  userAgent: text,
  disclaimer: text,
  externalRecipients: flag,
  /** Why the content did not come through. */
  diagnostic: text,
});
export type SymphonyMessageNative = z.infer<typeof SymphonyMessageNative>;

/** What of a Symphony user has no place in the neutral model. */
export const SymphonyUserNative = z.object({
  /** `NORMAL`, `SYSTEM` or `SDL`. */
  accountType: text,
  /** The user's pod. */
  tenantId: text,
  firstName: text,
  lastName: text,
  company: text,
  department: text,
  division: text,
  jobFunction: text,
  location: text,
  roles: z.exactOptional(z.array(z.string())),
});
export type SymphonyUserNative = z.infer<typeof SymphonyUserNative>;

/** What of a Symphony stream has no place in the neutral model. */
export const SymphonyChannelNative = z.object({
  /** `ROOM`, `IM`, `MIM` or `POST`. */
  streamType: z.string(),
  isPublic: flag,
  isDiscoverable: flag,
  isCopyProtected: flag,
  /** People of other pods are in it. */
  isCrossPod: flag,
  membersCanInvite: flag,
  /** Newcomers see what was written before. */
  viewHistory: flag,
  /** Named as a chat of several people. */
  isGroupChat: flag,
  keywords: z.exactOptional(z.array(z.object({ key: z.string(), value: z.string() }))),
  createdBy: text,
  pinnedMessageId: text,
  /** Of a conversation: who is in it. */
  memberIds: z.exactOptional(z.array(z.string())),
  /** Milliseconds. */
  lastMessageDate: z.exactOptional(z.number()),
});
export type SymphonyChannelNative = z.infer<typeof SymphonyChannelNative>;

/** What an answer to a form needs. */
export const SymphonyInteractionNative = z.object({
  formId: z.string(),
  /** The version of the message that was answered. */
  formMessageId: z.string(),
  /** As they came. */
  formValues: z.record(z.string(), z.unknown()),
});
export type SymphonyInteractionNative = z.infer<typeof SymphonyInteractionNative>;

/** Where a file is. */
export const SymphonyAttachmentNative = z.object({
  streamId: z.string(),
  messageId: z.string(),
  /** Smaller pictures of it, as files of the same message. */
  thumbnails: z.exactOptional(z.array(z.object({ fileId: z.string(), width: text }))),
});
export type SymphonyAttachmentNative = z.infer<typeof SymphonyAttachmentNative>;

const platform = z.literal('symphony');

/** A message of Symphony's. `id` is that of its first version. */
export const SymphonyMessage = Message.extend({ platform, native: z.exactOptional(SymphonyMessageNative) });
export type SymphonyMessage = z.infer<typeof SymphonyMessage>;

/** A user of Symphony's. */
export const SymphonyUser = User.extend({ platform, native: z.exactOptional(SymphonyUserNative) });
export type SymphonyUser = z.infer<typeof SymphonyUser>;

/** A stream of Symphony's: a room or a conversation. */
export const SymphonyChannel = Channel.extend({ platform, native: z.exactOptional(SymphonyChannelNative) });
export type SymphonyChannel = z.infer<typeof SymphonyChannel>;

/** An answered form. */
export const SymphonyInteraction = Interaction.extend({ platform, native: z.exactOptional(SymphonyInteractionNative) });
export type SymphonyInteraction = z.infer<typeof SymphonyInteraction>;

/** A file of Symphony's. */
export const SymphonyAttachment = Attachment.extend({ platform, native: z.exactOptional(SymphonyAttachmentNative) });
export type SymphonyAttachment = z.infer<typeof SymphonyAttachment>;

/** Symphony's own options of a send or edit. */
export type SymphonySendOptions = {
  /** Entity data that `{ raw }` MessageML refers to by `data-entity-id`. */
  data?: Readonly<Record<string, unknown>> | undefined;
  /** Of an edit: `false` shows the message as unread again. Default true. */
  silent?: boolean | undefined;
};

/** What a Symphony backend is typed with. */
export type SymphonyTypes = {
  native: SymphonySendOptions;
  message: SymphonyMessage;
  user: SymphonyUser;
  channel: SymphonyChannel;
  thread: Thread;
  interaction: SymphonyInteraction;
};
