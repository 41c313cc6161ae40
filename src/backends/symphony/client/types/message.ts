/** A user on a message or event; all but the id may be missing. */
export type V4User = {
  /** 64 bits, as text. */
  userId?: string;
  firstName?: string | null;
  lastName?: string | null;
  displayName?: string | null;
  email?: string | null;
  username?: string | null;
};

/** A conversation on a message or event; all but the id may be missing. */
export type V4Stream = {
  streamId?: string;
  /** `IM`, `MIM`, `ROOM` or `POST`. */
  streamType?: string | null;
  roomName?: string | null;
  members?: V4User[] | null;
  external?: boolean | null;
  crossPod?: boolean | null;
  recipientTenantIds?: number[] | null;
};

export type V4ThumbnailInfo = { id?: string; dimension?: string | null };

export type V4AttachmentInfo = {
  /** Opaque; it holds percent escapes that belong to it. */
  id?: string;
  name?: string | null;
  size?: number | null;
  images?: V4ThumbnailInfo[] | null;
};

/** A message: PresentationML and its entity data. */
export type V4Message = {
  messageId?: string;
  parentMessageId?: string | null;
  timestamp?: number;
  message?: string | null;
  sharedMessage?: V4Message | null;
  /** JSON text. */
  data?: string | null;
  attachments?: V4AttachmentInfo[] | null;
  user?: V4User | null;
  stream?: V4Stream | null;
  externalRecipients?: boolean | null;
  /** The message did not come through; this says why. */
  diagnostic?: string | null;
  userAgent?: string | null;
  originalFormat?: string | null;
  disclaimer?: string | null;
  sid?: string | null;
  /** The version before this one. */
  replacing?: string | null;
  /** The version after this one. */
  replacedBy?: string | null;
  initialTimestamp?: number | null;
  initialMessageId?: string | null;
  silent?: boolean | null;
};

export type ApiError = { code?: number; message?: string };

export type V4MessageBlastResponse = {
  messages?: V4Message[] | null;
  /** By stream id. */
  errors?: Record<string, ApiError> | null;
};

export type V4ImportedMessageAttachment = { filename: string; content: string };

export type V4ImportedMessage = {
  message: string;
  data?: string;
  intendedMessageTimestamp: number;
  intendedMessageFromUserId: string;
  originatingSystemId: string;
  originalMessageId?: string;
  streamId: string;
  attachments?: V4ImportedMessageAttachment[];
  previews?: V4ImportedMessageAttachment[];
};

export type V4ImportResponse = {
  messageId?: string | null;
  originatingSystemId?: string | null;
  originalMessageId?: string | null;
  diagnostic?: string | null;
};

export type MessageSearchQuery = {
  /** Needs `streamId`. */
  text?: string;
  streamId?: string;
  /** `CHAT`, `IM`, `MIM`, `ROOM` or `POST`. */
  streamType?: string;
  /** A user id. */
  author?: string;
  hashtag?: string;
  cashtag?: string;
  /** A user id. */
  mention?: string;
  signal?: string;
  /** Milliseconds. */
  fromDate?: number;
  /** Milliseconds; exclusive. */
  toDate?: number;
};

export type MessageSuppressionResponse = {
  messageId?: string;
  suppressed?: boolean | null;
  /** 0 when it had been suppressed before. */
  suppressionDate?: number | null;
};

export type MessageStatusUser = {
  userId?: string;
  firstName?: string | null;
  lastName?: string | null;
  displayName?: string | null;
  email?: string | null;
  userName?: string | null;
  /** Milliseconds as text. */
  timestamp?: string | number | null;
};

/** Who has got and read a message; everybody is in one list. */
export type MessageStatus = {
  author?: MessageStatusUser | null;
  read?: MessageStatusUser[] | null;
  delivered?: MessageStatusUser[] | null;
  sent?: MessageStatusUser[] | null;
};

export type MessageMetadataResponse = {
  messageId?: string;
  parent?: { messageId?: string; relationshipType?: string } | null;
  replies?: string[] | null;
  forwards?: string[] | null;
  formReplies?: string[] | null;
};

export type MessageReceiptDetailResponse = {
  creator?: { id?: string; name?: string | null } | null;
  onBehalfOfUser?: { id?: string; name?: string | null } | null;
  stream?: Record<string, unknown> | null;
  creationDate?: number | null;
  deliveryReceiptCount?: number | null;
  readReceiptCount?: number | null;
  emailNotificationCount?: number | null;
  downloadReceiptCounts?: Record<string, unknown>[] | null;
  MessageReceiptDetail?: Record<string, unknown>[] | null;
  pagination?: {
    cursors?: { before?: string; after?: string } | null;
    previous?: string | null;
    next?: string | null;
  } | null;
};

export type StreamAttachmentItem = {
  messageId?: string;
  ingestionDate?: number | null;
  userId?: string;
  fileId?: string;
  name?: string | null;
  size?: number | null;
  'content-type'?: string | null;
  previews?: { fileId?: string; width?: number | null }[] | null;
};
