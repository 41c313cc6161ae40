import { type MessageRecord, ScriptedWorld, type UserRecord, WorldState } from '../world/index.js';
import { SessionStore } from './auth/sessions.js';
import { ConnectionStore } from './connections.js';
import { FeedStore } from './datafeed/feeds.js';
import { normalizeId, SymphonyIds } from './ids.js';
import { type MessageVersion, messageData, userData } from './native.js';
import type { SymphonyEmulatorOptions } from './options.js';
import { SymphonyPlatform } from './platform.js';
import { SignalStore } from './signals.js';

export type FoundMessage = { message: MessageRecord; version: MessageVersion };

/** Everything of one emulated pod that is not the transport: the world, and what only Symphony has. */
export class SymphonyPod {
  readonly tenant: bigint;
  readonly ids: SymphonyIds;
  readonly state: WorldState;
  readonly world: ScriptedWorld;
  readonly options: SymphonyEmulatorOptions;
  readonly sessions: SessionStore;
  readonly feeds: FeedStore;
  readonly connections: ConnectionStore;
  readonly signals: SignalStore;
  readonly company: string;
  readonly appId = 'emulated-app';
  readonly roles: ReadonlySet<string>;
  /** The ids of people of other pods whose presence was asked for. */
  readonly watchedPresence = new Set<string>();
  /** The old presence feeds: who has changed since the last read. */
  readonly presenceFeeds = new Map<string, UserRecord[]>();
  /** The commands that the bot shows on `/`, as JSON text. */
  manifest = '{}';
  readonly #versions = new Map<string, FoundMessage>();

  constructor(options: SymphonyEmulatorOptions) {
    this.options = options;
    this.tenant = BigInt(options.tenant ?? 103);
    this.company = options.company ?? 'Emulated';
    this.roles = new Set(options.roles);
    this.ids = new SymphonyIds(this.tenant);
    this.sessions = new SessionStore(
      options.sessionMs ?? 3_600_000,
      () => this.now(),
      () => this.tokenTime(),
    );
    this.feeds = new FeedStore(options);
    this.state = new WorldState({
      platform: new SymphonyPlatform(this.ids, this.tenant),
      bot: { handle: options.bot?.handle ?? 'chatmux', name: options.bot?.name ?? 'Chatmux' },
      clock: options.clock,
      keepMessages: options.keepMessages,
    });
    this.state.users.update(this.state.bot, { email: `${this.state.bot.handle}@bots.example.test` });
    this.world = new ScriptedWorld(this.state, options.users);
    this.state.messages.onForgotten((message) => {
      for (const { id } of this.versionsOf(message)) this.#versions.delete(id);
    });
    this.connections = new ConnectionStore(this);
    this.signals = new SignalStore(this);
  }

  tokenTime(): number {
    return (this.options.tokenClock?.() ?? new Date()).getTime();
  }

  now(): number {
    return this.state.now().getTime();
  }

  /** Finds a message by the id of any of its versions, in either form of base64; deleted ones included. */
  message(id: string): FoundMessage | undefined {
    return this.#versions.get(normalizeId(id));
  }

  /** Notes that a message has a new version: the first, or an edit. */
  addVersion(message: MessageRecord, version: MessageVersion): void {
    const data = messageData(message);
    data.versions = [...(data.versions ?? []), version];
    this.#versions.set(version.id, { message, version });
  }

  /** The newest version of a message. */
  newest(message: MessageRecord): MessageVersion {
    const version = messageData(message).versions?.at(-1);
    if (!version) throw new Error(`the message ${message.id} has no version`);
    return version;
  }

  versionsOf(message: MessageRecord): readonly MessageVersion[] {
    return messageData(message).versions ?? [];
  }

  isExternal(user: UserRecord): boolean {
    return userData(user).isExternal === true;
  }
}
