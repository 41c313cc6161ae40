import type {
  Activity,
  Button,
  ChannelType,
  ChatEventType,
  CommandOption,
  Embed,
  EmbedAuthor,
  EmbedFooter,
  EmbedMedia,
  GroupRef,
  MessageRef,
  PresenceStatus,
  Select,
  SelectOption,
  TextInput,
  ThreadRef,
  UserRef,
} from '../models/index.js';
import type { RichText } from '../richtext/nodes.js';
import type { FileInput } from './files/index.js';

/** Every key may be left out or `undefined`. */
type Loose<T> = { [K in keyof T]?: T[K] | undefined };

/** What every operation takes. */
export type OperationOptions = {
  /** When it fires, the call rejects with an AbortedError. */
  signal?: AbortSignal | undefined;
};

export type FetchOptions = OperationOptions & {
  /** Ask the platform also when the cache knows the answer. */
  fresh?: boolean | undefined;
};

/** Markdown, or a tree. */
export type MarkdownInput = string | RichText;

/** An Embed with defaults filled in: see Embed. */
export type EmbedInput = Loose<
  Omit<Embed, 'fields' | 'color' | 'timestamp' | 'description' | 'author' | 'footer' | 'thumbnail' | 'image'>
> & {
  description?: MarkdownInput | undefined;
  /** `#rrggbb`, or a number from 0 to 0xffffff. */
  color?: string | number | undefined;
  timestamp?: Date | string | undefined;
  author?: (Pick<EmbedAuthor, 'name'> & Loose<EmbedAuthor>) | undefined;
  footer?: (Pick<EmbedFooter, 'text'> & Loose<EmbedFooter>) | undefined;
  thumbnail?: (Pick<EmbedMedia, 'url'> & Loose<EmbedMedia>) | undefined;
  image?: (Pick<EmbedMedia, 'url'> & Loose<EmbedMedia>) | undefined;
  fields?: { name: string; value: MarkdownInput; inline?: boolean | undefined }[] | undefined;
};

export type ButtonInput = Pick<Button, 'type' | 'id' | 'label'> & Loose<Button>;
export type SelectInput = Pick<Select, 'type' | 'id'> &
  Loose<Omit<Select, 'options'>> & {
    options?: (Pick<SelectOption, 'label' | 'value'> & Loose<SelectOption>)[] | undefined;
  };
export type TextFieldInput = Pick<TextInput, 'type' | 'id' | 'label'> & Loose<TextInput>;

/** A component with defaults filled in: see Component. */
export type ComponentInput = ButtonInput | SelectInput | TextFieldInput;

/** A modal with defaults filled in: see Modal. */
export type ModalInput = {
  id: string;
  title: string;
  inputs: (TextFieldInput | SelectInput)[];
  submitLabel?: string | undefined;
  metadata?: string | undefined;
};

/** A command with defaults filled in: see Command. */
export type CommandInput = {
  name: string;
  description?: string | undefined;
  type?: 'slash' | 'message' | 'user' | undefined;
  options?: (Pick<CommandOption, 'name'> & Loose<CommandOption>)[] | undefined;
};

/** What to do with content over the platform's limit. */
export type Overflow = 'split' | 'truncate' | 'error';

/** The options of every send. `Native` is the platform's own: passed through untouched. */
export type SendOptions<Native = Record<string, unknown>> = OperationOptions & {
  /** Send into this thread (started when need be). Rejects where there are no threads. */
  thread?: ThreadRef | undefined;
  /** Answer this message; see `reply`. */
  replyTo?: MessageRef | string | undefined;
  files?: readonly FileInput[] | undefined;
  embeds?: readonly EmbedInput[] | undefined;
  components?: readonly ComponentInput[] | undefined;
  /** A special kind of message, where the platform has them (Teamwire). */
  type?: 'alert' | 'announcement' | 'note' | undefined;
  /** Show another name and picture than the bot's own. */
  sender?: { name?: string | undefined; avatarUrl?: string | undefined } | undefined;
  /** `nodes` (default): only mentions made as nodes ping. `none`: nothing pings. `all`: `@everyone` and `@here` in text ping too. */
  mentions?: 'nodes' | 'none' | 'all' | undefined;
  /** Whether the platform may add previews of links. Default: the platform's own. */
  linkPreviews?: boolean | undefined;
  /** Without a notification. */
  silent?: boolean | undefined;
  /** Show it to this user alone. Rejects where the platform cannot. */
  ephemeralTo?: UserRef | undefined;
  /** Default `split`. */
  overflow?: Overflow | undefined;
  /** The same key sends at most once: see the capability `idempotency`. */
  idempotencyKey?: string | undefined;
  native?: Native | undefined;
};

/** What may change in an edit; what is left out stays as it is. */
export type EditOptions<Native = Record<string, unknown>> = Pick<
  SendOptions<Native>,
  'signal' | 'embeds' | 'components' | 'files' | 'mentions' | 'linkPreviews' | 'overflow' | 'native'
>;

/** A place in the history: a message (its ref or id) or a moment. */
export type HistoryPoint = MessageRef | string | Date;

