import { ApiFamily } from './api-family.js';
import type { Caller, CallOptions } from './caller.js';
import type { ListOptions } from './chat-reading.js';
import { dateText, listing, pageOf } from './parameters.js';
import type { DateInput, Page, Paging } from './types/date.js';
import type { MessageObject } from './types/message.js';
import type { RoomCounters, RoomFile, RoomMember } from './types/room.js';

/** Which part of a history, the newest first. Bounds are exclusive unless `inclusive`. */
export type HistoryOptions = CallOptions &
  Paging & {
    latest?: DateInput | undefined;
    oldest?: DateInput | undefined;
    inclusive?: boolean | undefined;
    /** Adds `unreadNotLoaded` and `firstUnread`. */
    unreads?: boolean | undefined;
    /** Replies in threads too. Servers differ in what they assume, so say it. */
    showThreadMessages?: boolean | undefined;
  };

export type HistoryAnswer = {
  messages: MessageObject[];
  unreadNotLoaded?: number;
  firstUnread?: MessageObject;
};

/** What channels, groups and direct rooms have in common. */
export abstract class RoomFamily extends ApiFamily {
  /** @internal */
  protected readonly family: 'channels' | 'groups' | 'dm';

  constructor(caller: Caller, family: 'channels' | 'groups' | 'dm') {
    super(caller);
    this.family = family;
  }

  /** A part of a room's history, the newest first; without a total. */
  history(roomId: string, options: HistoryOptions = {}): Promise<HistoryAnswer> {
    const { latest, oldest, ...rest } = options;
    return this.caller.get(`${this.family}.history`, {
      roomId,
      ...pageOf(options),
      latest: dateText(latest),
      oldest: dateText(oldest),
      ...withoutPage(rest),
    });
  }

  members(
    roomId: string,
    options: CallOptions & Paging & { filter?: string | undefined; status?: readonly string[] | undefined } = {},
  ): Promise<Page<'members', RoomMember>> {
    const { status, ...rest } = options;
    return this.caller.get(`${this.family}.members`, { roomId, ...rest, ...pageOf(rest), 'status[]': status });
  }

  files(roomId: string, options: ListOptions = {}): Promise<Page<'files', RoomFile>> {
    return this.caller.get(`${this.family}.files`, { roomId, ...listing(options) });
  }

  counters(roomId: string, options: CallOptions = {}): Promise<RoomCounters> {
    return this.caller.get(`${this.family}.counters`, { roomId, ...options });
  }

  /** Shows the room in the side bar. @throws ChatError when it is shown already */
  async open(roomId: string, options: CallOptions = {}): Promise<void> {
    await this.caller.post(`${this.family}.open`, { roomId, ...options });
  }

  /** Hides the room in the side bar. @throws ChatError when it is hidden already */
  async close(roomId: string, options: CallOptions = {}): Promise<void> {
    await this.caller.post(`${this.family}.close`, { roomId, ...options });
  }

  /** @param topic - `''` takes it away */
  setTopic(roomId: string, topic: string, options: CallOptions = {}): Promise<{ topic: string }> {
    return this.caller.post(`${this.family}.setTopic`, { roomId, topic, ...options }, { idempotent: true });
  }
}

function withoutPage<Options extends Paging>({ offset: _, count: __, ...rest }: Options): Omit<Options, keyof Paging> {
  return rest;
}
