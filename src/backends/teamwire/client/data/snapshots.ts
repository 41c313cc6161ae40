import type { Attachment } from './attachment.js';

/** An unknown value of an enum is kept as the text that came. */
type Open<Known extends string> = Known | (string & {});

/** A company on Teamwire. */
export type OrganisationData = { readonly oid: string; readonly name: string };

export type UserData = {
  readonly uid: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly isBot: boolean;
  readonly organisation?: OrganisationData;
  readonly hasAvatar: boolean;
};

export type GroupData = {
  readonly gid: string;
  readonly title: string;
  readonly memberUids: readonly string[];
  readonly ownerUid?: string;
  readonly isCircle: boolean;
  readonly isList: boolean;
  readonly isPublic: boolean;
};

export type ChatData = {
  readonly tid: string;
  readonly title?: string;
  readonly type: Open<'ONE_TO_ONE' | 'GROUP'>;
  readonly isAlert: boolean;
  readonly allowSending: boolean;
  readonly allowMuteNotifications: boolean;
  readonly isClosed: boolean;
  readonly userUids: readonly string[];
  readonly groupGids: readonly string[];
  readonly adminUids: readonly string[];
  readonly lastModified?: Date;
};

/** The preview of a link; `image` is a thumbnail's address. */
export type LinkPreview = {
  readonly url: string;
  readonly title?: string;
  readonly description?: string;
  readonly image?: string;
  readonly domain: string;
};

export type MessageData = {
  readonly mid: string;
  readonly tid: string;
  readonly fromUid: string;
  /** Milliseconds. */
  readonly timestamp: number;
  readonly msg?: string;
  readonly isAlert: boolean;
  readonly alertType?: Open<'ALERT' | 'ANNOUNCEMENT' | 'NOTE'>;
  readonly replyTo?: string;
  readonly deleted: boolean;
  readonly senderDisplayName?: string;
  readonly linkPreview?: LinkPreview;
  readonly attachments: readonly Attachment[];
};

export type AMReactionData = {
  readonly reactionId: string;
  readonly mid: string;
  readonly tid?: string;
  readonly reactionType: Open<'OK' | 'SOS' | 'THUMBS_UP' | 'APPLAUSE' | 'SMILE' | 'LAUGH' | 'LOVE'>;
  readonly fromUid: string;
};

export type LiveLocationData = {
  readonly tid: string;
  readonly uid: string;
  readonly lat: number;
  readonly lon: number;
  readonly timestamp: Date;
  readonly expiresAt?: Date;
  readonly active: boolean;
};

export type EventData = {
  readonly id: string;
  readonly type: string;
  readonly tid?: string;
  readonly at: Date;
  readonly data: Readonly<Record<string, unknown>>;
};
