import type { ChatEvent } from '../../models/index.js';
import { ConnectionError } from '../errors/index.js';
import type { Logger } from '../logger.js';
import { Acknowledgement, type AckOptions } from './acknowledgement.js';
import type { ChannelDelivery } from './channel-delivery.js';
import type { ChannelTrack } from './channel-track.js';
import type { EventHub } from './event-hub.js';

/** What is worth nothing later, and what comes again and again under one id. */
const fleeting: ReadonlySet<string> = new Set(['typing.started', 'presence.updated']);
/** What does not wait for history: an interaction's answer is taken for seconds only. */
const unordered: ReadonlySet<string> = new Set([...fleeting, 'interaction']);

export type ChannelIntakeOptions = {
  hub: EventHub;
  delivery: ChannelDelivery;
  logger: Logger;
  cursorOf(event: ChatEvent): string | undefined;
  /** How many events are held, over all channels, and how many may be. */
  total: { readonly held: number };
  maxHeld: number;
  /** The channel has events that wait for room. */
  waits(track: ChannelTrack): void;
  /** Events of the channel were let go: its history is to be read. */
  gapped(track: ChannelTrack): void;
};

/** Takes live events: hands them on, holds them back while history is missing, or lets them go to be read again. */
export class ChannelIntake {
  readonly #options: ChannelIntakeOptions;
  #isLosing = false;

  constructor(options: ChannelIntakeOptions) {
    this.#options = options;
  }

  /** @param track - the event's channel; `undefined` when it has none */
  take(track: ChannelTrack | undefined, event: ChatEvent, options: AckOptions): void {
    const acknowledgement = options.ack
      ? new Acknowledgement(options, (error) => this.#options.hub.report(error, 'acknowledge'))
      : undefined;
    if (!track || unordered.has(event.type)) this.#pass(event, acknowledgement);
    else this.#takeInOrder(track, event, acknowledgement);
  }

  #pass(event: ChatEvent, acknowledgement: Acknowledgement | undefined): void {
    const { delivery } = this.#options;
    const isFleeting = fleeting.has(event.type);
    if (!isFleeting && delivery.isHandedOn(undefined, event.id)) acknowledgement?.settle();
    else if (!delivery.pass(event, acknowledgement, isFleeting)) this.#lose(event, acknowledgement);
  }

  #takeInOrder(track: ChannelTrack, event: ChatEvent, acknowledgement: Acknowledgement | undefined): void {
    const { delivery } = this.#options;
    if (delivery.isPast(track, event) || track.held.has(event.id)) {
      acknowledgement?.settle();
    } else if (track.isHeld || track.isSuspect) {
      // A platform that resumes may bring what was missed before it says that the connection is up.
      track.isHeld = true;
      this.#hold(track, event, acknowledgement);
    } else if (delivery.isDoubtful(track, event)) {
      acknowledgement?.settle();
      this.#options.gapped(track);
    } else if (!delivery.offer(track, event, acknowledgement)) {
      track.isHeld = true;
      this.#hold(track, event, acknowledgement);
      this.#options.waits(track);
    }
  }

  #hold(track: ChannelTrack, event: ChatEvent, acknowledgement: Acknowledgement | undefined): void {
    const { total, maxHeld, cursorOf, gapped } = this.#options;
    const cursor = cursorOf(event);
    if (total.held >= maxHeld) {
      const readable = track.held.takeReadable();
      for (const held of readable) held.acknowledgement?.settle();
      if (readable.length > 0 || cursor !== undefined) gapped(track);
      if (cursor !== undefined) {
        acknowledgement?.settle();
        return;
      }
      if (total.held >= maxHeld) {
        this.#lose(event, acknowledgement);
        return;
      }
    }
    track.held.add({ event, cursor, acknowledgement });
  }

  /** An event that finds no room and that no history brings back. It is not acknowledged: it may come again. */
  #lose(event: ChatEvent, acknowledgement: Acknowledgement | undefined): void {
    acknowledgement?.cancel();
    if (fleeting.has(event.type)) return;
    const { hub, logger } = this.#options;
    logger.warn('An event was dropped: the handlers are too slow.', { type: event.type, id: event.id });
    if (this.#isLosing) return;
    this.#isLosing = true;
    const message = `Events are dropped that cannot be read again (the first: '${event.type}'), because the handlers are too slow.`;
    hub.report(new ConnectionError(message, { retryable: false }), 'receive');
    void hub.room().then(() => {
      this.#isLosing = false;
    });
  }
}
