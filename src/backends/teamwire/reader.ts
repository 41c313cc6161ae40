import { LRUCache } from 'lru-cache';
import type { EntityCache } from '../../core/cache/index.js';
import { isChatError } from '../../core/errors/index.js';
import type { Group, Reaction } from '../../models/index.js';
import type { TeamwireClient } from './client/client.js';
import type { AMReactionData, GroupData, MessageData } from './client/data/snapshots.js';
import { readChat } from './client/read/chat.js';
import { readMessage } from './client/read/message.js';
import { readReaction } from './client/read/reaction.js';
import { readUser } from './client/read/user.js';
import { fieldsOf, itemsOf, listOf } from './client/read/values.js';
import type { TeamwireChannel, TeamwireMessage, TeamwireUser } from './native.js';
import { toChannel } from './normalize/channel.js';
import type { NormalizeContext } from './normalize/context.js';
import { toGroup } from './normalize/group.js';
import { toMessage, typeOf } from './normalize/message.js';
import { toReactions } from './normalize/reaction.js';
import { toUser } from './normalize/user.js';
import { reactionsOfKind } from './reaction-emoji.js';

/** What the reader needs of the backend. */
export type ReaderParts = {
  account: string;
  client: TeamwireClient;
  users: EntityCache<TeamwireUser>;
  remember<Model extends object>(model: Model, payload: unknown): Model;
};

/** A message and the payload that it was read from. */
export type ReadMessage = { data: MessageData; payload: unknown };

/** More strangers than this, and everybody is asked for at once. */
const manyUsers = 8;
const atOnce = 4;

/** Turns payloads into models; asks for what they leave out: the names of authors, the reactions of attention messages. */
export class TeamwireReader {
  /** The bot's own user id, once it has authenticated. */
  selfId: string | undefined;
  readonly #parts: ReaderParts;
  /** When messages were written: there is no call for one message. */
  readonly #times = new LRUCache<string, number>({ max: 5_000 });
  readonly #kinds = new LRUCache<string, string>({ max: 5_000 });
  /** What each reaction was last told as, so that a change tells which one went. */
  readonly #reactions = new LRUCache<string, string>({ max: 5_000 });

  constructor(parts: ReaderParts) {
    this.#parts = parts;
  }

  get context(): NormalizeContext {
    const { account, users } = this.#parts;
    return { account, selfId: this.selfId, userById: (id) => users.getById(id) };
  }

  user(payload: unknown): TeamwireUser | undefined {
    const data = readUser(payload);
    return data && this.#parts.remember(toUser(data, this.context), payload);
  }

  channel(payload: unknown): TeamwireChannel | undefined {
    const data = readChat(payload);
    return data && this.#parts.remember(toChannel(data, this.context), payload);
  }