export type HistoryOptions = OperationOptions & {
  /** How many at the most; 50 unless given. */
  limit?: number | undefined;
  /** Only what is older; exclusive. */
  before?: HistoryPoint | undefined;
  /** Only what is newer; exclusive. */
  after?: HistoryPoint | undefined;
  /**
   * A message, or a moment, and what stands around it: `limit` in all, the message among them, half of the rest on either
   * side as far as there are so many. For `fetchMessages`; not beside `before` and `after`.
   */
  around?: HistoryPoint | undefined;
  /** The replies of this thread instead of what the channel itself shows. */
  thread?: ThreadRef | undefined;
  /** `newest` (default) starts at the newest end. */
  order?: 'newest' | 'oldest' | undefined;
};

export type SearchOptions = OperationOptions & {
  channel?: string | { id: string } | undefined;
  from?: UserRef | undefined;
  before?: Date | undefined;
  after?: Date | undefined;
  /** 50 unless given. */
  limit?: number | undefined;
};

export type UserQuery = {
  id?: string | undefined;
  /** The shown name, exactly. */
  name?: string | undefined;
  email?: string | undefined;
  /** Without `@`. */
  handle?: string | undefined;
};

export type ChannelQuery = {
  id?: string | undefined;
  /** Exactly, without `#`. */
  name?: string | undefined;
};

export type ListChannelsOptions = OperationOptions & {
  /** Only these kinds. Default: all that the account can see. */
  types?: readonly ChannelType[] | undefined;
  /** Only those the account is in. */
  joined?: boolean | undefined;
  includeArchived?: boolean | undefined;
  /** Of one organisation (Discord guild). */
  organization?: string | { id: string } | undefined;
};

export type CreateChannelInput = {
  name: string;
  /** Default `public`. */
  type?: 'public' | 'private' | 'announcement' | 'forum' | 'voice' | undefined;
  topic?: string | undefined;
  description?: string | undefined;
  isReadOnly?: boolean | undefined;
  /** Who is in it from the start, beside the account itself. */
  members?: readonly UserRef[] | undefined;
  organization?: string | { id: string } | undefined;
  /** The category or parent. */
  parent?: string | { id: string } | undefined;
};

export type UpdateChannelInput = {
  name?: string | undefined;
  topic?: string | undefined;
  description?: string | undefined;
  isReadOnly?: boolean | undefined;
  type?: 'public' | 'private' | undefined;
};

/** Users, or users and groups. */
export type MembersInput =
  | UserRef
  | readonly UserRef[]
  | { users?: readonly UserRef[] | undefined; groups?: readonly GroupRef[] | undefined };

export type SetPresenceInput = {
  /** `auto` gives the choice back to the platform; where it has none it is `online`. */
  status?: Exclude<PresenceStatus, 'unknown'> | 'auto' | undefined;
  /** `''` clears it. */
  statusText?: string | undefined;
  /** A unicode emoji, a name or `:name:`. */
  statusEmoji?: string | undefined;
  /** When the text is to be cleared. */
  expiresAt?: Date | undefined;
  /** `null` clears it. */
  activity?: Activity | null | undefined;
};

export type PresenceHeartbeatOptions = SetPresenceInput & {
  /** Default 60,000; at least 1,000. */
  intervalMs?: number | undefined;
};

export type CreateThreadOptions<Native = Record<string, unknown>> = Omit<
  SendOptions<Native>,
  'thread' | 'replyTo' | 'ephemeralTo'
> & {
  name?: string | undefined;
};

export type UpdateThreadInput = {
  name?: string | undefined;
  isArchived?: boolean | undefined;
  isLocked?: boolean | undefined;
};

export type RespondOptions<Native = Record<string, unknown>> = Omit<
  SendOptions<Native>,
  'thread' | 'replyTo' | 'ephemeralTo' | 'type' | 'sender'
> & {
  /** Only the person who acted sees it. */
  ephemeral?: boolean | undefined;
  /** Put it in place of the message that was acted on. */
  replace?: boolean | undefined;
};

/** Answers that are no message: choices for an `autocomplete`, or what is wrong in a `modal`. */
export type InteractionAnswer =
  | { choices: readonly { name: string; value: string }[] }
  /** By input id; the modal stays open. */
  | { errors: Readonly<Record<string, string>> };

export type StreamMessageOptions<Native = Record<string, unknown>> = Omit<
  SendOptions<Native>,
  'overflow' | 'idempotencyKey' | 'ephemeralTo'
> & {
  /** How often the message is edited where the platform has no streams. Default 1,000. */
  updateIntervalMs?: number | undefined;
};

/** A message that waits for its time. */
export type ScheduledMessage = {
  platform: string;
  account: string;
  id: string;
  channelId: string;
  at: Date;
  text?: string;
};

export type EventStreamOptions<Type extends ChatEventType = ChatEventType> = OperationOptions & {
  types?: readonly Type[] | undefined;
  /** Only this channel's (threads in it included). */
  channel?: string | { id: string } | undefined;
  /** How many wait unread before some are dropped. Default 1,000. */
  buffer?: number | undefined;
  /** Called with the number dropped so far, each time some are. */
  onDrop?: ((dropped: number) => void) | undefined;
};
