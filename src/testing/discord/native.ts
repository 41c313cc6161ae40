import type {
  ChannelRecord,
  FileRecord,
  GroupRecord,
  MessageRecord,
  ThreadRecord,
  UserRecord,
} from '../world/index.js';
import type { Json } from './json.js';

/** What a message says of whom it mentions, once `allowed_mentions` is applied. */
export type Mentioned = { users: string[]; roles: string[]; everyone: boolean };

/** What Discord keeps of a message beside the neutral record. */
export type DiscordMessageData = {
  /** Message type; 0 or 19 by what the record says unless given. */
  type?: number | undefined;
  flags?: number | undefined;
  tts?: boolean | undefined;
  nonce?: string | number | undefined;
  embeds?: Json[] | undefined;
  components?: Json[] | undefined;
  mentioned?: Mentioned | undefined;
  reference?: Json | undefined;
  snapshots?: Json[] | undefined;
  poll?: Json | undefined;
  stickers?: Json[] | undefined;
  webhookId?: string | undefined;
  applicationId?: string | undefined;
  interaction?: Json | undefined;
  /** The number of the message in its thread. */
  position?: number | undefined;
  /** Files that only an embed or a component shows. */
  hiddenFiles?: string[] | undefined;
};

export type Overwrite = { type: 0 | 1; allow: bigint; deny: bigint };

export type DiscordChannelData = {
  /** The channel type where the neutral kind is not enough (4 category, 13 stage, …). */
  type?: number | undefined;
  overwrites: Map<string, Overwrite>;
  nsfw: boolean;
  rateLimit: number;
  position: number;
  lastMessageId: string | null;
  lastPinAt: Date | undefined;
  tags: Json[];
  requiresTag: boolean;
};

export type DiscordThreadData = {
  type: 10 | 11 | 12;
  invitable: boolean;
  autoArchive: number;
  archivedAt: Date;
  rateLimit: number;
  appliedTags: string[];
  /** How many messages were ever sent. */
  totalSent: number;
  joinedAt: Map<string, Date>;
  lastMessageId: string | null;
};

export type DiscordUserData = {
  discriminator: string;
  avatar: string | null;
  /** Whole activities, where the neutral presence is not enough. */
  activities?: Json[] | undefined;
};

export type DiscordFileData = {
  channelId: string;
  description?: string | undefined;
  duration?: number | undefined;
  waveform?: string | undefined;
  ephemeral?: boolean | undefined;
  isSpoiler?: boolean | undefined;
};

export type DiscordRoleData = {
  permissions: bigint;
  color: number;
  hoist: boolean;
  mentionable: boolean;
  managed: boolean;
  position: number;
  tags?: Json | undefined;
};

/** The platform's own part of a record, made on first use. The only place that casts it. */
function own<Data extends object>(record: { native: unknown }, make: () => Data): Data {
  record.native ??= make();
  return record.native as Data;
}

export const messageData = (message: MessageRecord): DiscordMessageData => own(message, () => ({}));
export const channelData = (channel: ChannelRecord): DiscordChannelData =>
  own(channel, () => ({
    overwrites: new Map(),
    nsfw: false,
    rateLimit: 0,
    position: 0,
    lastMessageId: null,
    lastPinAt: undefined,
    tags: [],
    requiresTag: false,
  }));
export const threadData = (thread: ThreadRecord): DiscordThreadData =>
  own(thread, () => ({
    type: 11 as const,
    invitable: true,
    autoArchive: 4_320,
    archivedAt: thread.createdAt,
    rateLimit: 0,
    appliedTags: [],
    totalSent: 0,
    joinedAt: new Map(),
    lastMessageId: null,
  }));
export const userData = (user: UserRecord): DiscordUserData =>
  own(user, () => ({
    discriminator: user.isBot ? String(1_000 + (Number(BigInt(user.id) % 9_000n) | 0)) : '0',
    avatar: null,
  }));
export const fileData = (file: FileRecord): DiscordFileData => own(file, () => ({ channelId: '0' }));
export const roleData = (role: GroupRecord): DiscordRoleData =>
  own(role, () => ({
    permissions: 0n,
    color: 0,
    hoist: false,
    // A group that people are to mention by name.
    mentionable: true,
    managed: false,
    position: 1,
  }));