  group(data: GroupData): Group {
    return toGroup(data, this.#parts.account);
  }

  /** The messages of an answer that can be read, oldest first. */
  read(answer: unknown): ReadMessage[] {
    const list = listOf(fieldsOf(answer)['items']).flatMap((payload) => {
      const data = readMessage(payload);
      return data ? [{ data, payload }] : [];
    });
    for (const { data } of list) this.#note(data);
    return list.sort((a, b) => a.data.timestamp - b.data.timestamp);
  }

  /** Messages whose authors are known by name, attention messages with their reactions. */
  async messages(list: readonly ReadMessage[], signal: AbortSignal | undefined): Promise<TeamwireMessage[]> {
    await this.prepare(
      list.map(({ data }) => data.fromUid),
      signal,
    );
    const messages: TeamwireMessage[] = [];
    for (let start = 0; start < list.length; start += atOnce) {
      const some = list.slice(start, start + atOnce);
      messages.push(...(await Promise.all(some.map((each) => this.#message(each, signal)))));
    }
    return messages;
  }

  /** A message that has just come: it has no reactions yet. */
  async fresh(payload: unknown, signal: AbortSignal | undefined): Promise<TeamwireMessage | undefined> {
    const data = readMessage(payload);
    if (!data) return undefined;
    this.#note(data);
    await this.prepare([data.fromUid], signal);
    return this.#parts.remember(toMessage(data, [], this.context), payload);
  }

  /** All reactions of a message. */
  async reactions(mid: string, signal: AbortSignal | undefined): Promise<Reaction[]> {
    const { client } = this.#parts;
    const list = itemsOf(await client.transport.call('getReactions', { mid }, { signal }), readReaction);
    // What the events have told is not overtaken: the event of a change that is listed already is still to come.
    for (const { reactionId, reactionType } of list)
      if (!this.#reactions.has(reactionId)) this.#reactions.set(reactionId, reactionType);
    return toReactions(list, this.selfId);
  }

  /** @returns what the reaction was before, where it is known and differs */
  noteReaction({ reactionId, reactionType }: AMReactionData): string | undefined {
    const before = this.#reactions.get(reactionId);
    this.#reactions.set(reactionId, reactionType);
    return before === reactionType ? undefined : before;
  }

  /** When a message was written, as far as it has been seen here. */
  timeOf(mid: string): number | undefined {
    return this.#times.get(mid);
  }

  /** `alert`, `announcement`, …, as far as it has been seen here. */
  kindOf(mid: string): string | undefined {
    return this.#kinds.get(mid);
  }

  /** Learns who those are; whoever cannot be learned keeps the id as name. */
  async prepare(uids: readonly string[], signal: AbortSignal | undefined): Promise<void> {
    try {
      await this.usersByIds(uids, signal);
    } catch (error) {
      if (isChatError(error) && error.code === 'aborted') throw error;
    }
  }

  /** Users by id, from the cache where they are known; those who are not there are left out. */
  async usersByIds(uids: readonly string[], signal: AbortSignal | undefined): Promise<TeamwireUser[]> {
    const { client, users } = this.#parts;
    const found = new Map<string, TeamwireUser>();
    const look = () => {
      for (const uid of uids) {
        const user = users.getById(uid);
        if (user) found.set(uid, user);
      }
      return [...new Set(uids)].filter((uid) => uid !== '' && !found.has(uid));
    };
    if (look().length > manyUsers) {
      const answer = await client.transport.call('findUsers', {}, { signal });
      for (const user of itemsOf(answer, (payload) => this.user(payload))) users.set(user);
    }
    const missing = look();
    for (let start = 0; start < missing.length; start += atOnce) {
      const some = missing.slice(start, start + atOnce).map((uid) => this.#stranger(uid, signal));
      for (const user of await Promise.all(some)) if (user) found.set(user.id, user);
    }
    return [...new Set(uids)].flatMap((uid) => found.get(uid) ?? []);
  }

  async #stranger(uid: string, signal: AbortSignal | undefined): Promise<TeamwireUser | undefined> {
    const { client, users } = this.#parts;
    try {
      const user = this.user(await client.transport.call('getUser', { uid }, { signal }));
      if (user) users.set(user);
      return user;
    } catch (error) {
      if (isChatError(error) && (error.code === 'not_found' || error.code === 'forbidden')) return undefined;
      throw error;
    }
  }

  async #message({ data, payload }: ReadMessage, signal: AbortSignal | undefined): Promise<TeamwireMessage> {
    const takesReactions = reactionsOfKind(typeOf(data)).length > 0 && !data.deleted;
    const reactions = takesReactions ? await this.#reactionsOf(data.mid, signal) : [];
    return this.#parts.remember(toMessage(data, reactions, this.context), payload);
  }

  /** One that was deleted meanwhile has none. */
  async #reactionsOf(mid: string, signal: AbortSignal | undefined): Promise<Reaction[]> {
    try {
      return await this.reactions(mid, signal);
    } catch (error) {
      if (isChatError(error) && (error.code === 'not_found' || error.code === 'forbidden')) return [];
      throw error;
    }
  }

  #note(data: MessageData): void {
    this.#times.set(data.mid, data.timestamp);
    this.#kinds.set(data.mid, typeOf(data));
  }
}
