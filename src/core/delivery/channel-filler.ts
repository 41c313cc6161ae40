import type { ChatEvent } from '../../models/index.js';
import { AbortedError } from '../errors/index.js';
import { abortable, throwIfAborted } from '../retry/index.js';
import type { ChannelDelivery } from './channel-delivery.js';
import type { ChannelTrack } from './channel-track.js';
import type { CursorBook } from './cursor-book.js';
import type { EventHub } from './event-hub.js';
import type { GapFillerOptions } from './gap-filler-options.js';

export type ChannelFillerOptions = Pick<GapFillerOptions, 'read' | 'cursorOf' | 'compare'> & {
  hub: EventHub;
  delivery: ChannelDelivery;
  book: CursorBook | undefined;
};

/** Brings one channel up to date: reads what was missed, then hands on what was held meanwhile. */
export class ChannelFiller {
  readonly #options: ChannelFillerOptions;

  constructor(options: ChannelFillerOptions) {
    this.#options = options;
  }

  /**
   * Resolves when the channel is live, or the connection was lost again (it is suspect then).
   *
   * @param signal - fires when the connection is lost: what is read after that would have to be read again
   * @throws what reading throws, or AbortedError; the channel is still stale then
   */
  async fill(track: ChannelTrack, signal: AbortSignal): Promise<void> {
    await this.#load(track, signal);
    do {
      if (track.isStale) await this.#read(track, signal);
      await this.#handOnWhile(track, signal, () => track.mayPass);
      // One may have come between the last that was handed on and here: nobody would look for it once the channel is live.
    } while (track.isStale || (track.held.size > 0 && track.mayPass));
    track.live();
  }

  async #load(track: ChannelTrack, signal: AbortSignal): Promise<void> {
    const { book, hub } = this.#options;
    if (track.isLoaded || !book) return;
    try {
      const stored = await abortable(book.position(track.id), signal);
      track.restore(stored);
      // It is an earlier process's: what came since then may have been missed.
      if (stored?.cursor !== undefined) track.gap(undefined);
    } catch (error) {
      throwIfAborted(signal);
      // Delivery does not wait for a store that is down; the event says what that may have cost.
      hub.report(error, 'cursorStore.get');
      track.restore(undefined);
    }
  }

  async #read(track: ChannelTrack, signal: AbortSignal): Promise<void> {
    throwIfAborted(signal);
    const { cursor, since, newest } = track;
    // Set again by whatever goes missing while it is read.
    track.isStale = false;
    track.newest = undefined;
    if (cursor === undefined && since === undefined) return;
    if (cursor !== undefined && newest !== undefined && this.#options.compare(newest, cursor) <= 0) return;
    const isOld = this.#oldOf(track);
    try {
      const history = this.#options.read(track.id, { cursor, since }, signal)[Symbol.asyncIterator]();
      try {
        for (;;) {
          // Not all that is read heeds its signal.
          const { done, value } = await abortable(history.next(), signal);
          if (done) break;
          if (!isOld(value)) await this.#handOnRead(track, value, signal);
        }
      } catch (error) {
        // It is not waited for: what hangs in next() hangs in return() too.
        void (async () => history.return?.())().catch(() => {});
        throw error;
      }
      track.recovered();
    } catch (error) {
      track.isStale = true;
      throw error;
    }
  }

  /**
   * What `read` gives from before the cursor was handed on, unless it lies among the last few events and is none of
   * them: then it came too late for the old connection.
   */
  #oldOf(track: ChannelTrack): (event: ChatEvent) => boolean {
    const { cursorOf, compare } = this.#options;
    const start = track.cursor;
    const recent = track.recent.copy();
    const floor = recent.floor(compare);
    const { doubted } = track;
    track.doubted = new Set();
    return (event) => {
      if (recent.has(event.id)) return true;
      if (event.type === 'message.updated' && doubted.has(event.message.id)) return false;
      const cursor = cursorOf(event);
      if (start === undefined || cursor === undefined || compare(cursor, start) > 0) return false;
      return floor === undefined || compare(cursor, floor) <= 0;
    };
  }

  async #handOnRead(track: ChannelTrack, event: ChatEvent, signal: AbortSignal): Promise<void> {
    const { delivery, cursorOf } = this.#options;
    const cursor = cursorOf(event);
    // Without a place (a delete, a reaction) it stays behind what it came after, and is never let go for want of room.
    const waits = () => cursor === undefined && track.held.has(event.id);
    if (waits()) return;
    // One with a place that is held goes now, as the live event that it is: if it waited longer it could be let go for want
    // of room, and this reading has passed it.
    await this.#handOnWhile(track, signal, () => track.held.has(event.id));
    if (cursor !== undefined) await this.#handOnWhile(track, signal, () => track.held.startsBefore(cursor));
    const backfilled: ChatEvent = { ...event, backfilled: true };
    await this.#whenRoom(signal, () => {
      if (waits() || delivery.isPast(track, event)) return true;
      // It may have come live while we waited for room.
      const held = track.held.remove(event.id);
      if (delivery.offer(track, held?.event ?? backfilled, held?.acknowledgement)) return true;
      if (held) track.held.add(held);
      return false;
    });
  }

  /**
   * Hands on what is held, from the first on, as long as the condition holds. It is asked again whenever there is room:
   * until then what was held may have been let go, and what is held by then is newer than what was not read.
   */
  async #handOnWhile(track: ChannelTrack, signal: AbortSignal, may: () => boolean): Promise<void> {
    const { delivery } = this.#options;
    while (track.held.size > 0 && may()) {
      await this.#whenRoom(signal, () => {
        const held = may() ? track.held.shift() : undefined;
        if (!held) return true;
        // It may be an earlier process's: that is known only since the stored position was read.
        if (delivery.isPast(track, held.event)) {
          held.acknowledgement?.settle();
          return true;
        }
        if (delivery.isDoubtful(track, held.event)) {
          held.acknowledgement?.settle();
          track.gap(undefined);
          return true;
        }
        if (delivery.offer(track, held.event, held.acknowledgement)) return true;
        track.held.unshift(held);
        return false;
      });
    }
  }

  async #whenRoom(signal: AbortSignal, offer: () => boolean): Promise<void> {
    const { hub } = this.#options;
    for (;;) {
      throwIfAborted(signal);
      if (!hub.isUnderPressure && offer()) return;
      // Without pressure there is room: a hub that takes nothing all the same is closed.
      if (!hub.isUnderPressure) throw new AbortedError('The event hub is closed.');
      await abortable(hub.room(), signal);
    }
  }
}
