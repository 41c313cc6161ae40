import { LRUCache } from 'lru-cache';
import type { EntityCache } from '../../core/cache/index.js';
import { ToggleCounter } from '../../core/delivery/index.js';
import type { Mention } from '../../models/index.js';
import { ChangeCounter } from './events/change-counter.js';
import { ReactionLedger } from './events/reaction-ledger.js';
import { GuildBook } from './guild-book.js';
import type {
  DiscordChannel,
  DiscordInteraction,
  DiscordMessage,
  DiscordPresence,
  DiscordThread,
  DiscordUser,
} from './native.js';
import { channelOf, isChannelOfMessages } from './normalize/channel.js';
import type { DiscordSelf, KnownGuild, NormalizeContext, Place } from './normalize/context.js';
import { interactionOf } from './normalize/interaction.js';
import { messageOf } from './normalize/message.js';
import { presenceOf } from './normalize/presence.js';
import { threadOf } from './normalize/thread.js';
import { userOf, userOfMember } from './normalize/user.js';
import { PlaceBook } from './place-book.js';
import { isThreadType } from './wire/flags.js';
import { flagAt, type Wire } from './wire/read.js';
import { textAt, timeAt } from './wire/values.js';

/** What the reader needs of the backend. */
export type ReaderSource = {
  readonly account: string;
  readonly cdnUrl: string;
  /** Discord's time, in milliseconds. */
  now(): number;
  readonly users: EntityCache<DiscordUser>;
  readonly channels: EntityCache<DiscordChannel>;
  /** Keeps the payload for `backend.raw`. */
  remember<Model extends object>(model: Model, payload: unknown): Model;
  /** `GET /channels/{id}`. */
  askChannel(id: string, signal: AbortSignal): Promise<Wire>;
  /** `GET /channels/{channel}/messages/{id}`. */
  askMessage(wireChannelId: string, id: string, signal: AbortSignal): Promise<Wire>;
};

/** What is remembered of a message: what tells an edit from a link preview, and a pin from both. */
type Seen = { readonly edited: string | undefined; readonly isPinned?: boolean };

/** An edit that is older when a message is read has come by the gateway, or never will. */
const lateMs = 600_000;

/** How long an event waits for what Discord is asked beside it. */
const askMs = 3_000;
/** How long a channel that Discord did not give is not asked for again. */
const unknownMs = 60_000;

/** Who was last seen how, by id. */
type PresenceStore = {
  get(userId: string): DiscordPresence | undefined;
  set(userId: string, presence: DiscordPresence): unknown;
  delete(userId: string): boolean;
};

/**
 * Reads payloads into models. It remembers what they leave out: which channels are threads and of what, the roles of the
 * servers, how messages stood. All of it is bounded.
 */
export class DiscordReader implements NormalizeContext {
  readonly account: string;
  readonly cdnUrl: string;
  self: DiscordSelf | undefined;
  readonly guilds = new GuildBook();
  readonly places = new PlaceBook();
  /** Versions of reactions, which are switched on and off without one. */
  readonly toggles = new ToggleCounter(50_000);
  /** Versions of what is told again without having changed. */
  readonly changes = new ChangeCounter();
  readonly reactions = new ReactionLedger();
  /** The presences of members, where the gateway tells them. */
  readonly presences: PresenceStore = new LRUCache<string, DiscordPresence>({ max: 20_000 });
  readonly #source: ReaderSource;
  readonly #seen = new LRUCache<string, Seen>({ max: 20_000 });
  readonly #webhooks = new Set<string>();
  readonly #unknown = new LRUCache<string, true>({ max: 5_000, ttl: unknownMs });

  constructor(source: ReaderSource) {
    this.#source = source;
    this.account = source.account;
    this.cdnUrl = source.cdnUrl;
  }

  userById(id: string): DiscordUser | undefined {
    return this.#source.users.has(id) ? this.#source.users.getById(id) : undefined;
  }

  nameOf = (kind: Mention['kind'], id: string): string | undefined => {
    if (kind === 'user') return this.userById(id)?.name;
    if (kind === 'role') return this.guilds.roleName(id);
    return kind === 'channel' && this.#source.channels.has(id) ? this.#source.channels.getById(id)?.name : undefined;
  };

  placeOf(wireChannelId: string): Place | undefined {
    return this.places.placeOf(wireChannelId);
  }

  guildById(id: string): KnownGuild | undefined {
    return this.guilds.get(id);
  }

  isOwnWebhook(id: string): boolean {
    return this.#webhooks.has(id);
  }

  keepOwnWebhook(id: string): void {
    this.#webhooks.add(id);
  }

