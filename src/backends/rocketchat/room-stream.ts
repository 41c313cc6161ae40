import { isChatError } from '../../core/errors/index.js';
import type { ChatEvent } from '../../models/index.js';
import type { ChangeKind } from './client/realtime/stream-events.js';
import { stamp } from './events.js';
import { dateAt, textAt, type Wire } from './fields.js';
import type { RocketChatChannel } from './native.js';
import type { RocketChatReader } from './reader.js';

/** A room and the account's part in it are written at once when it is made with the account in it: no stream tells of it. */
const togetherMs = 10_000;

/** Makes events of what happens to rooms, and to this account's part in them. */
export class RoomStream {
  readonly #reader: RocketChatReader;
  readonly #account: string;
  readonly #cached: (id: string) => RocketChatChannel | undefined;
  /** What was last known of each room that matters: a room is told again with every message in it. */
  readonly #faces = new Map<string, string>();

  constructor(reader: RocketChatReader, account: string, cached: (id: string) => RocketChatChannel | undefined) {
    this.#reader = reader;
    this.#account = account;
    this.#cached = cached;
  }

  /** A room as it is now, so that its next change is seen as one. */
  know(wire: Wire): RocketChatChannel {
    const channel = this.#reader.channel(wire);
    this.#faces.set(channel.id, faceOf(channel));
    return channel;
  }

  changed(kind: ChangeKind, wire: Wire): ChatEvent[] {
    const id = textAt(wire, '_id');
    if (id === undefined) return [];
    if (kind === 'removed') {
      this.#faces.delete(id);
      this.#reader.rooms.forget(id);
      return [{ ...stamp('channel.deleted', this.#account, undefined, id), channelId: id }];
    }
    const cached = this.#cached(id);
    const before = this.#faces.get(id) ?? (cached && faceOf(cached));
    const channel = this.know(wire);
    if (kind === 'inserted') return [this.#created(channel)];
    if (before === undefined || before === faceOf(channel)) return [];
    const at = dateAt(wire, '_updatedAt');
    return [{ ...stamp('channel.updated', this.#account, at, id, at?.toISOString() ?? faceOf(channel)), channel }];
  }

  /** The account was added to a room, or is out of one. */
  async membership(kind: ChangeKind, subscription: Wire): Promise<ChatEvent[]> {
    const id = textAt(subscription, 'rid');
    const self = this.#reader.self;
    if (id === undefined || !self || kind === 'updated') return [];
    // One membership has one id, however often it is told.
    const version = textAt(subscription, '_id');
    if (kind === 'removed')
      return [{ ...stamp('member.left', this.#account, undefined, id, self.id, version), channelId: id, user: self }];
    const at = dateAt(subscription, 'ts');
    const channel = await this.#fetched(id);
    const joined: ChatEvent = {
      ...stamp('member.joined', this.#account, at, id, self.id, version),
      channelId: id,
      user: self,
    };
    const age = channel?.createdAt && at ? at.getTime() - channel.createdAt.getTime() : Number.POSITIVE_INFINITY;
    return channel && age < togetherMs ? [this.#created(channel), joined] : [joined];
  }

  #created(channel: RocketChatChannel): ChatEvent {
    return { ...stamp('channel.created', this.#account, channel.createdAt, channel.id), channel };
  }

  async #fetched(id: string): Promise<RocketChatChannel | undefined> {
    try {
      const channel = await this.#reader.fetchRoom(id, AbortSignal.timeout(5_000));
      this.#faces.set(id, faceOf(channel));
      return channel;
    } catch (error) {
      if (isChatError(error)) return undefined;
      throw error;
    }
  }
}

function faceOf({
  name,
  type,
  topic,
  description,
  isArchived,
  isReadOnly,
  parentId,
  native,
}: RocketChatChannel): string {
  return JSON.stringify([
    name,
    type,
    topic,
    description,
    isArchived === true,
    isReadOnly === true,
    parentId,
    native?.slug,
    native?.announcement,
    native?.isEncrypted === true,
  ]);
}
