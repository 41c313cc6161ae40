import { LRUCache } from 'lru-cache';
import type { BackfillSource } from '../../core/backend.js';
import type { Capabilities, CapabilityName } from '../../core/capabilities.js';
import type { ChatEvent } from '../../models/index.js';
import type { MemoryClient } from './client.js';
import { toEvents } from './events.js';
import type { MemoryFrame } from './frame.js';
import type { Scope } from './normalize.js';

/** How many events are known by their place: as far back as one can be handed on. */
const knownPlaces = 50_000;
const pageSize = 100;

/** What a replay of a kind needs; all else is replayed always. */
const needs: Partial<Record<ChatEvent['type'], CapabilityName>> = {
  'message.updated': 'backfillEdits',
  'message.deleted': 'backfillDeletes',
  'reaction.added': 'backfillReactions',
  'reaction.removed': 'backfillReactions',
};

/**
 * What a MemoryBackend reads after a gap that was not resumed: the platform's journal of each channel. The place of an
 * event is its frame's number.
 */
export class MemoryBackfill {
  readonly #client: MemoryClient;
  readonly #scope: Scope;
  readonly #capabilities: () => Capabilities;
  readonly #places = new LRUCache<string, number>({ max: knownPlaces });

  constructor(client: MemoryClient, scope: Scope, capabilities: () => Capabilities) {
    this.#client = client;
    this.#scope = scope;
    this.#capabilities = capabilities;
  }

  /** Notes where an event stands. */
  note(event: ChatEvent, seq: number): void {
    this.#places.set(event.id, seq);
  }

  get source(): BackfillSource {
    return {
      channels: (_since, signal) =>
        this.#client.read('journal.channels', {}, () => this.#client.server.journal.channels(), signal),
      read: (channelId, from, signal) => this.#read(channelId, from, signal),
      cursorOf: (event) => this.#places.get(event.id)?.toString(),
      compare: (a, b) => Number(a) - Number(b),
      now: () => this.#scope.state.now(),
    };
  }

  async *#read(
    channelId: string,
    from: { cursor?: string | undefined; since?: Date | undefined },
    signal: AbortSignal,
  ): AsyncGenerator<ChatEvent> {
    let after = from.cursor === undefined ? 0 : Number(from.cursor);
    const since = from.cursor === undefined ? from.since : undefined;
    for (;;) {
      const frames = await this.#client.read(
        'journal.read',
        { channelId, after },
        () => this.#client.server.journal.read(channelId, after, since, pageSize),
        signal,
      );
      for (const frame of frames) yield* this.#events(frame);
      const last = frames.at(-1);
      if (last === undefined || frames.length < pageSize) return;
      after = last.seq;
    }
  }

  #events(frame: MemoryFrame): ChatEvent[] {
    const capabilities = this.#capabilities();
    const events = toEvents(frame, this.#scope, capabilities).filter((event) => isReplayed(event, capabilities));
    for (const event of events) this.note(event, frame.seq);
    return events;
  }
}

function isReplayed(event: ChatEvent, capabilities: Capabilities): boolean {
  // Who typed then types no longer.
  if (event.type === 'typing.started') return false;
  const need = needs[event.type];
  if (need !== undefined && !capabilities.supports(need)) return false;
  const isReply = event.type === 'message.created' && event.message.threadId !== undefined;
  return !isReply || capabilities.supports('backfillThreadReplies');
}
