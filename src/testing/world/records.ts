import type { Component, Embed } from '../../models/index.js';

/**
 * What the world remembers. Records are mutable and live: only `WorldState` changes them. `native` is the platform's own
 * part of a record; each emulator casts it in one accessor of its own.
 */
export type UserRecord = {
  readonly id: string;
  handle: string;
  name: string;
  email: string | undefined;
  title: string | undefined;
  timezone: string | undefined;
  avatarUrl: string | undefined;
  isBot: boolean;
  isDeactivated: boolean;
  readonly createdAt: Date;
  updatedAt: Date;
  presence: PresenceRecord;
  native: unknown;
};

/** `status` is the neutral word (`online`, `idle`, `dnd`, `offline`, …); the emulator maps it to the platform's. */
export type PresenceRecord = {
  status: string;
  statusText: string | undefined;
  statusEmoji: string | undefined;
  activity: { type: string; name: string; url?: string } | undefined;
  expiresAt: Date | undefined;
};

export type ChannelKind = 'public' | 'private' | 'direct' | 'group' | 'announcement' | 'forum' | 'voice';

export type MembershipRecord = {
  role: 'owner' | 'admin' | 'moderator' | 'member' | 'guest';
  readonly joinedAt: Date;
};

export type ChannelRecord = {
  readonly id: string;
  name: string;
  kind: ChannelKind;
  topic: string;
  description: string;
  parentId: string | undefined;
  readonly createdAt: Date;
  updatedAt: Date;
  readonly creatorId: string;
  isArchived: boolean;
  isReadOnly: boolean;
  /** By user id, in order of joining. */
  readonly members: Map<string, MembershipRecord>;
  /** The id of the newest message that each user has read, by user id. */
  readonly readUpTo: Map<string, string>;
  native: unknown;
};

export type ThreadRecord = {
  readonly id: string;
  readonly channelId: string;
  /** The message that it hangs on, where it hangs on one. */
  readonly rootId: string | undefined;
  name: string | undefined;
  readonly createdAt: Date;
  readonly creatorId: string;
  isArchived: boolean;
  isLocked: boolean;
  readonly followers: Set<string>;
  native: unknown;
};

/** `emoji` is the unicode emoji or the name of a custom one; `userIds` in order of reacting. */
export type ReactionRecord = {
  readonly emoji: string;
  readonly userIds: string[];
};

export type FileRecord = {
  readonly id: string;
  filename: string;
  contentType: string;
  data: Uint8Array;
  title: string | undefined;
  readonly ownerId: string;
  readonly createdAt: Date;
  width: number | undefined;
  height: number | undefined;
  native: unknown;
};

export type PinRecord = { readonly by: string; readonly at: Date };

export type MessageRecord = {
  readonly id: string;
  readonly channelId: string;
  readonly threadId: string | undefined;
  readonly replyToId: string | undefined;
  readonly authorId: string;
  /** The wire's own markup. */
  content: string;
  /** The neutral word: `default`, `system`, `join`, `leave`, `alert`, `announcement`, … */
  kind: string;
  readonly createdAt: Date;
  editedAt: Date | undefined;
  deletedAt: Date | undefined;
  /** Stands in the channel too, though it is a reply in a thread. */
  readonly isBroadcast: boolean;
  reactions: ReactionRecord[];
  files: FileRecord[];
  embeds: Embed[];
  components: Component[];
  pinned: PinRecord | undefined;
  readonly starredBy: Set<string>;
  readonly ephemeralTo: string | undefined;
  readonly sender: { name?: string; avatarUrl?: string } | undefined;
  native: unknown;
};

export type GroupRecord = {
  readonly id: string;
  handle: string;
  name: string;
  memberIds: string[];
  isDisabled: boolean;
  readonly createdAt: Date;
  updatedAt: Date;
  native: unknown;
};

export type CustomEmojiRecord = {
  readonly id: string;
  readonly name: string;
  readonly url: string;
  readonly aliasFor: string | undefined;
};

export type ScheduledRecord = {
  readonly id: string;
  readonly at: Date;
  readonly createdAt: Date;
  readonly draft: MessageDraft;
};

/** A field of a dialog, as a person sees it. What an emulator does not tell is a plain field to type in. */
export type ModalInputRecord = {
  id: string;
  label: string;
  /** `users` and `channels` are chosen by id. Default `text`. */
  kind?: 'text' | 'multiline' | 'select' | 'users' | 'channels' | undefined;
  /** Of a `select`. */
  options?: { label: string; value: string }[] | undefined;
  isMultiple?: boolean | undefined;
  isOptional?: boolean | undefined;
  placeholder?: string | undefined;
  /** What stands in it at first. */
  initial?: string[] | undefined;
};

/** A dialog that the bot opened for somebody. */
export type ModalRecord = {
  readonly id: string;
  readonly userId: string;
  title: string;
  inputs: ModalInputRecord[];
  submitLabel?: string | undefined;
  native: unknown;
};

/** What a new message is made of. */
export type MessageDraft = {
  channel: ChannelRecord;
  author: UserRecord;
  content: string;
  /** Where the platform knows it beforehand; else the id factory makes one. */
  id?: string | undefined;
  at?: Date | undefined;
  threadId?: string | undefined;
  replyToId?: string | undefined;
  isBroadcast?: boolean | undefined;
  kind?: string | undefined;
  files?: FileRecord[] | undefined;
  embeds?: Embed[] | undefined;
  components?: Component[] | undefined;
  ephemeralTo?: UserRecord | undefined;
  sender?: { name?: string; avatarUrl?: string } | undefined;
  native?: unknown;
};
