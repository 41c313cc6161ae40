import { LRUCache } from 'lru-cache';
import type { EntityCache } from '../../core/cache/index.js';
import { isChatError } from '../../core/errors/index.js';
import { abortable } from '../../core/retry/index.js';
import { isCut } from './client/pages/entities.js';
import type { RoomPage } from './client/pages/room-page.js';
import type { UserPage } from './client/pages/user-page.js';
import type { Reading } from './client/reading.js';
import type { EventData, UserData } from './client/types.js';
import { dateOf } from './fields.js';
import { findMentions } from './markup/mentions.js';
import type { StackExchangeChannelModel, StackExchangeMessageModel, StackExchangeUserModel } from './native.js';
import { toChannel } from './normalize/channel.js';
import type { NormalizeContext } from './normalize/context.js';
import { type MessageFacts, toMessage } from './normalize/message.js';
import { toUser, toUserOfPage } from './normalize/user.js';
import { PingNames } from './ping-names.js';

/** What the reader needs of the backend. */
export type ReaderParts = {
  account: string;
  origin: string;
  host: string;
  reading: Reading;
  users: EntityCache<StackExchangeUserModel>;
  remember<Model extends object>(model: Model, payload: unknown): Model;
};

/** How long a room's list of those who can be pinged is believed. */
const pingableMs = 5 * 60_000;

/**
 * Turns payloads into models. Asks the site only for what a payload leaves out: the rest of a message that is cut, and who
 * is meant by a name.
 */
export class StackExchangeReader {
  /** The account's own user id; `undefined` for a visitor. */
  selfId: string | undefined;
  readonly names = new PingNames();
  readonly #parts: ReaderParts;
  readonly #createdAt = new LRUCache<number, Date>({ max: 20_000 });
  readonly #own = new LRUCache<number, true>({ max: 5_000 });
  readonly #pingable = new LRUCache<number, Promise<void>>({ max: 500, ttl: pingableMs });

  constructor(parts: ReaderParts) {
    this.#parts = parts;
  }

  get context(): NormalizeContext {
    const { account, origin, users } = this.#parts;
    return {
      account,
      origin,
      selfId: this.selfId,
      userById: (id) => users.getById(id),
      idOfName: (roomId, name) => this.names.idOf(roomId, name),
    };
  }

  user(wire: UserData): StackExchangeUserModel {
    return this.#parts.remember(toUser(wire, this.context), wire);
  }

  userOfPage(id: number, page: UserPage): StackExchangeUserModel {
    return this.#parts.remember(toUserOfPage(id, page, this.context), page);
  }

  channel(roomId: number, page: RoomPage): StackExchangeChannelModel {
    const { account, origin, host, remember } = this.#parts;
    for (const { id, name } of page.present ?? []) this.names.learn(String(roomId), String(id), name);
    return remember(toChannel(roomId, page, { account, origin, organizationId: host }), page);
  }

  /** A message, whole and with those who are meant in it. `undefined` for what is none, or is deleted. */
  async message(
    wire: EventData,
    signal?: AbortSignal | undefined,
    facts: MessageFacts = {},
  ): Promise<StackExchangeMessageModel | undefined> {
    this.#learn(wire);
    const whole = await this.#whole(wire, signal);
    await this.#learnNames(whole, signal);
    const { message_id: id, parent_id: parentId, show_parent: isReply } = wire;
    const answersMe = isReply === true && parentId !== undefined && this.#own.has(parentId);
    const isMine = this.selfId !== undefined && String(wire.user_id) === this.selfId;
    const message = toMessage(whole, this.context, {
      createdAt: (id === undefined ? undefined : this.#createdAt.get(id)) ?? facts.createdAt,
      mentionsMe: facts.mentionsMe === true || (answersMe && !isMine),
    });
    return message && this.#parts.remember(message, wire);
  }

  async messages(wires: readonly EventData[], signal?: AbortSignal | undefined): Promise<StackExchangeMessageModel[]> {
    const messages: StackExchangeMessageModel[] = [];
    for (const wire of wires) {
      const message = await this.message(wire, signal);
      if (message) messages.push(message);
    }
    return messages;
  }

  /** When a message was written; an event that tells of an edit tells the time of the edit. */
  #learn(wire: EventData): void {
    const {
      event_type: type,
      message_id: id,
      time_stamp: seconds,
      user_id: userId,
      user_name: name,
      room_id: room,
    } = wire;
    const at = dateOf(seconds);
    const isPost = type === 1 || ((type === 8 || type === 18) && (wire.message_edits ?? 0) === 0);
    if (id !== undefined && at && isPost && !this.#createdAt.has(id)) this.#createdAt.set(id, at);
    if (id !== undefined && isPost && String(userId) === this.selfId) this.#own.set(id, true);
    if (userId !== undefined && name !== undefined && room !== undefined)
      this.names.learn(String(room), String(userId), name);
  }

  /** Long messages are cut in events and in the history (wire sheet, section 8). */
  async #whole(wire: EventData, signal: AbortSignal | undefined): Promise<EventData> {
    const { content, message_id: id } = wire;
    if (content === undefined || id === undefined || !isCut(content)) return wire;
    try {
      return { ...wire, content: (await this.#parts.reading.rendered(id, { signal })).trim() };
    } catch (error) {
      // What there is, is better than nothing; it may have been deleted meanwhile.
      if (isChatError(error) && error.code !== 'aborted') return wire;
      throw error;
    }
  }

  /** Asks who is in the room when a name is not known; not oftener than every few minutes. */
  async #learnNames({ content = '', room_id: room }: EventData, signal: AbortSignal | undefined): Promise<void> {
    if (room === undefined || !content.includes('@')) return;
    const isKnown = (name: string | undefined) =>
      name === undefined || this.names.idOf(String(room), name) !== undefined;
    if (findMentions(content).every(({ name }) => isKnown(name))) return;
    let asked = this.#pingable.get(room);
    if (!asked) {
      asked = this.#askPingable(room);
      this.#pingable.set(room, asked);
    }
    await abortable(asked, signal);
  }

  async #askPingable(roomId: number): Promise<void> {
    try {
      for (const { id, name } of await this.#parts.reading.pingable(roomId)) {
        this.names.learn(String(roomId), String(id), name);
      }
    } catch (error) {
      // A mention without an id is still a mention.
      if (!isChatError(error)) throw error;
    }
  }
}
