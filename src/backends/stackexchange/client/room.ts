import { PageError } from '../errors.js';
import type { StackExchangeClient } from './client.js';
import type { ClientContext } from './context.js';
import type { EventClass, StackExchangeEvent } from './events/event.js';
import { MessagePosted } from './events/messages.js';
import { LazyGroup } from './lazy-group.js';
import type { StackExchangeMessage } from './message.js';
import { readRoomInfo, type UserCard } from './pages/room-info-page.js';
import { readRoomPage } from './pages/room-page.js';
import type { CallOptions } from './reading.js';
import type { StackExchangeUser } from './user.js';

type RoomFacts = {
  name: string | undefined;
  description: string | undefined;
  messageCount: number | undefined;
  userCount: number | undefined;
  parentSiteName: string | null | undefined;
  owners: UserCard[] | undefined;
  tags: string[] | undefined;
};

/** Called for every event of a room. */
export type WatchCallback = (event: StackExchangeEvent, client: StackExchangeClient) => unknown;

export type SendMessageOptions = CallOptions & {
  /** The message that it answers, in the same room. */
  replyTo?: StackExchangeMessage | number | undefined;
};

/**
 * A room. Its properties are fetched when they are first asked for, all from one page; they stay as they were then until
 * `refresh()`. There is one object per room and client.
 */
export class StackExchangeRoom {
  readonly id: number;
  readonly #context: ClientContext;
  readonly #facts: LazyGroup<RoomFacts>;

  /** @internal Use `client.getRoom`. */
  constructor(id: number, context: ClientContext) {
    this.id = id;
    this.#context = context;
    this.#facts = new LazyGroup<RoomFacts>(`/rooms/info/${id}`, () => this.#read());
  }

  /** The name. @throws NotFoundError for a room that is not there, or that this account may not see */
  name(): Promise<string> {
    return this.#facts.get('name');
  }

  /** The description, as text. */
  description(): Promise<string> {
    return this.#facts.get('description');
  }

  /** How many messages were ever written here. */
  messageCount(): Promise<number> {
    return this.#facts.get('messageCount');
  }

  /** How many users have ever been here. */
  userCount(): Promise<number> {
    return this.#facts.get('userCount');
  }

