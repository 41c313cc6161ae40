import type { ChatEvent } from '../../models/index.js';
import { isChatError } from '../errors/index.js';
import { type Logger, silentLogger } from '../logger.js';
import type { AckOptions } from './acknowledgement.js';
import { ChannelDelivery } from './channel-delivery.js';
import { ChannelFiller } from './channel-filler.js';
import { ChannelIntake } from './channel-intake.js';
import { ChannelTrack } from './channel-track.js';
import { CursorBook } from './cursor-book.js';
import { channelIdOf } from './event-channel.js';
import { FillQueue } from './fill-queue.js';
import type { GapChannel, GapFillerOptions } from './gap-filler-options.js';
import { listGapChannels } from './gap-listing.js';

/**
 * Channels without a cursor are read from a little before the last event of all: theirs may have been on its way, and our
 * clock may be ahead of the platform's.
 */
const clockMarginMs = 60_000;

/**
 * Between a transport and the hub: sees to it that every event of a channel is handed on once, in order, and none is
 * missed, whatever happens to the connection.
 *
 * - Live events come by `receive`. Repeats are left out (they are acknowledged).
 * - `interrupted` says that events may be missed from now on; `connected` that they come again. Unless the platform
 *   resumed, each channel's history is then read from its cursor and handed on as `backfilled`; live events wait
 *   meanwhile and follow in their order. Losing the connection once more starts the reading over from where it has come.
 * - An event for which the hub has no room waits too. When too many wait they are let go and read again as history.
 *
 * **Over a restart.** With a `store`, the position of a channel is stored when the handlers of its events have settled
 * (or had their time), never before. So a process that ends orderly (`stop`) goes on exactly where it was; one that
 * crashes is given again what it had not finished, or not yet written down: at least once.
 *
 * The order of the ends: stop the transport, `hub.drain()`, `hub.stop()`, then `stop()` here.
 */
export class GapFiller {
  readonly #options: GapFillerOptions;
  readonly #logger: Logger;
  readonly #delivery: ChannelDelivery;
  readonly #book: CursorBook | undefined;
  readonly #intake: ChannelIntake;
  readonly #filler: ChannelFiller;
  readonly #queue: FillQueue;
  readonly #tracks = new Map<string, ChannelTrack>();
  readonly #total = { held: 0 };
  #hasConnected = false;
  #isInterrupted = false;
  #isStopped = false;
  /** From when on events may have been missed by the connection that is lost now. */
  #lostSince: Date | undefined;
  /** The same for earlier losses, until the channels that they concern are known. */
  #listSince: Date | undefined;
  #listing: Promise<void> | undefined;
  #firstConnectedAt: Date | undefined;
  #lastEventAt: Date | undefined;
  /** Ends with the connection. */
  #reading = new AbortController();

