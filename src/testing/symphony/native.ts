import type { ChannelRecord, FileRecord, MessageRecord, UserRecord } from '../world/index.js';
import type { Json } from './json.js';

/** A message as it stood at one time: each edit makes another, with an id of its own. (Wire sheet, section 7.3.) */
export type MessageVersion = {
  readonly id: string;
  readonly at: Date;
  readonly content: string;
  readonly data: string | undefined;
  readonly files: readonly FileRecord[];
  readonly silent: boolean | undefined;
};

/** What Symphony keeps of a message beside the neutral record. */
export type SymphonyMessageData = {
  /** The EntityJSON of what it says now. */
  data?: string | undefined;
  /** Of the edit under way. */
  silent?: boolean | undefined;
  versions?: MessageVersion[] | undefined;
  sharedMessage?: Json | undefined;
  userAgent?: string | undefined;
  sid?: string | undefined;
  /** Who has got it and who has read it, by user id. */
  deliveredAt?: Map<string, number> | undefined;
  readAt?: Map<string, number> | undefined;
  suppressedAt?: number | undefined;
  /** Brought in from elsewhere: no event tells of it. */
  isImported?: boolean | undefined;
};

export type PresenceCategory = (typeof presenceCategories)[number];
export const presenceCategories = [
  'UNDEFINED',
  'AVAILABLE',
  'BUSY',
  'DO_NOT_DISTURB',
  'ON_THE_PHONE',
  'BE_RIGHT_BACK',
  'IN_A_MEETING',
  'AWAY',
  'OUT_OF_OFFICE',
  'OFF_WORK',
  'OFFLINE',
] as const;

export type SymphonyUserData = {
  /** With the neutral status that it stands for. */
  category?: { name: PresenceCategory; status: string } | undefined;
  /** Belongs to another pod. */
  isExternal?: boolean | undefined;
};

export type SymphonyChannelData = {
  discoverable?: boolean;
  membersCanInvite?: boolean;
  copyProtected?: boolean;
  crossPod?: boolean;
  viewHistory?: boolean;
  multiLateralRoom?: boolean;
  scheduledMeeting?: boolean;
  groupChat?: boolean;
  keywords?: { key: string; value: string }[];
  pinnedMessageId?: string;
  subType?: string;
};

export type SymphonyFileData = { preview?: FileRecord };

/** The platform's own part of a record, made on first use. The only place that casts it. */
function own<Data extends object>(record: { native: unknown }): Data {
  record.native ??= {};
  return record.native as Data;
}

export const messageData = (message: MessageRecord): SymphonyMessageData => own(message);
export const userData = (user: UserRecord): SymphonyUserData => own(user);
export const channelData = (channel: ChannelRecord): SymphonyChannelData => own(channel);
export const fileData = (file: FileRecord): SymphonyFileData => own(file);