  /** The site that the room belongs to; `undefined` where it belongs to none. */
  async parentSiteName(): Promise<string | undefined> {
    return (await this.#facts.get('parentSiteName')) ?? undefined;
  }

  async owners(): Promise<StackExchangeUser[]> {
    return this.#users(await this.#facts.get('owners'));
  }

  async tags(): Promise<string[]> {
    return [...(await this.#facts.get('tags'))];
  }

  /** The next property is fetched anew. */
  refresh(): void {
    this.#facts.forget();
  }

  /** Enters the room: others see the account there, and it may write. A visitor only listens. */
  async join(options: CallOptions = {}): Promise<void> {
    await this.#context.watching.enter(this.id, options.signal);
  }

  /** Leaves the room, and stops watching it. */
  async leave(options: CallOptions = {}): Promise<void> {
    const { watching, writing, markQueue, session } = this.#context;
    watching.leave(this.id);
    if (session.isAnonymous) return;
    await markQueue.run('chats/leave', () => writing.leave(this.id, options), options.signal);
  }

  /**
   * Writes a message. It waits its turn in the account's queue, at the pace that the site allows.
   *
   * @param text - Markdown of the site; 500 characters in one line, more in several
   * @returns the message, once the site has taken it
   * @throws AuthError for a visitor; ForbiddenError, ConflictError (frozen, in timeout) or InvalidError (too long) when the
   * site refuses it; RateLimitedError when it would have to wait too long
   */
  async sendMessage(text: string, options: SendMessageOptions = {}): Promise<StackExchangeMessage> {
    const { replyTo, signal } = options;
    const parentId = typeof replyTo === 'number' ? replyTo : replyTo?.id;
    const { id } = await this.#context.sender.send(this.id, { text, parentId }, { signal });
    const message = this.#context.message(id);
    const { self } = this.#context.session;
    const reply = parentId === undefined ? {} : { parent_id: parentId, show_parent: true };
    message.learn({ event_type: 1, room_id: this.id, ...reply, ...(self && { user_id: self.id }) });
    return message;
  }

  /**
   * Enters the room and calls back for each of its events, until the returned function is called; also for those that
   * concern the whole chat (`event.room` is `undefined`), and for this account's invitations and mentions in rooms that
   * nobody watches.
   *
   * @returns what ends it, once events come
   */
  watch(callback: WatchCallback, options: CallOptions = {}): Promise<() => void> {
    return this.#context.watching.watch(this.id, callback, options.signal);
  }

  /**
   * The messages from the call on, without an end. Leaving the loop ends the watching.
   *
   * @param options - `signal` ends it with an AbortedError
   */
  newMessages(options: CallOptions = {}): AsyncIterableIterator<StackExchangeMessage> {
    // Not a generator: that would begin with the first message that is asked for, not with the call.
    const events = this.newEvents(MessagePosted, options);
    const messages: AsyncIterableIterator<StackExchangeMessage> = {
      [Symbol.asyncIterator]: () => messages,
      next: async () => {
        for (;;) {
          const { value: event, done } = await events.next();
          if (done) return { value: undefined, done };
          if (event.message) return { value: event.message, done: false };
        }
      },
      return: async () => {
        await events.return?.();
        return { value: undefined, done: true };
      },
    };
    return messages;
  }

  /**
   * The events from the call on, without an end; with a class only those of it. Beside those of the room there are those
   * that concern the whole chat or this account wherever nobody watches: banners, invitations, mentions in other rooms.
   *
   * @example
   * ```ts
   * import { StackExchangeClient, UserEntered } from 'chatmux/stackexchange';
   *
   * const client = new StackExchangeClient({ host: 'stackexchange.com' });
   * for await (const event of client.getRoom(1).newEvents(UserEntered)) {
   *   console.log(await event.user?.name(), 'has come');
   * }
   * ```
   */
  newEvents(options?: CallOptions): AsyncIterableIterator<StackExchangeEvent>;
  newEvents<Event extends StackExchangeEvent>(
    type: EventClass<Event>,
    options?: CallOptions,
  ): AsyncIterableIterator<Event>;
  newEvents<Event extends StackExchangeEvent>(
    first: EventClass<Event> | CallOptions = {},
    second: CallOptions = {},
  ): AsyncIterableIterator<Event> {
    const type = typeof first === 'function' ? first : undefined;
    const { signal } = typeof first === 'function' ? second : first;
    return this.#context.watching.iterate<Event>(this.id, type, signal);
  }

  /** Who is in the room now. */
  async currentUsers(options: CallOptions = {}): Promise<StackExchangeUser[]> {
    const path = `/rooms/${this.id}`;
    const { present } = readRoomPage(this.id, await this.#context.reading.page(path, {}, options));
    if (present === undefined) throw new PageError(path, 'list of present users');
    return this.#users(present);
  }

  /** Who would be pinged here: who was here in about the last two weeks. Nobody for a visitor. */
  async pingableUsers(options: CallOptions = {}): Promise<StackExchangeUser[]> {
    return this.#users(await this.#context.reading.pingable(this.id, options));
  }

  /** @internal What events tell. */
  learn(facts: { name?: string | undefined }): void {
    if (facts.name !== undefined) this.#facts.learn({ name: facts.name });
  }

  async #read(): Promise<RoomFacts> {
    const path = `/rooms/info/${this.id}`;
    return readRoomInfo(this.id, await this.#context.reading.page(path));
  }

  #users(cards: readonly { id: number; name: string | undefined; is_moderator?: boolean }[]): StackExchangeUser[] {
    return cards.map(({ id, name, is_moderator: isModerator }) => {
      const user = this.#context.user(id);
      user.learn({ name, isModerator });
      return user;
    });
  }
}