  constructor(options: GapFillerOptions) {
    this.#options = options;
    this.#logger = options.logger ?? silentLogger;
    const { hub, cursorOf, editOf, dedupe, store } = options;
    this.#book =
      store &&
      new CursorBook({
        store,
        prefix: options.storePrefix ?? 'chatmux:',
        saveEveryMs: options.saveEveryMs ?? 1000,
        report: (error, operation) => hub.report(error, operation),
      });
    this.#delivery = new ChannelDelivery({
      hub,
      cursorOf,
      editOf,
      dedupe,
      finished: (track) => this.#finished(track),
    });
    this.#intake = new ChannelIntake({
      hub,
      cursorOf,
      delivery: this.#delivery,
      logger: this.#logger,
      total: this.#total,
      maxHeld: options.maxHeld ?? 5000,
      waits: (track) => this.#enqueue(track),
      gapped: (track) => this.#gap(track),
    });
    this.#filler = new ChannelFiller({ ...options, delivery: this.#delivery, book: this.#book });
    this.#queue = new FillQueue({
      concurrency: options.concurrency ?? 2,
      random: options.random,
      fill: (track) => this.#fill(track),
    });
  }

  /** Call it before every connect: looks up until when an earlier process came. Never rejects. */
  async start(): Promise<void> {
    if (this.#isStopped) {
      this.#isStopped = false;
      this.#queue.start();
      this.#book?.start();
      // What had been handed on and was dropped with the hub's queue is to come again.
      for (const track of this.#tracks.values()) track.rewind();
    }
    if (!this.#book || this.#firstConnectedAt) return;
    try {
      const span = await this.#book.span();
      if (!span || this.#firstConnectedAt) return;
      this.#firstConnectedAt = span.first;
      this.#lastEventAt = span.until;
      this.interrupted();
    } catch (error) {
      this.#options.hub.report(error, 'cursorStore.get');
    }
  }

  /** The connection is lost: what happens from the last sign of life on may be missed. */
  interrupted(): void {
    if (this.#isInterrupted || !this.#firstConnectedAt) return;
    const first = this.#firstConnectedAt.getTime();
    const last = this.#lastEventAt ? this.#lastEventAt.getTime() - clockMarginMs : first;
    this.#isInterrupted = true;
    this.#lostSince = new Date(Math.max(first, last));
    this.#reading.abort();
    for (const track of this.#tracks.values()) track.isSuspect = true;
  }

  /**
   * Events come again.
   *
   * @param resumed - the platform itself brings what was missed
   * @returns settles when all that was missed has been handed on or given up, or is interrupted; never rejects
   */
  async connected({ resumed }: { resumed: boolean }): Promise<void> {
    if (this.#isStopped) return;
    // A connection that failed for good and is made anew says nothing before.
    if (!resumed && this.#hasConnected) this.interrupted();
    this.#hasConnected = true;
    this.#isInterrupted = false;
    if (this.#reading.signal.aborted) this.#reading = new AbortController();
    if (!this.#firstConnectedAt) {
      this.#firstConnectedAt = this.#now();
      this.#settleTime();
    }
    // Of two losses the earlier counts.
    if (!resumed) this.#listSince ??= this.#lostSince;
    this.#lostSince = undefined;
    if (this.#listSince) {
      this.#listing = this.#list(this.#listing, this.#reading.signal);
    } else {
      for (const track of this.#tracks.values()) track.isSuspect = false;
    }
    for (const track of this.#tracks.values()) this.#enqueue(track);
    await this.idle();
  }

  /** Takes an event from the transport. Control events (`connection.*`, `error`) may go to the hub directly. */
  receive(event: ChatEvent, options: AckOptions = {}): void {
    this.#firstConnectedAt ??= this.#now();
    this.#lastEventAt = this.#now();
    // Unacknowledged: the platform brings it again.
    if (this.#isStopped) return;
    const channelId = channelIdOf(event);
    this.#intake.take(channelId === undefined ? undefined : this.#trackOf(channelId), event, options);
  }

  /** Events of this channel were dropped on the way here: its history is read. */
  gapped(channelId: string): void {
    this.#gap(this.#trackOf(channelId));
  }

  /** Where a channel stands that has had no event yet, where a listing tells its newest message. */
  seed(channelId: string, cursor: string): void {
    this.#trackOf(channelId).cursor ??= cursor;
  }

  /** Forgets a channel that is gone. */
  forget(channelId: string): void {
    for (const { acknowledgement } of this.#tracks.get(channelId)?.held.clear() ?? []) acknowledgement?.settle();
    this.#tracks.delete(channelId);
  }

  /** Resolves when no channel waits for its history. */
  async idle(): Promise<void> {
    await this.#listing;
    await this.#queue.idle();
  }

  /**
   * Stops reading, lets go what waits (unacknowledged) and writes the positions down, within `timeoutMs`. After
   * another `start` and `connected`, what happened meanwhile is read as after any gap.
   */
  async stop(timeoutMs = 5000): Promise<void> {
    if (this.#isStopped) return;
    this.interrupted();
    this.#isStopped = true;
    this.#reading.abort();
    for (const track of this.#tracks.values()) {
      for (const { acknowledgement } of track.held.clear()) acknowledgement?.cancel();
    }
    const ended = Promise.all([this.#queue.stop(), this.#listing, this.#book?.flush()]);
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, timeoutMs);
      void ended.then(() => {
        clearTimeout(timer);
        resolve();
      });
    });
    this.#book?.stop();
  }

  #trackOf(channelId: string): ChannelTrack {
    let track = this.#tracks.get(channelId);
    if (!track) {
      track = new ChannelTrack(channelId, this.#options.compare, this.#total);
      this.#tracks.set(channelId, track);
      track.isSuspect = this.#isInterrupted || this.#listSince !== undefined;
      // An earlier process may have been here.
      track.isHeld = track.isSuspect || this.#book !== undefined;
      this.#enqueue(track);
    }
    return track;
  }

  #gap(track: ChannelTrack): void {
    const wasStale = track.isStale;
    track.gap(this.#firstConnectedAt);
    // One that failed waits for its next try.
    if (!wasStale) this.#enqueue(track);
  }

  #enqueue(track: ChannelTrack): void {
    if (track.isHeld && !track.isSuspect) this.#queue.add(track);
  }

  async #list(previous: Promise<void> | undefined, signal: AbortSignal): Promise<void> {
    await previous;
    const since = this.#listSince;
    if (!since || signal.aborted) return;
    try {
      await listGapChannels(
        {
          channels: this.#options.channels,
          random: this.#options.random,
          giveUpAfterMs: this.#giveUpAfterMs,
          found: (channel) => this.#found(channel, since),
          failed: (error, isLast) => {
            this.#options.hub.report(error, 'backfill');
            this.#logger.warn('The channels to look into after a gap cannot be listed.', { isLast });
            // Those that are known need not wait for the others.
            this.#clearSuspicion(since);
          },
        },
        since,
        signal,
      );
    } catch {
      // The connection is lost again: the next one asks again.
    }
    if (signal.aborted) return;
    this.#listSince = undefined;
    this.#clearSuspicion(since);
  }

  #found(channel: GapChannel, since: Date): void {
    const { id, newest } = typeof channel === 'string' ? { id: channel, newest: undefined } : channel;
    const track = this.#trackOf(id);
    if (!track.isSuspect) return;
    track.isSuspect = false;
    track.gap(since);
    track.newest = newest;
    this.#enqueue(track);
  }

  #clearSuspicion(since: Date): void {
    for (const track of this.#tracks.values()) {
      if (!track.isSuspect) continue;
      track.isSuspect = false;
      track.gap(since);
      this.#enqueue(track);
    }
  }

  async #fill(track: ChannelTrack): Promise<void> {
    const { signal } = this.#reading;
    try {
      await this.#filler.fill(track, signal);
    } catch (error) {
      // `connected` starts it again.
      if (signal.aborted) return;
      if (this.#isHopeless(track, error)) {
        track.isStale = false;
        track.recovered();
        this.#queue.add(track);
        return;
      }
      this.#options.hub.report(error, 'backfill');
      throw error;
    }
  }

  /** True when the channel is to go on without the history that could not be read. */
  #isHopeless(track: ChannelTrack, error: unknown): boolean {
    if (isChatError(error) && error.code === 'not_found') {
      this.#logger.info('A channel is gone; its history is not read.', { channelId: track.id });
      return true;
    }
    const now = performance.now();
    track.failures++;
    track.failingSince ??= now;
    const isFinal = isChatError(error) && !error.retryable && error.code !== 'aborted';
    if (!isFinal && now - track.failingSince < this.#giveUpAfterMs) return false;
    this.#options.hub.report(error, 'backfill');
    this.#logger.error('The missed history of a channel could not be read; it goes on without.', {
      channelId: track.id,
      cursor: track.cursor,
      since: track.since,
    });
    return true;
  }

  #finished(track: ChannelTrack): void {
    if (!this.#book) return;
    this.#book.savePosition(track.id, () => track.position());
    this.#settleTime();
  }

  /** Notes the moment until which all is handled, when that is so. */
  #settleTime(): void {
    const first = this.#firstConnectedAt;
    if (!this.#book || !first || this.#isInterrupted || this.#isStopped || this.#listSince) return;
    if (this.#delivery.pending > 0 || this.#total.held > 0 || !this.#queue.isIdle) return;
    const until = this.#lastEventAt ?? first;
    this.#book.saveSpan(() => ({ first, until }));
  }

  get #giveUpAfterMs(): number {
    return this.#options.giveUpAfterMs ?? 600_000;
  }

  #now(): Date {
    return this.#options.now?.() ?? new Date();
  }
}
