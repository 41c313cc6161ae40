import type { ChatError } from '../../core/errors/index.js';
import { isChatError } from '../../core/errors/index.js';
import type { Logger } from '../../core/logger.js';
import type { OpenContext, Session } from '../../core/supervisor/index.js';
import type { ChatEvent } from '../../models/index.js';
import type { RocketChatClient } from './client/client.js';
import type { RocketChatRealtime, StopListening } from './client/realtime/realtime.js';
import { nativeEvent } from './events.js';
import { dateAt, objectAt, textAt, type Wire } from './fields.js';
import { Lanes } from './lanes.js';
import type { MessageStream } from './message-stream.js';
import type { PeopleStream } from './people-stream.js';
import type { RoomStream } from './room-stream.js';

export type StreamsParts = {
  readonly client: RocketChatClient;
  readonly realtime: RocketChatRealtime;
  readonly messages: MessageStream;
  readonly rooms: RoomStream;
  readonly people: PeopleStream;
  readonly account: string;
  readonly logger: Logger;
  /** Hands an event on. */
  emit(event: ChatEvent): void;
  report(error: unknown): void;
  /** Custom emoji were added, changed or removed. */
  emojiChanged(): void;
};

/** What a room is listened to for, the most important first. */
const perRoom = ['deleteMessage', 'user-activity', 'deleteMessageBulk'] as const;
type PerRoom = (typeof perRoom)[number];

/** So many subscriptions are asked for at a time. */
const atOnce = 4;

/**
 * Listens to everything that the account may hear. Messages of all rooms come by one subscription; deletions and typing are
 * told room by room, which is asked for behind the opening, since servers count subscriptions (wire sheet, section 10).
 */
export class Streams {
  readonly #parts: StreamsParts;
  readonly #lanes: Lanes;
  /** What is listened to by one subscription each; one that was refused is asked for again by the next connection. */
  readonly #fixed = new Map<string, StopListening>();
  readonly #rooms = new Map<string, Map<PerRoom, StopListening>>();
  #watch: AbortController | undefined;

  constructor(parts: StreamsParts) {
    this.#parts = parts;
    this.#lanes = new Lanes((error) => parts.report(error));
  }

