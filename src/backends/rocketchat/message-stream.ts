import type { ChatEvent } from '../../models/index.js';
import type { BulkDeletion, MessagePlace } from './client/realtime/stream-events.js';
import { deletedEvent } from './events.js';
import { textAt, type Wire } from './fields.js';
import { changesOf } from './message-changes.js';
import type { MessageEvents } from './message-events.js';
import { stateOf } from './message-states.js';
import type { RocketChatReader } from './reader.js';

/** Makes events of what the streams of messages bring. */
export class MessageStream {
  readonly #reader: RocketChatReader;
  readonly #events: MessageEvents;
  readonly #account: string;

  constructor(reader: RocketChatReader, events: MessageEvents, account: string) {
    this.#reader = reader;
    this.#events = events;
    this.#account = account;
  }

  /** A message that is new, or has changed in some way. */
  async message(wire: Wire, place: MessagePlace): Promise<ChatEvent[]> {
    // All rooms that the account may see are streamed, also those it is not in.
    if (place.roomParticipant === false || wire['_hidden'] === true) return [];
    const id = textAt(wire, '_id');
    const rid = textAt(wire, 'rid');
    if (id === undefined || rid === undefined) return [];
    this.#reader.rooms.hint(rid, place.roomType, place.roomName);
    const { states } = this.#reader;
    if (wire['t'] === 'rm') {
      states.delete(id);
      const gone = this.#events.deleted(wire);
      return gone ? [gone] : [];
    }
    const previous = states.get(id);
    const current = stateOf(wire, true);
    const changes = changesOf(previous, current);
    if (!previous || current.updatedAt >= previous.updatedAt) states.tell(wire);
    if (changes.length === 0) return [];
    const message = this.#reader.message(wire);
    if (!message) return [];
    // All at once: a version is that of this moment, and the history may tell of the message meanwhile.
    return (await Promise.all(changes.map((change) => this.#events.of(change, message, wire)))).flat();
  }

  /** The stream tells the id alone. */
  deleted(channelId: string, id: string): ChatEvent[] {
    const threadId = this.#reader.states.get(id)?.threadId;
    this.#reader.states.delete(id);
    return [deletedEvent(this.#account, { channelId, id, ...(threadId !== undefined && { threadId }) })];
  }

  /** Newer servers name the messages; of older ones those that are known and fit. */
  deletedInBulk(channelId: string, deletion: BulkDeletion): ChatEvent[] {
    const { ids, ts } = deletion;
    if (Array.isArray(ids))
      return ids.filter((id) => typeof id === 'string').flatMap((id) => this.deleted(channelId, id));
    if (deletion.filesOnly === true || (deletion.users?.length ?? 0) > 0) return [];
    const gone = [...this.#reader.states.ofChannel(channelId)].filter(
      ([, { createdAt, isPinned }]) => isWithin(createdAt, ts) && !(deletion.excludePinned === true && isPinned),
    );
    return gone.flatMap(([id]) => this.deleted(channelId, id));
  }
}

function isWithin(at: number, range: unknown): boolean {
  if (typeof range !== 'object' || range === null) return false;
  return Object.entries(range).every(([operator, value]) => {
    const bound = new Date(value as string).getTime();
    switch (operator) {
      case '$gt':
        return at > bound;
      case '$gte':
        return at >= bound;
      case '$lt':
        return at < bound;
      case '$lte':
        return at <= bound;
      default:
        return false;
    }
  });
}
