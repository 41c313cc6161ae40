import type { ChatEvent } from '../../models/index.js';
import type { Acknowledgement } from './acknowledgement.js';
import type { ChannelTrack } from './channel-track.js';
import { Deduper, type DeduperOptions } from './deduper.js';
import type { EventHub } from './event-hub.js';
import type { GapFillerOptions } from './gap-filler-options.js';
import type { Edit } from './newest-edits.js';

export type ChannelDeliveryOptions = Pick<GapFillerOptions, 'cursorOf' | 'editOf'> & {
  hub: EventHub;
  dedupe?: DeduperOptions | undefined;
  /** The handlers of an event of the channel have settled. */
  finished(track: ChannelTrack): void;
};

/** Hands the events of channels to the hub, once each, and keeps count of how far that has come. */
export class ChannelDelivery {
  readonly #options: ChannelDeliveryOptions;
  readonly #seen: Deduper;
  #pending = 0;

  constructor(options: ChannelDeliveryOptions) {
    this.#options = options;
    this.#seen = new Deduper(options.dedupe);
  }

  /** Events whose handlers have not settled. */
  get pending(): number {
    return this.#pending;
  }

  /**
   * True when the event is not to be handed on: it was lately, it tells of an edit or a reaction that a later one has
   * replaced, or of a message, or an edit of one, that has been told to be gone.
   */
  isPast(track: ChannelTrack, event: ChatEvent): boolean {
    if (this.isHandedOn(track, event.id)) return true;
    const subject = subjectOf(event);
    if (subject === undefined) return false;
    if (event.type.startsWith('message.') && track.deletes.has(subject)) return true;
    if (event.type === 'message.created') return false;
    const edit = this.#editOf(event);
    if (edit === undefined || !track.edits.isOutdated(subject, edit)) return false;
    track.edits.learn(subject, edit);
    return true;
  }

  /** True when only the history can tell whether an edit is newer than what was told. Then it is to be read. */
  isDoubtful(track: ChannelTrack, event: ChatEvent): boolean {
    if (event.type !== 'message.updated') return false;
    const edit = this.#editOf(event);
    if (edit === undefined || !track.edits.isDoubtful(event.message.id, edit)) return false;
    track.doubted.add(event.message.id);
    return true;
  }

  #editOf(event: ChatEvent): Edit | undefined {
    const { editOf, cursorOf } = this.#options;
    if (editOf) return editOf(event);
    if (event.type === 'message.updated') {
      const place = cursorOf(event);
      return place === undefined ? undefined : { place, exactPlace: place, after: place };
    }
    if (event.type !== 'message.created' || event.message.editedAt === undefined) return undefined;
    // It was edited before it was told: the next look into the history is not to tell of that edit.
    const place = cursorOf({ ...event, type: 'message.updated', at: event.message.editedAt });
    return place === undefined ? undefined : { place, after: place };
  }

  /** True when the event was handed on lately. */
  isHandedOn(track: ChannelTrack | undefined, id: string): boolean {
    return this.#seen.has(id) || track?.recent.has(id) === true;
  }

  /** Hands an event without a channel's order on. */
  pass(event: ChatEvent, acknowledgement: Acknowledgement | undefined, isRepeatable: boolean): boolean {
    if (!isRepeatable) this.#seen.add(event.id);
    const isTaken = this.#options.hub.offer(event, {
      ack: acknowledgement && (() => acknowledgement.settle()),
      settled: (outcome) => {
        if (outcome === 'closed') this.#seen.delete(event.id);
      },
    });
    if (!isTaken) this.#seen.delete(event.id);
    return isTaken;
  }

  /**
   * Hands an event of a channel on.
   *
   * @returns false when the hub has no room; nothing has changed then
   */
  offer(track: ChannelTrack, event: ChatEvent, acknowledgement: Acknowledgement | undefined): boolean {
    const cursor = this.#options.cursorOf(event);
    // Before the offer: a handler may run in it, and what it does may bring the same event again.
    this.#seen.add(event.id);
    this.#pending++;
    const before = track.cursor;
    const isNew = !track.recent.has(event.id);
    track.passed(event.id, cursor);
    const isTaken = this.#options.hub.offer(event, {
      ack: acknowledgement && (() => acknowledgement.settle()),
      settled: (outcome) => {
        this.#pending--;
        if (outcome === 'closed') this.#seen.delete(event.id);
        else {
          track.finished(event.id, cursor);
          this.#options.finished(track);
        }
      },
    });
    if (isTaken) {
      const subject = subjectOf(event);
      const edit = subject === undefined ? undefined : this.#editOf(event);
      if (subject !== undefined && edit) track.edits.add(subject, edit);
      if (event.type === 'message.deleted') track.deletes.add(event.message.id);
      return true;
    }
    this.#pending--;
    this.#seen.delete(event.id);
    if (isNew) track.unpassed(event.id);
    track.cursor = before;
    return false;
  }
}

/** What later events of the same kind replace: a message, or one person's reaction to it. */
function subjectOf(event: ChatEvent): string | undefined {
  switch (event.type) {
    case 'message.created':
    case 'message.updated':
      return event.message.id;
    case 'reaction.added':
    case 'reaction.removed':
      return `${event.message.id} ${event.emoji.unicode ?? event.emoji.name} ${event.user?.id ?? ''}`;
    default:
      return undefined;
  }
}
