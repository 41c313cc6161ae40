import type { EntityCache, User } from 'chatmux';
import { isChatError } from 'chatmux';
import type { Caller, MatrixClient } from './client.js';
import type { MatrixChannel, MatrixMessage } from './native.js';
import { bundledRevision, type Home, type Revision, toChannel, toMessage } from './normalize.js';
import { type MatrixEvent, textAt } from './wire.js';

export type ReaderParts = {
  account: string;
  client: MatrixClient;
  users: EntityCache<User>;
  remember<Model extends object>(model: Model, payload: unknown): Model;
};

/** Turns events into models, and asks for what they leave out: the names of their senders. */
export class MatrixReader {
  /** The bot's own id, once it has authenticated. */
  selfId: string | undefined;
  readonly #parts: ReaderParts;

  constructor(parts: ReaderParts) {
    this.#parts = parts;
  }

  get home(): Home {
    return { account: this.#parts.account, selfId: this.selfId };
  }

  // #region reader
  /** @param revision - `undefined` takes the newest one that the event tells of, `null` none */
  async message(
    event: MatrixEvent,
    roomId: string,
    caller: Caller,
    revision: Revision | undefined | null = bundledRevision(event),
  ): Promise<MatrixMessage | undefined> {
    if (event.type !== 'm.room.message') return undefined;
    const author = await this.user(event.sender, caller);
    const message = toMessage(event, { roomId, author, home: this.home, revision: revision ?? undefined });
    return message && this.#parts.remember(message, event);
  }

  /** Somebody by id, from the cache where they are known; whoever is not to be found has the id as name. */
  async user(id: string, caller: Caller): Promise<User> {
    const known = this.#parts.users.getById(id);
    if (known) return known;
    try {
      return await this.profile(id, caller);
    } catch (error) {
      if (isChatError(error) && error.code === 'not_found') return this.named(id, undefined);
      throw error;
    }
  }
  // #endregion reader

  /** @throws NotFoundError */
  async profile(id: string, caller: Caller): Promise<User> {
    const { name, avatarUrl } = await this.#parts.client.profile(id, caller);
    const user = { ...this.named(id, name), ...(avatarUrl && { avatarUrl }) };
    this.#parts.users.set(user);
    return user;
  }

  /** Matrix does not say who is a bot; of itself this account knows it. */
  named(id: string, name: string | undefined): User {
    const { account } = this.#parts;
    return { platform: 'matrix', account, id, name: name || id, isBot: id === this.selfId };
  }

  async channel(roomId: string, caller: Caller): Promise<MatrixChannel> {
    const [state, direct] = await Promise.all([this.#parts.client.roomState(roomId, caller), this.directRooms(caller)]);
    return this.channelOf(roomId, state, direct);
  }

  channelOf(roomId: string, state: readonly MatrixEvent[], direct: ReadonlySet<string>): MatrixChannel {
    for (const { type, state_key: id, content } of state) {
      if (type !== 'm.room.member' || !id || this.#parts.users.getById(id)) continue;
      this.#parts.users.set(this.named(id, textAt(content, 'displayname')));
    }
    return this.#parts.remember(toChannel(roomId, state, { home: this.home, direct }), state);
  }

  async directRooms(caller: Caller): Promise<ReadonlySet<string>> {
    const rooms = await this.#parts.client.directRooms(this.selfId ?? '', caller);
    return new Set(Object.values(rooms).flat());
  }
}
