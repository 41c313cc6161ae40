import type { ClientContext } from '../context.js';
import type { StackExchangeMessage } from '../message.js';
import type { StackExchangeRoom } from '../room.js';
import type { EventData } from '../types.js';
import type { StackExchangeUser } from '../user.js';

/** A class of events, for `newEvents` and `instanceof`. */
export type EventClass<Event extends StackExchangeEvent> = abstract new (
  data: EventData,
  context: ClientContext,
) => Event;

/** Something that happened on the chat. There is a class for each number that the site gives its events. */
export class StackExchangeEvent {
  /** As the site sent it. */
  readonly data: EventData;
  /** Where it happened; `undefined` for what concerns the whole chat. */
  readonly room: StackExchangeRoom | undefined;
  /** When it happened, in epoch seconds; `undefined` where the site does not tell. */
  readonly timeStamp: number | undefined;
  readonly #context: ClientContext;

  /** @internal */
  constructor(data: EventData, context: ClientContext) {
    this.data = data;
    this.room = data.room_id === undefined ? undefined : context.room(data.room_id);
    this.timeStamp = data.time_stamp;
    this.#context = context;
  }

  /** The site's number of this kind of event. */
  get type(): number {
    return this.data.event_type;
  }

  /** Who did it; `undefined` where the site does not tell. */
  get user(): StackExchangeUser | undefined {
    return this.#user(this.data.user_id);
  }

  /** Whom it concerns, where that is somebody else. */
  get targetUser(): StackExchangeUser | undefined {
    return this.#user(this.data.target_user_id);
  }

  /** The message that it concerns, if it concerns one. */
  get message(): StackExchangeMessage | undefined {
    const { message_id: id } = this.data;
    return id === undefined ? undefined : this.#context.message(id);
  }

  #user(id: number | undefined): StackExchangeUser | undefined {
    // Without a user the event is anonymous (wire sheet, section 1).
    return id === undefined || id === 0 ? undefined : this.#context.user(id);
  }
}

/** A kind of event that nobody has written down. */
export class UnknownEvent extends StackExchangeEvent {}
