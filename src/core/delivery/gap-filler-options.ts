import type { ChatEvent } from '../../models/index.js';
import type { CursorStore } from '../cursor-store.js';
import type { Logger } from '../logger.js';
import type { DeduperOptions } from './deduper.js';
import type { EventHub } from './event-hub.js';
import type { Edit } from './newest-edits.js';

/** Where the missed history of a channel begins. */
export type GapPosition = {
  /** The newest event that was handed on, as `cursorOf` gave it. */
  cursor?: string | undefined;
  /** Without a cursor: nothing before this moment is wanted. */
  since?: Date | undefined;
};

/** A channel whose history may have been missed. */
export type GapChannel =
  | string
  | {
      id: string;
      /**
       * The newest place in the channel, where the listing tells it: a channel that has nothing newer than its cursor is
       * not read. Leave it out where it does not move with all that `read` would give (edits, say).
       */
      newest?: string | undefined;
    };

export type GapFillerOptions = {
  hub: EventHub;
  /** The channels to look into after a gap, known ones and new ones. Those seen before are read even if they are not listed. */
  channels(
    since: Date,
    signal: AbortSignal,
  ): AsyncIterable<GapChannel> | Iterable<GapChannel> | Promise<Iterable<GapChannel>>;
  /**
   * What happened in a channel after a position, oldest first. It may begin a little earlier (a margin for platforms that
   * do not keep an order) and may repeat: what is known is left out.
   *
   * @throws NotFoundError for a channel that is gone; other errors that are not `retryable` end the attempt for good
   */
  read(channelId: string, from: GapPosition, signal: AbortSignal): AsyncIterable<ChatEvent>;
  /** The place of an event in its channel (a message id, a time); `undefined` for those that `read` cannot find again. */
  cursorOf(event: ChatEvent): string | undefined;
  /**
   * What an event tells of an edit, for platforms that may repeat an older one late: that of a `message.updated`, or the last
   * one of a message that had been edited before it was told. By default the cursor of a `message.updated`, or that which
   * such a message's last edit would have.
   */
  editOf?: ((event: ChatEvent) => Edit | undefined) | undefined;
  /** Negative when `a` comes before `b`. */
  compare(a: string, b: string): number;
  /** Makes it hold over a restart of the process. */
  store?: CursorStore | undefined;
  /** Before every key of the store. Default `chatmux:`; put platform and account in it. */
  storePrefix?: string | undefined;
  /** Milliseconds between two writes of a position. Default 1,000. */
  saveEveryMs?: number | undefined;
  /** How many channels are read at once. Default 2. */
  concurrency?: number | undefined;
  /** How many live events may wait for missed history, over all channels. What is more is read again. Default 5,000. */
  maxHeld?: number | undefined;
  /** A channel whose history could not be read for so long goes on without it. Milliseconds; default 10 minutes. */
  giveUpAfterMs?: number | undefined;
  dedupe?: DeduperOptions | undefined;
  logger?: Logger | undefined;
  /** The platform's time, where it is known better than by our clock. */
  now?: (() => Date) | undefined;
  random?: (() => number) | undefined;
};
