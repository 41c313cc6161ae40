import { LRUCache } from 'lru-cache';
import type { EntityCache } from '../../core/cache/index.js';
import { isChatError } from '../../core/errors/index.js';
import type { SymphonyClient } from './client/client.js';
import type { V4Message, V4User } from './client/types/message.js';
import type { UserV2 } from './client/types/user.js';
import { said } from './fields.js';
import { MessageVersions } from './message-versions.js';
import type { SymphonyChannel, SymphonyMessage, SymphonyUser } from './native.js';
import { type ChannelWire, toChannel } from './normalize/channel.js';
import type { NormalizeContext } from './normalize/context.js';
import { toMessage } from './normalize/message.js';
import { toUser } from './normalize/user.js';

/** What the reader needs of the backend. */
export type ReaderParts = {
  account: string;
  client: SymphonyClient;
  users: EntityCache<SymphonyUser>;
  remember<Model extends object>(model: Model, payload: unknown): Model;
};

/** What an answer quotes of a message. */
export type Quotable = { author: string; text: string };

/** At most so many users can be asked for in one call. */
const usersAtOnce = 100;

/** Turns payloads into models; asks Symphony only for the names of users that a payload leaves out. */
export class SymphonyReader {
  readonly versions = new MessageVersions();
  /** The account's own user id, once it has authenticated. */
  selfId: string | undefined;
  readonly #parts: ReaderParts;
  readonly #quotable = new LRUCache<string, Quotable>({ max: 500 });

  constructor(parts: ReaderParts) {
    this.#parts = parts;
  }

  get context(): NormalizeContext {
    const { account, client, users } = this.#parts;
    return {
      account,
      podUrl: client.baseUrl('pod'),
      selfId: this.selfId,
      versions: this.versions,
      userById: (id) => users.getById(id),
    };
  }

  user(wire: UserV2): SymphonyUser {
    const { remember } = this.#parts;
    return remember(toUser(wire, this.context), wire);
  }

  channel(wire: ChannelWire): SymphonyChannel {
    return this.#parts.remember(toChannel(wire, this.#parts.account), wire);
  }

  message(wire: V4Message, channelId?: string): SymphonyMessage | undefined {
    const message = toMessage(wire, channelId, this.context);
    if (!message) return undefined;
    this.#quotable.set(message.id, { author: message.author.name, text: message.text });
    return this.#parts.remember(message, wire);
  }

  /** Messages whose authors are all known by name. */
  async messages(
    wires: readonly V4Message[],
    channelId: string | undefined,
    signal: AbortSignal | undefined,
  ): Promise<SymphonyMessage[]> {
    await this.prepare(
      wires.map(({ user }) => user),
      signal,
    );
    return wires.flatMap((wire) => this.message(wire, channelId) ?? []);
  }

  /** What is remembered of a message for an answer to it. */
  quotable(id: string): Quotable | undefined {
    return this.#quotable.get(id);
  }

  /** Learns who those are of whom only the id came; what cannot be learned keeps its id as name. */
  async prepare(users: readonly (V4User | null | undefined)[], signal: AbortSignal | undefined): Promise<void> {
    const nameless = users.flatMap((user) =>
      user?.userId && !said(user.displayName) && !this.#parts.users.getById(user.userId) ? [user.userId] : [],
    );
    if (nameless.length === 0) return;
    try {
      await this.usersByIds([...new Set(nameless)], signal);
    } catch (error) {
      if (isChatError(error) && error.code === 'aborted') throw error;
    }
  }

  /** Users by id, from the cache where they are known; those who are not there are left out. */
  async usersByIds(ids: readonly string[], signal: AbortSignal | undefined): Promise<SymphonyUser[]> {
    const { client, users } = this.#parts;
    const found = new Map<string, SymphonyUser>();
    const missing: string[] = [];
    for (const id of ids) {
      const known = users.getById(id);
      if (known) found.set(id, known);
      else missing.push(id);
    }
    for (let start = 0; start < missing.length; start += usersAtOnce) {
      const wires = await client.users.byIds(missing.slice(start, start + usersAtOnce), { signal });
      for (const wire of wires) {
        const user = this.user(wire);
        users.set(user);
        found.set(user.id, user);
      }
    }
    return ids.flatMap((id) => found.get(id) ?? []);
  }
}