  /** One connection, for the Supervisor. */
  async open(context: OpenContext<unknown>): Promise<Session> {
    this.#leaveRooms();
    await this.#listen();
    const session = await this.#parts.realtime.open(context);
    const watch = new AbortController();
    this.#watch = watch;
    void session.closed.then(() => watch.abort());
    this.#watchAll(watch.signal).catch((error: unknown) => {
      if (!watch.signal.aborted) this.#parts.report(error);
    });
    return session;
  }

  /** A subscription that stood was refused by a new connection. */
  refused(stream: string, event: string, error: ChatError): void {
    this.#fixed.delete(`${stream} ${event}`);
    if (stream === 'stream-room-messages') this.#parts.report(error);
  }

  async #listen(): Promise<void> {
    const { client, realtime, messages, rooms, people, account } = this.#parts;
    const { userId } = await client.credentials();
    await this.#fix('stream-room-messages', '__my_messages__', () =>
      realtime.onMyMessages((message, place) => {
        const wire = message as unknown as Wire;
        this.#push(textAt(wire, 'rid') ?? '', () => messages.message(wire, place));
      }),
    );
    await this.#fix('stream-notify-user', `${userId}/rooms-changed`, () =>
      realtime.onRoomsChanged((kind, room) => {
        const wire = room as unknown as Wire;
        const id = textAt(wire, '_id') ?? '';
        this.#push(id, async () => {
          if (kind === 'removed') this.#leave(id);
          return rooms.changed(kind, wire);
        });
      }),
    );
    await this.#fix('stream-notify-user', `${userId}/subscriptions-changed`, () =>
      realtime.onSubscriptionsChanged((kind, subscription) => {
        const wire = subscription as unknown as Wire;
        const id = textAt(wire, 'rid') ?? '';
        if (kind === 'inserted') this.#watchRoom(id, perRoom).catch((error: unknown) => this.#quiet(error));
        if (kind === 'removed') this.#leave(id);
        this.#push(id, () => rooms.membership(kind, wire));
      }),
    );
    await this.#fix('stream-notify-user', `${userId}/message`, () =>
      realtime.onPrivateFeedback((message) =>
        this.#parts.emit(nativeEvent(account, 'private-feedback', message._id, message)),
      ),
    );
    await this.#fix('stream-notify-logged', 'user-status', () =>
      realtime.onUserStatus((change) => this.#push(`user ${change.userId}`, async () => people.presence(change))),
    );
    await this.#fix('stream-notify-logged', 'Users:NameChanged', () =>
      realtime.subscribe('stream-notify-logged', 'Users:NameChanged', (user) =>
        this.#push('users', async () => people.named(user)),
      ),
    );
    for (const event of ['updateEmojiCustom', 'deleteEmojiCustom'])
      await this.#fix('stream-notify-logged', event, () =>
        realtime.subscribe('stream-notify-logged', event, () => this.#parts.emojiChanged()),
      );
  }

  async #fix(stream: string, event: string, listen: () => Promise<StopListening>): Promise<void> {
    const key = `${stream} ${event}`;
    if (!this.#fixed.has(key)) this.#fixed.set(key, await listen());
  }

  /** In the order of a room, whatever has to be asked for meanwhile. */
  #push(key: string, events: () => Promise<ChatEvent[]>): void {
    this.#lanes.push(key, async () => {
      for (const event of await events()) this.#parts.emit(event);
    });
  }

  /** Deletions of all rooms first, the liveliest room first. */
  async #watchAll(signal: AbortSignal): Promise<void> {
    const { update } = await this.#parts.client.rooms.get({ signal });
    const wires = (update ?? []) as unknown as Wire[];
    const at = (wire: Wire) =>
      dateAt(wire, 'lm')?.getTime() ?? dateAt(objectAt(wire, 'lastMessage') ?? {}, 'ts')?.getTime() ?? 0;
    const ids = [...wires].sort((a, b) => at(b) - at(a)).flatMap((wire) => textAt(wire, '_id') ?? []);
    for (const wire of wires) if (textAt(wire, '_id') !== undefined) this.#parts.rooms.know(wire);
    for (const what of perRoom) {
      for (let start = 0; start < ids.length; start += atOnce) {
        if (signal.aborted) return;
        await Promise.all(ids.slice(start, start + atOnce).map((id) => this.#watchRoom(id, [what])));
      }
    }
  }

  async #watchRoom(id: string, whats: readonly PerRoom[]): Promise<void> {
    const watch = this.#watch;
    if (id === '' || !watch || watch.signal.aborted) return;
    const room = this.#rooms.get(id) ?? new Map<PerRoom, StopListening>();
    this.#rooms.set(id, room);
    for (const what of whats) {
      if (room.has(what)) continue;
      // Held while it is asked for.
      room.set(what, () => undefined);
      try {
        const stop = await this.#listenTo(id, what);
        if (this.#rooms.get(id) === room) room.set(what, stop);
        else stop();
      } catch (error) {
        room.delete(what);
        this.#quiet(error);
      }
    }
  }

  #listenTo(id: string, what: PerRoom): Promise<StopListening> {
    const { realtime, messages, people } = this.#parts;
    switch (what) {
      case 'deleteMessage':
        return realtime.onMessageDeleted(id, (messageId) =>
          this.#push(id, async () => messages.deleted(id, messageId)),
        );
      case 'deleteMessageBulk':
        return realtime.onMessagesDeletedInBulk(id, (deletion) =>
          this.#push(id, async () => messages.deletedInBulk(id, deletion)),
        );
      case 'user-activity':
        // Beside the lane: nobody's messages wait for a name that types.
        return realtime.onUserActivity(id, (activity) => this.#push(`typing ${id}`, () => people.typing(id, activity)));
    }
  }

  #leave(id: string): void {
    const room = this.#rooms.get(id);
    this.#rooms.delete(id);
    for (const stop of room?.values() ?? []) stop();
  }

  #leaveRooms(): void {
    this.#watch?.abort();
    for (const id of [...this.#rooms.keys()]) this.#leave(id);
  }

  /** A room that the account has left meanwhile, or a connection that is lost: there is nothing to hear. */
  #quiet(error: unknown): void {
    this.#parts.logger.debug('A room is not listened to.', {
      reason: isChatError(error) ? error.code : String(error),
    });
  }
}
