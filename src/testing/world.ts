/**
 * The scripted other side of a conversation: people who are on the platform, and what they and the bot did there.
 * The same script drives `MemoryBackend` and every emulator. All calls take effect at once and are synchronous; the
 * backend hears of them as the platform would tell it.
 */
export interface World {
  /** The person with this handle; made on first use and then a member of every public channel. */
  user(handle: string, options?: PersonOptions): Person;
  /** The channel with this name (`general` exists from the start); made on first use, the bot a member. */
  channel(name: string, options?: WorldChannelOptions): WorldChannel;
  /** The direct conversation of the bot with one or more people, made on first use. */
  direct(...handles: string[]): WorldChannel;
  /** The bot's own account. */
  readonly bot: WorldUser;
  readonly users: readonly WorldUser[];
  readonly channels: readonly WorldChannel[];
  /** What stands in a channel now, oldest first: deleted messages are gone, edited ones are as edited. Replies in threads are included. */
  messages(channel: string | WorldChannel): readonly WorldMessage[];
  /** The newest message in a channel that fits, or `undefined`. */
  lastMessage(channel: string | WorldChannel, where?: (message: WorldMessage) => boolean): WorldMessage | undefined;
  /** Resolves with the first message (present or coming) that fits; rejects after `timeoutMs` (5,000) saying what was there. */
  waitForMessage(
    where: (message: WorldMessage) => boolean,
    options?: { timeoutMs?: number | undefined },
  ): Promise<WorldMessage>;
  /** Resolves when the condition holds; rejects after `timeoutMs` (5,000). */
  waitFor(
    condition: () => boolean,
    options?: { timeoutMs?: number | undefined; what?: string | undefined },
  ): Promise<void>;
  /** What happened, in order: people's and the bot's. Of more than 20,000 entries at least the last 10,000; `watch` misses none. */
  readonly log: readonly WorldEntry[];
  /** Calls back with everything that happens from now on. @returns what ends it */
  watch(listener: (entry: WorldEntry) => void): () => void;
  /** The bot's presence as others see it. */
  readonly botPresence: WorldPresence;
  /** Who is seen typing in a channel now (handles, the bot included). */
  typing(channel: string | WorldChannel): readonly string[];
  /** Makes a custom emoji. */
  addCustomEmoji(name: string): void;
  /** Makes a group of people that can be mentioned. */
  addGroup(handle: string, members: string[]): WorldGroup;
}

export type PersonOptions = {
  name?: string | undefined;
  email?: string | undefined;
  isBot?: boolean | undefined;
  title?: string | undefined;
  timezone?: string | undefined;
};

export type WorldChannelOptions = {
  type?: 'public' | 'private' | 'announcement' | 'forum' | undefined;
  topic?: string | undefined;
  description?: string | undefined;
  /** Handles; a public channel holds everybody unless given. */
  members?: string[] | undefined;
  /** Whether the bot is in it. Default true. */
  bot?: boolean | undefined;
};

export type WorldUser = {
  readonly id: string;
  readonly handle: string;
  readonly name: string;
  readonly isBot: boolean;
};
export type WorldGroup = { readonly id: string; readonly handle: string };
export type WorldChannel = {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly memberHandles: readonly string[];
  readonly topic: string;
  readonly isArchived: boolean;
};
export type WorldPresence = {
  readonly status: string;
  readonly statusText?: string;
  readonly statusEmoji?: string;
  readonly activity?: { type: string; name: string };
};

/** What somebody says: text as one types it (`@handle` and `#channel` of existing ones become mentions), or the wire's own markup. */
export type Speech = string | { raw: string };

export type SayOptions = {
  /** Reply in the thread of this message. */
  thread?: WorldMessage | undefined;
  /** Reply to this message where the platform has replies. */
  replyTo?: WorldMessage | undefined;
  files?: WorldFileInput[] | undefined;
};