  /**
   * Where a channel of the wire is; Discord is asked where nothing has told. One that cannot be had stands for itself.
   *
   * @param told - what the payload says: `guildId` absent means a direct conversation
   */
  async place(
    wireChannelId: string,
    told: { guildId?: string | undefined; type?: number | undefined },
  ): Promise<Place> {
    const known = this.placeOf(wireChannelId);
    if (known) return known;
    if (told.guildId === undefined && !isThreadType(told.type)) {
      this.places.keepDirect(wireChannelId);
      return { channelId: wireChannelId, guildId: null };
    }
    // Only of a thread must the parent be asked; that something is none is told by messages alone.
    const isNone = told.type !== undefined && !isThreadType(told.type);
    if (!isNone && !this.#unknown.has(wireChannelId)) {
      try {
        this.places.keep(await this.#source.askChannel(wireChannelId, AbortSignal.timeout(askMs)), told.guildId);
      } catch {
        this.#unknown.set(wireChannelId, true);
      }
    }
    const place = this.placeOf(wireChannelId) ?? { channelId: wireChannelId };
    return place.guildId === undefined && told.guildId !== undefined ? { ...place, guildId: told.guildId } : place;
  }

  /** The whole message; `undefined` when it cannot be had in time. */
  async wholeMessage(wireChannelId: string, id: string): Promise<Wire | undefined> {
    try {
      return await this.#source.askMessage(wireChannelId, id, AbortSignal.timeout(askMs));
    } catch {
      return undefined;
    }
  }

  /** How the message stood before by what was told of it; keeps how it stands now. */
  seen(wire: Wire): Seen | undefined {
    const id = textAt(wire, 'id');
    if (id === undefined) return undefined;
    this.reactions.keep(id, wire, this.cdnUrl);
    const before = this.#seen.get(id);
    this.#seen.set(id, { edited: textAt(wire, 'edited_timestamp'), isPinned: flagAt(wire, 'pinned') });
    return before;
  }

  /**
   * Keeps how a message stands that was read, or that a call answered with. An edit or a pin that it shows may still be
   * on its way by the gateway, and is news then.
   */
  #read(wire: Wire): void {
    const id = textAt(wire, 'id');
    if (id === undefined) return;
    this.reactions.keep(id, wire, this.cdnUrl);
    const known = this.#seen.get(id);
    const edited = timeAt(wire, 'edited_timestamp');
    const isOld = edited === undefined ? !known : this.#source.now() - edited.getTime() > lateMs;
    if (isOld) this.#seen.set(id, { ...known, edited: textAt(wire, 'edited_timestamp') });
  }

  message(wire: Wire, place?: Place | undefined): DiscordMessage | undefined {
    const message = messageOf(wire, this, place);
    return message && this.#source.remember(message, wire);
  }

  /** Messages of history; those without an id are left out. */
  messages(wires: readonly Wire[], place: Place): DiscordMessage[] {
    return wires.flatMap((wire) => {
      this.#read(wire);
      return this.message(wire, place) ?? [];
    });
  }

  user(wire: Wire): DiscordUser | undefined {
    const user = userOf(wire, this);
    return user && this.#source.remember(user, wire);
  }

  userOfMember(wire: Wire, guildId: string | undefined): DiscordUser | undefined {
    const user = userOfMember(wire, this, guildId);
    return user && this.#source.remember(user, wire);
  }

  channel(wire: Wire, guildId?: string | undefined): DiscordChannel | undefined {
    const channel = channelOf(wire, this, guildId);
    return channel && this.#source.remember(channel, wire);
  }

  /** Keeps a channel's model where names are looked up. */
  rememberChannel(wire: Wire, guildId: string): void {
    const channel = isChannelOfMessages(wire) ? this.channel(wire, guildId) : undefined;
    if (channel) this.#source.channels.set(channel);
  }

  /** @param hasStarter - whether it stands under a message, where that is known */
  thread(wire: Wire, hasStarter?: boolean | undefined): DiscordThread | undefined {
    const parentId = textAt(wire, 'parent_id');
    // The first message of a forum's post has the post's id.
    const isPost = parentId !== undefined && this.places.isForum(parentId) === true;
    const thread = threadOf(wire, this, isPost || hasStarter);
    return thread && this.#source.remember(thread, wire);
  }

  presence(wire: Wire, guildId?: string | undefined): DiscordPresence | undefined {
    const presence = presenceOf(wire, this, guildId);
    return presence && this.#source.remember(presence, wire);
  }

  interaction(wire: Wire, receivedAt: Date): DiscordInteraction | undefined {
    const interaction = interactionOf(wire, this, receivedAt);
    return interaction && this.#source.remember(interaction, wire);
  }
}
