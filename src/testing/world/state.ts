import type { WorldChange, WorldListener } from './change.js';
import { ChannelStore } from './channels.js';
import { EmojiStore } from './emoji.js';
import { FileStore } from './files.js';
import { GroupStore } from './groups.js';
import { MessageStore } from './messages.js';
import { ModalStore } from './modals.js';
import type { WorldPlatform } from './platform.js';
import type { UserRecord } from './records.js';
import { ScheduleStore } from './schedule.js';
import { ThreadStore } from './threads.js';
import { TypingStore } from './typing.js';
import { type UserInput, UserStore } from './users.js';

export type WorldStateOptions = {
  platform: WorldPlatform;
  /** The bot's own account. Default: handle `bot`, name `Bot`. */
  bot?: UserInput | undefined;
  /** Default `() => new Date()`. */
  clock?: (() => Date) | undefined;
  /** How many messages of a channel are kept. All unless given. */
  keepMessages?: number | undefined;
};

/**
 * The neutral memory of a chat platform: who is there, what was said, what happened. Synchronous; every function takes
 * the one who acts, the bot being a user like any other, and tells the listeners once it is done. It knows no permissions:
 * what the bot may do is for the emulator to refuse before it calls.
 */
export class WorldState {
  readonly platform: WorldPlatform;
  readonly now: () => Date;
  readonly users: UserStore;
  readonly channels: ChannelStore;
  readonly messages: MessageStore;
  readonly threads: ThreadStore;
  readonly groups: GroupStore;
  readonly files: FileStore;
  readonly emoji: EmojiStore;
  readonly typing: TypingStore;
  readonly schedule: ScheduleStore;
  readonly modals: ModalStore;
  readonly bot: UserRecord;
  readonly #listeners = new Set<WorldListener>();
  #queue: WorldChange[] | undefined;

  constructor(options: WorldStateOptions) {
    this.platform = options.platform;
    this.now = options.clock ?? (() => new Date());
    this.users = new UserStore(this);
    this.channels = new ChannelStore(this);
    this.messages = new MessageStore(this, options.keepMessages);
    this.threads = new ThreadStore(this);
    this.groups = new GroupStore(this);
    this.files = new FileStore(this);
    this.emoji = new EmojiStore(this);
    this.typing = new TypingStore(this);
    this.schedule = new ScheduleStore(this);
    this.modals = new ModalStore(this);
    this.bot = this.users.add({ handle: 'bot', isBot: true, ...options.bot });
    this.channels.create({
      name: 'general',
      by: this.bot,
      members: [this.bot],
    });
  }

  /** Tells of every change, in order, after it was made. @returns what ends it. */
  onChange(listener: WorldListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** For the stores, and for a platform's interactions. A change made by a listener is told after the present one. */
  emit(change: WorldChange): void {
    if (this.#queue) {
      this.#queue.push(change);
      return;
    }
    this.#queue = [change];
    try {
      for (let next = this.#queue.shift(); next; next = this.#queue.shift())
        for (const listener of [...this.#listeners]) listener(next);
    } finally {
      this.#queue = undefined;
    }
  }
}