export type WorldFileInput = {
  filename: string;
  data: Uint8Array | string;
  contentType?: string | undefined;
  title?: string | undefined;
};

/** A person on the platform. */
export interface Person extends WorldUser {
  say(channel: string | WorldChannel, text: Speech, options?: SayOptions): WorldMessage;
  reply(message: WorldMessage, text: Speech): WorldMessage;
  edit(message: WorldMessage, text: Speech): WorldMessage;
  delete(message: WorldMessage): void;
  /** A unicode emoji, or the name of a custom one. */
  react(message: WorldMessage, emoji: string): void;
  unreact(message: WorldMessage, emoji: string): void;
  upload(channel: string | WorldChannel, file: WorldFileInput, text?: Speech): WorldMessage;
  pin(message: WorldMessage): void;
  unpin(message: WorldMessage): void;
  type(channel: string | WorldChannel): void;
  join(channel: string | WorldChannel): void;
  leave(channel: string | WorldChannel): void;
  /** Presses a button of the bot's, by id or label. */
  click(message: WorldMessage, button: string): void;
  /** Chooses in a select of the bot's. */
  choose(message: WorldMessage, select: string, values: string[]): void;
  /** Uses a command: `/deploy staging`. */
  command(channel: string | WorldChannel, text: string): void;
  /** Sends the modal that the bot opened for this person. */
  submit(values: Record<string, string | string[]>): void;
  /** The modal that is open for this person. */
  readonly modal: WorldModal | undefined;
  setPresence(presence: {
    status?: string | undefined;
    statusText?: string | undefined;
    statusEmoji?: string | undefined;
  }): void;
  /** Changes the profile. */
  rename(name: string): void;
  /** Reads the channel up to its end. */
  read(channel: string | WorldChannel): void;
  /** Shares a position in a channel, in degrees. */
  shareLocation(
    channel: string | WorldChannel,
    location: { lat: number; lon: number; expiresAt?: Date | undefined },
  ): void;
}

/** A message as it stands on the platform. */
export type WorldMessage = {
  readonly id: string;
  readonly channelId: string;
  /** The channel's name. */
  readonly channel: string;
  readonly threadId?: string;
  readonly replyToId?: string;
  /** The author's handle. */
  readonly author: string;
  readonly isBot: boolean;
  /** Readable text as the platform's reader sees it, without marks. */
  readonly text: string;
  /** The wire's own markup. */
  readonly content: string;
  readonly isEdited: boolean;
  readonly isDeleted: boolean;
  readonly isPinned: boolean;
  /** `alert`, `announcement`, … where the platform has kinds. */
  readonly kind: string;
  /** Handles by unicode emoji or custom name. */
  readonly reactions: Readonly<Record<string, readonly string[]>>;
  readonly files: readonly WorldFile[];
  readonly embeds: readonly WorldEmbed[];
  readonly buttons: readonly { id: string; label: string; url?: string }[];
  readonly selects: readonly {
    id: string;
    options: readonly { label: string; value: string }[];
  }[];
  /** Who alone sees it (a handle). */
  readonly ephemeralTo?: string;
  /** The name shown instead of the author's. */
  readonly sender?: string;
  readonly createdAt: Date;
};

export type WorldFile = {
  readonly id: string;
  readonly filename: string;
  readonly size: number;
  readonly contentType: string;
  readonly data: Uint8Array;
  readonly title?: string;
};
export type WorldEmbed = {
  readonly title?: string;
  readonly text?: string;
  readonly color?: string;
  readonly fields: readonly { name: string; value: string }[];
  readonly footer?: string;
};
export type WorldModal = {
  readonly id: string;
  readonly title: string;
  readonly inputs: readonly { id: string; label: string }[];
};
export type WorldEntry = {
  readonly at: Date;
  readonly by: string;
  readonly what: string;
  readonly message?: WorldMessage;
  readonly detail?: Record<string, unknown>;
};
