import type { RichText } from '../../richtext/nodes.js';

/**
 * What the page is told, as JSON. A platform's view is whole: the page draws it and keeps what has not changed.
 */
export type PlatformView = {
  /** `slack` */
  name: string;
  /** `Slack` */
  title: string;
  connection: ConnectionView;
  bot: BotView;
  /** What people cannot do here: `thread`, `edit`, … */
  lacks: string[];
  /** What people may react with; some messages take fewer. */
  reactions: string[];
  people: PersonView[];
  channels: ChannelView[];
  hearing: HearingView;
  /** Faults that last until they are ended. */
  lastingFaults: string[];
};

/** The backend's: `idle`, `connecting`, `connected`, `reconnecting`, `disconnected`, `failed`. */
export type ConnectionView = { state: string; detail?: string };

/**
 * `error` beside `running`: the bot goes on all the same. `about` says what went wrong: a newer version could not be
 * loaded (the one before goes on), it was told of an error (mostly of a handler's), or something threw where nobody catches it.
 */
export type BotView = {
  state: 'starting' | 'running' | 'failed';
  error?: string;
  about?: 'load' | 'handler' | 'uncaught';
};

/** What people did since the bot is there, and how much of it the bot heard. */
export type HearingView = {
  /** `gap`: why what falls into a lost connection is not told again, where the platform lacks that. */
  acts: { act: 'said' | 'edited' | 'deleted' | 'reacted'; done: number; heard: number; gap?: string }[];
  /** Heard only when it was read again after a lost connection. */
  backfilled: number;
  /** Messages that the bot heard of more than once. */
  twice: number;
};

export type PersonView = {
  id: string;
  handle: string;
  name: string;
  isBot: boolean;
  status: string;
  statusText?: string;
  statusEmoji?: string;
  /** The dialog that the bot has open with this person. */
  modal?: ModalView;
};

export type ModalView = { id: string; title: string; submitLabel?: string; inputs: ModalInputView[] };

export type ModalInputView = {
  id: string;
  label: string;
  isOptional: boolean;
  placeholder?: string;
  /** What stands in it, or is chosen, at first. */
  initial: string[];
} & (
  | { kind: 'text' | 'multiline' }
  | { kind: 'select'; options: { label: string; value: string }[]; isMultiple: boolean }
);

export type ChannelView = {
  id: string;
  name: string;
  kind: string;
  topic: string;
  isArchived: boolean;
  memberIds: string[];
  /** Names of who is typing. */
  typing: string[];
  threads: { id: string; rootId?: string; name?: string; isArchived: boolean; isLocked: boolean }[];
  /** Up to which message somebody has read, where they told. */
  readBy: { personId: string; messageId: string }[];
  /** What people said here that the bot has not heard of yet. */
  unheard: string[];
  /** The newest ones, oldest first, replies in threads included. */
  messages: MessageView[];
};

export type MessageView = {
  id: string;
  authorId: string;
  /** The name shown. */
  authorName: string;
  isBot: boolean;
  /** As the platform's readers see it, with its marks. Absent where it could not be read: `text` stands for it. */
  body?: RichText;
  /** Without marks. */
  text: string;
  kind: string;
  createdAt: string;
  isEdited: boolean;
  /** Only its trace is left. */
  isDeleted?: true;
  /** A reply in a thread that stands in the channel too. */
  isBroadcast?: true;
  isPinned: boolean;
  threadId?: string;
  replyTo?: { id: string; authorName: string; text: string };
  reactions: { emoji: string; by: string[] }[];
  /** Given only where this message takes other reactions than the platform at large. */
  takesReactions?: string[];
  files: FileView[];
  embeds: EmbedView[];
  components: ComponentView[];
  /** The name of the one who alone sees it. */
  ephemeralTo?: string;
};

export type FileView = { id: string; filename: string; size: number; contentType: string; isPicture: boolean };

export type EmbedView = {
  title?: string;
  url?: string;
  color?: string;
  author?: string;
  description?: RichText;
  fields: { name: string; value: RichText; inline: boolean }[];
  footer?: string;
  /** Addresses are shown, never loaded: the page asks nothing of any network. */
  pictures: { url: string; description?: string }[];
  thumbnail?: { url: string; description?: string };
  at?: string;
};

export type ComponentView =
  | { type: 'button'; id: string; label: string; style: string; isDisabled: boolean; url?: string; row?: number }
  | {
      type: 'select';
      id: string;
      label?: string;
      placeholder?: string;
      options: { label: string; value: string }[];
      max: number;
      isDisabled: boolean;
      row?: number;
    };

/** One line of the stream of unified events. */
export type StreamEntry = {
  /** Counts up over all platforms. */
  seq: number;
  /** Empty where it concerns all of them. */
  platform: string;
  at: string;
  /** The event's type; `playground` for what the playground itself has to say, `console` for a line of the bot's console. */
  type: string;
  /** In a few words. */
  summary: string;
  /** The event as the bot gets it. */
  event: unknown;
};

/** What the inspector shows of a message. */
export type InspectionView = {
  /** The wire's own markup, as it stands on the platform. */
  content: string;
  /** The unified model, where the backend has one. */
  model?: unknown;
  /** What came over the wire for it. */
  wire?: unknown;
  /** What had to be degraded when the bot sent it; absent for what it did not send. */
  losses?: { feature: string; from: string; to: string }[];
  /** Why there is no model. */
  problem?: string;
};

/** Told once to each page. `tries`: what one may say to the bot. */
export type HelloView = { version: string; bot: string; tries: readonly string[]; platforms: string[] };

/**
 * A platform's view as it is sent: of each channel's messages the order, and those that the page does not have yet. The
 * page puts them together again.
 */
export type PlatformUpdate = Omit<PlatformView, 'channels'> & {
  channels: (Omit<ChannelView, 'messages'> & { order: string[]; fresh: MessageView[] })[];
};
