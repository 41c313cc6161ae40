import type { ChannelRecord, MessageRecord } from '../world/index.js';
import type { Json } from './json.js';

/** What Teamwire keeps of a chat beside the neutral record. */
export type TeamwireChatData = {
  isAlert?: boolean;
  /** Default true. */
  allowMuteNotifications?: boolean;
  /** The groups that are in it. */
  gids?: Set<string>;
  /** The users who are in it only by a group. */
  byGroup?: Set<string>;
  /** A JPEG. */
  avatar?: Uint8Array | undefined;
};

/** What Teamwire keeps of a message. */
export type TeamwireMessageData = {
  /** As they were posted; absent where a script uploaded files. */
  attachments?: Json[];
  linkPreview?: Json;
};

/** The platform's own part of a record, made on first use. The only place that casts it. */
function own<Data extends object>(record: { native: unknown }): Data {
  record.native ??= {};
  return record.native as Data;
}

export const chatData = (channel: ChannelRecord): TeamwireChatData => own(channel);
export const messageData = (message: MessageRecord): TeamwireMessageData => own(message);
