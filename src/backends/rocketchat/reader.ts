import { LRUCache } from 'lru-cache';
import type { EntityCache } from '../../core/cache/index.js';
import { isChatError, NotFoundError } from '../../core/errors/index.js';
import type { User } from '../../models/index.js';
import type { RocketChatClient } from './client/client.js';
import { textAt, type Wire } from './fields.js';
import { MessageStates } from './message-states.js';
import type { RocketChatChannel, RocketChatMessage, RocketChatUser } from './native.js';
import { roomFactsOf, toChannel } from './normalize/channel.js';
import type { NormalizeContext, RoomFacts } from './normalize/context.js';
import { toMessage } from './normalize/message.js';
import { toUser } from './normalize/user.js';
import { RoomBook } from './room-book.js';
import type { ServerSettings } from './server-settings.js';

/** What the reader needs of the backend. */
export type ReaderParts = {
  account: string;
  client: RocketChatClient;
  users: EntityCache<RocketChatUser>;
  remember<Model extends object>(model: Model, payload: unknown): Model;
};

/** What is told on the way to other things is believed for so long. */
const namesTtlMs = 10 * 60_000;

/** Turns payloads into models, and knows what payloads leave out: rooms by id, users by name. */
export class RocketChatReader {
  readonly rooms = new RoomBook();
  readonly states = new MessageStates();
  /** This account, once it has authenticated. */
  self: RocketChatUser | undefined;
  /** What the server's administrators have set, once it has been read. */
  settings: ServerSettings | undefined;
  readonly #parts: ReaderParts;
  /** The links with which messages begin: an edit keeps them. `''` for a message without. */
  readonly #quotes = new LRUCache<string, string>({ max: 5_000 });
  readonly #teams = new LRUCache<string, string>({ max: 1_000 });
  /** Users that nobody has asked for, by name: only what messages tell of them. */
  readonly #named = new LRUCache<string, User>({ max: 10_000, ttl: namesTtlMs, ttlResolution: 0 });

  constructor(parts: ReaderParts) {
    this.#parts = parts;
  }

  /** The name of a team, as messages mentioned it lately. */
  teamName(id: string): string | undefined {
    return this.#teams.get(id);
  }

  get context(): NormalizeContext {
    const { account, client, users } = this.#parts;
    return {
      account,
      url: client.url,
      siteUrl: this.settings?.siteUrl ?? client.url,
      self: this.self && { id: this.self.id, username: this.self.handle },
      userById: (id) => (id === this.self?.id ? (users.getById(id) ?? this.self) : users.getById(id)),
      userByHandle: (username) => users.getByHandle(username) ?? this.#named.get(username),
      room: (id) => this.rooms.get(id),
      roomIdBySlug: (slug) => this.rooms.idOf(slug),
    };
  }

  user(wire: unknown): RocketChatUser {
    const user = toUser(wire as Wire, this.context);
    if (!user) throw new NotFoundError('Rocket.Chat told of a user without an id.');
    return this.#parts.remember(user, wire);
  }

  channel(wire: unknown): RocketChatChannel {
    const channel = toChannel(wire as Wire, this.context);
    if (!channel) throw new NotFoundError('Rocket.Chat told of a room without an id.');
    this.rooms.note(roomFactsOf(channel));
    return this.#parts.remember(channel, wire);
  }

  /** @returns `undefined` for what is no message */
  message(wire: unknown): RocketChatMessage | undefined {
    const message = toMessage(wire as Wire, this.context);
    if (!message) return undefined;
    const { id, content, author, native } = message;
    for (const { kind, id: team, start, end } of message.mentions)
      if (kind === 'role' && team !== undefined) this.#teams.set(team, content.slice(start + 1, end));
    const whole = textAt(wire as Wire, 'msg') ?? '';
    this.#quotes.set(id, native?.quotes ? whole.slice(0, whole.length - content.length) : '');
    if (author.handle !== undefined && native?.alias === undefined) this.#named.set(author.handle, author);
    return this.#parts.remember(message, wire);
  }

  /** Messages that were read, not told: what they look like now is kept for later comparison. */
  messages(wires: readonly unknown[]): RocketChatMessage[] {
    return wires.flatMap((wire) => {
      const message = this.message(wire);
      if (message) this.states.seed(wire as Wire);
      return message ?? [];
    });
  }

  /** The links with which a message begins; `undefined` for one that was never read. */
  quotesOf(id: string): string | undefined {
    return this.#quotes.get(id);
  }

  /** What matters of a room; asked for once. @throws NotFoundError for one that the account cannot see */
  async room(id: string, signal: AbortSignal | undefined): Promise<RoomFacts> {
    const known = this.rooms.known(id);
    if (known) return known;
    await this.fetchRoom(id, signal);
    const facts = this.rooms.known(id);
    if (!facts) throw new NotFoundError(`There is no room '${id}' that this account can see.`);
    return facts;
  }

  async fetchRoom(id: string, signal: AbortSignal | undefined): Promise<RocketChatChannel> {
    const { room } = await this.#parts.client.rooms.info({ roomId: id }, { signal });
    return this.channel(room);
  }

  /** @throws NotFoundError */
  async fetchUser(selector: { userId: string } | { username: string }, signal: AbortSignal | undefined) {
    const { user } = await this.#parts.client.users.info(selector, { signal });
    const found = this.user(user);
    this.#parts.users.set(found);
    return found;
  }

  /** The username of an id. @throws NotFoundError */
  async usernameOf(id: string, signal: AbortSignal | undefined): Promise<string> {
    const known = this.context.userById(id)?.handle;
    if (known !== undefined) return known;
    const { handle } = await this.fetchUser({ userId: id }, signal);
    if (handle === undefined) throw new NotFoundError(`The user '${id}' has no username yet.`);
    return handle;
  }

  /** A user by username; `undefined` when there is none, or the account may not see them. */
  async userNamed(username: string, signal: AbortSignal | undefined): Promise<User | undefined> {
    const known = username === this.self?.handle ? this.self : this.context.userByHandle(username);
    if (known) return known;
    try {
      return await this.fetchUser({ username }, signal);
    } catch (error) {
      if (isChatError(error) && ['not_found', 'forbidden', 'invalid'].includes(error.code)) return undefined;
      throw error;
    }
  }

  /** As `userNamed`; on a server that shows display names by that, where one person alone is known to have it. */
  async userShown(name: string, signal: AbortSignal | undefined): Promise<User | undefined> {
    if (this.settings?.usesRealNames) {
      const known = this.#parts.users.getByName(name);
      if (known) return known;
      const { result } = await this.#parts.client.directory.search({ text: name, type: 'users' }, { signal });
      const [only, ...others] = (result ?? []).filter((user) => user.name === name);
      if (only && others.length === 0) return this.user(only);
    }
    return this.userNamed(name, signal);
  }
}
