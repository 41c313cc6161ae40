import { Deduper } from '../../core/delivery/index.js';
import { AuthError, ServerError } from '../../core/errors/index.js';
import type { ChatEvent, Command } from '../../models/index.js';
import type { DroppedEvents } from './dropped-events.js';
import { stamp } from './events/stamps.js';
import { eventsOf, laneOf, nativeEvent } from './events.js';
import type { FileShares } from './file-shares.js';
import type { ModalOrigins } from './modal-origins.js';
import type { SlackInteraction } from './native.js';
import { interactionsOf } from './normalize/interaction.js';
import type { AnswerPayload, PendingAnswers } from './pending-answers.js';
import type { SlackReader } from './reader.js';
import { countAt, isWire, objectAt, stringAt, stringsAt, type Wire } from './wire/read.js';
import type { WrittenMessages } from './written-messages.js';

/** What the inbox hands on to. */
export type InboxOwner = {
  readonly reader: SlackReader;
  readonly answers: PendingAnswers;
  readonly modals: ModalOrigins;
  readonly shares: FileShares;
  readonly written: WrittenMessages;
  readonly dropped: DroppedEvents;
  readonly commands: readonly Command[];
  ingest(event: ChatEvent, options?: { ack?: () => unknown; ackWithinMs?: number }): void;
  report(error: unknown, operation: string): void;
  remember(model: object, payload: unknown): void;
  /** The credentials were taken back. */
  revoked(error: AuthError): void;
};

/** Slack waits so long for an acknowledgement (wire sheet, section 14). */
const ackMs = 3_000;
/** A name may not cost an interaction its three seconds. */
const namesMs = 400;

/** Acknowledges a delivery; `payload` only where the delivery accepts one. */
export type Acknowledge = (payload?: AnswerPayload) => unknown;

/**
 * What both transports hand over: the payloads of Events API, interactivity and slash commands. Deliveries of one channel
 * are read one after the other, so that looking up a name puts nothing out of order.
 */
export class SlackInbox {
  readonly #owner: InboxOwner;
  /** Redeliveries carry the same `event_id` (wire sheet, section 13). */
  readonly #seen = new Deduper();
  readonly #lanes = new Map<string, Promise<void>>();

  constructor(owner: InboxOwner) {
    this.#owner = owner;
  }

