import type { ChatError } from '../../core/errors/index.js';
import type { Logger } from '../../core/logger.js';
import type { OpenContext, Session } from '../../core/supervisor/index.js';
import type { ChatEvent } from '../../models/index.js';
import type { RocketChatClient } from './client/client.js';
import type { RocketChatRealtime, StopListening } from './client/realtime/realtime.js';
import { nativeEvent } from './events.js';
import { dateAt, textAt, type Wire } from './fields.js';
import { Lanes } from './lanes.js';
import type { MessageStream } from './message-stream.js';
import type { PeopleStream } from './people-stream.js';
import type { RoomStream } from './room-stream.js';
import { type RoomEvent, RoomWatch } from './room-watch.js';

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

/**
 * Listens to everything that the account may hear. Messages of all rooms come by one subscription; deletions and typing are
 * told room by room, which is asked for behind the opening, since servers count subscriptions (wire sheet, section 10).
 */
export class Streams {
  readonly #parts: StreamsParts;
  readonly #lanes: Lanes;
  /** What is listened to by one subscription each; one that was refused is asked for again by the next connection. */
  readonly #fixed = new Map<string, StopListening>();
  readonly #watch: RoomWatch;
  #refusal: ChatError | undefined;

  constructor(parts: StreamsParts) {
    this.#parts = parts;
    this.#lanes = new Lanes((error) => parts.report(error));
    this.#watch = new RoomWatch({ listen: (id, event) => this.#listenTo(id, event), logger: parts.logger });
  }

  /** One connection, for the Supervisor. */
  async open(context: OpenContext<unknown>): Promise<Session> {
    this.#watch.stop();
    this.#refusal = undefined;
    await this.#listen();
    const session = await this.#parts.realtime.open(context);
    if (this.#refusal) {
      await session.close();
      throw this.#refusal;
    }
    const lost = new AbortController();
    void session.closed.then(() => lost.abort());
    this.#watch.start();
    this.#watchAll(lost.signal).catch((error: unknown) => {
      if (!lost.signal.aborted) this.#parts.report(error);
    });
    return session;
  }

  /** Nothing is listened to any more. */
  stop(): void {
    this.#watch.stop();
  }

  /** A subscription that stood was refused by a new connection. */
  refused(stream: string, event: string, error: ChatError): void {
    this.#fixed.delete(`${stream} ${event}`);
    // A connection on which no message comes is none.
    if (stream === 'stream-room-messages') this.#refusal = error;
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
          if (kind === 'removed') this.#watch.leave(id);
          return rooms.changed(kind, wire);
        });
      }),
    );
    await this.#fix('stream-notify-user', `${userId}/subscriptions-changed`, () =>
      realtime.onSubscriptionsChanged((kind, subscription) => {
        const wire = subscription as unknown as Wire;
        const id = textAt(wire, 'rid') ?? '';
        if (kind === 'inserted') this.#watch.watch(id);
        if (kind === 'removed') this.#watch.leave(id);
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

  /** The liveliest room last, since what comes last goes first. */
  async #watchAll(signal: AbortSignal): Promise<void> {
    const { update } = await this.#parts.client.rooms.get({ signal });
    const wires = ((update ?? []) as unknown as Wire[]).filter((wire) => textAt(wire, '_id') !== undefined);
    const at = (wire: Wire) => dateAt(wire, 'lm')?.getTime() ?? 0;
    for (const wire of wires) this.#parts.rooms.know(wire);
    if (signal.aborted) return;
    this.#watch.watch(...[...wires].sort((a, b) => at(a) - at(b)).map((wire) => textAt(wire, '_id') ?? ''));
  }

  #listenTo(id: string, event: RoomEvent): Promise<StopListening> {
    const { realtime, messages, people } = this.#parts;
    switch (event) {
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
}
