import type { ChannelRecord, FileRecord, GroupRecord, MessageRecord, UserRecord } from '../world/index.js';
import type { Json } from './json.js';

/** What Slack keeps of a message beside the neutral record. */
export type SlackMessageData = {
  subtype?: string | undefined;
  blocks?: Json[] | undefined;
  attachments?: Json[] | undefined;
  metadata?: Json | undefined;
  /** Posted through an app's token. */
  byApp?: boolean | undefined;
  icons?: Json | undefined;
  username?: string | undefined;
  edited?: { user: string; ts: string } | undefined;
  /** Fields of notices: `topic`, `inviter`, `old_name`, … */
  extra?: Json | undefined;
  streaming?: 'in_progress' | 'completed' | 'errored' | undefined;
  /** What a stream has been given so far. */
  markdown?: string | undefined;
};

export type SlackUserData = {
  role?: 'owner' | 'admin' | 'guest' | 'single_channel_guest';
  manualAway?: boolean;
  dndUntil?: number;
  displayName?: string;
};
export type SlackChannelData = {
  isGeneral?: boolean;
  previousNames?: string[];
  topicBy?: string;
  topicAt?: number;
  purposeBy?: string;
  purposeAt?: number;
  isOpen?: boolean;
};
export type SlackFileData = { altText?: string; shares: Map<string, string[]>; isPublic?: boolean };
export type SlackGroupData = { description?: string };

/** The platform's own part of a record, made on first use. The only place that casts it. */
function own<Data extends object>(record: { native: unknown }, make: () => Data): Data {
  record.native ??= make();
  return record.native as Data;
}

export const messageData = (message: MessageRecord): SlackMessageData => own(message, () => ({}));
export const userData = (user: UserRecord): SlackUserData => own(user, () => ({}));
export const channelData = (channel: ChannelRecord): SlackChannelData => own(channel, () => ({}));
export const fileData = (file: FileRecord): SlackFileData => own(file, () => ({ shares: new Map() }));
export const groupData = (group: GroupRecord): SlackGroupData => own(group, () => ({}));