  /** An `event_callback`, or another payload of the Events API. */
  receiveEvent(payload: Wire, acknowledge: Acknowledge): void {
    const arrived = performance.now();
    const eventId = stringAt(payload, 'event_id');
    if (eventId !== undefined && this.#seen.has(eventId)) {
      acknowledge();
      return;
    }
    // One that is never acknowledged, as there was no room for it, is news when it comes again.
    const taken = () => {
      if (eventId !== undefined) this.#seen.add(eventId);
      return acknowledge();
    };
    const event = payload['event'];
    if (!isWire(event)) {
      taken();
      this.#withoutEvent(payload);
      return;
    }
    const type = stringAt(event, 'type');
    if (type === 'tokens_revoked' || type === 'app_uninstalled') this.#revoked(type, event);
    this.#look(event);
    const lane = laneOf(event);
    this.#inLane(lane, async () => {
      const events = await eventsOf(event, this.#owner.reader, eventId);
      if (events.length === 0) taken();
      else if (lane !== '') this.#owner.dropped.before(lane);
      events.forEach((each, index) => {
        if (index > 0) this.#owner.ingest(each);
        else
          this.#owner.ingest(each, {
            ack: taken,
            ackWithinMs: Math.max(0, ackMs - (performance.now() - arrived)),
          });
      });
    });
  }

  /** A payload of interactivity, or a slash command. */
  receiveInteraction(payload: Wire, acknowledge: Acknowledge): void {
    const arrived = { at: new Date(), since: performance.now() };
    let isAcknowledged = false;
    const once: Acknowledge = (answer) => {
      if (isAcknowledged) return undefined;
      isAcknowledged = true;
      return acknowledge(answer);
    };
    void this.#interactions(payload, once, arrived).catch((error: unknown) => {
      once();
      this.#owner.report(error, 'interaction');
    });
  }

  async #interactions(payload: Wire, acknowledge: Acknowledge, arrived: { at: Date; since: number }): Promise<void> {
    const { reader, answers, commands } = this.#owner;
    const userId = stringAt(objectAt(payload, 'user'), 'id') ?? stringAt(payload, 'user_id');
    if (userId !== undefined) await reader.prepare([{ user: userId }], namesMs);
    const interactions = interactionsOf(payload, reader, arrived.at, commands);
    if (interactions.length === 0) {
      acknowledge();
      const name = stringAt(payload, 'type') ?? 'interactive';
      this.#owner.ingest(nativeEvent(name, payload, reader.account));
      return;
    }
    const left = Math.max(0, ackMs - (performance.now() - arrived.since));
    for (const [index, one] of interactions.entries()) {
      const interaction = this.#placed(one, payload);
      this.#owner.remember(interaction, payload);
      const end = answers.open(interaction.id, acknowledge);
      setTimeout(end, left).unref();
      const { account, createdAt, id } = interaction;
      const event: ChatEvent = { ...stamp('interaction', account, createdAt, id), interaction };
      const settle = () => {
        end();
        acknowledge();
      };
      if (index === interactions.length - 1) this.#owner.ingest(event, { ack: settle, ackWithinMs: left });
      else this.#owner.ingest(event);
    }
  }

  /** A modal belongs to where it was opened from. */
  #placed(interaction: SlackInteraction, payload: Wire): SlackInteraction {
    const view = objectAt(payload, 'view');
    if (interaction.channelId !== undefined || Object.keys(view).length === 0) return interaction;
    const ids = ['id', 'root_view_id', 'previous_view_id'].map((key) => stringAt(view, key));
    return { ...interaction, ...this.#owner.modals.of(...ids) };
  }

  /** What operations under way wait for, or believe. */
  #look(event: Wire): void {
    const channelId = stringAt(event, 'channel');
    if (event['type'] !== 'message' || channelId === undefined) return;
    this.#owner.shares.see(event, channelId);
    const message = objectAt(event, 'message');
    const id = stringAt(message, 'ts') ?? stringAt(event, 'deleted_ts');
    // Our own edits come back too; a message that somebody else changed must be read before the next edit.
    if (id !== undefined && stringAt(event, 'subtype') !== undefined)
      this.#owner.written.changed({ channelId, id }, message);
  }

  #withoutEvent(payload: Wire): void {
    const name = stringAt(payload, 'type') ?? 'unknown';
    const { reader } = this.#owner;
    if (name === 'app_rate_limited') {
      // More than 30,000 events an hour: Slack drops the rest of this minute.
      const minute = countAt(payload, 'minute_rate_limited');
      this.#owner.ingest({
        ...stamp('rate_limited', reader.account, undefined, 'events', minute ?? Math.floor(Date.now() / 60_000)),
        operation: 'events',
        retryAfterMs: this.#owner.dropped.told(minute),
      });
      return;
    }
    this.#owner.ingest(nativeEvent(name, payload, reader.account));
  }

  #revoked(type: string, event: Wire): void {
    const tokens = objectAt(event, 'tokens');
    const ids = [...stringsAt(tokens, 'bot'), ...stringsAt(tokens, 'oauth')];
    const me = this.#owner.reader.self?.userId;
    if (type === 'tokens_revoked' && (me === undefined || !ids.includes(me))) return;
    const what = type === 'app_uninstalled' ? 'The app was uninstalled' : 'The token was revoked';
    this.#owner.revoked(
      new AuthError(`${what}: install the app again and use the new token.`, { platform: 'slack', platformCode: type }),
    );
  }

  #inLane(lane: string, work: () => Promise<void>): void {
    const run = (this.#lanes.get(lane) ?? Promise.resolve()).then(work).catch((error: unknown) => {
      // A payload that nobody thought of must not stop those behind it.
      this.#owner.report(
        new ServerError('An event of Slack could not be read.', { retryable: false, cause: error }),
        'events',
      );
    });
    this.#lanes.set(lane, run);
    void run.then(() => {
      if (this.#lanes.get(lane) === run) this.#lanes.delete(lane);
    });
  }
}
