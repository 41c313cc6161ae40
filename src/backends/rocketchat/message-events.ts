import { ToggleCounter } from '../../core/delivery/index.js';
import { sleep } from '../../core/retry/index.js';
import type { ChatEvent, MessageRef, User } from '../../models/index.js';
import { createdEvent, deletedEvent, stamp, updatedEvent } from './events.js';
import { dateAt, objectAt, textAt, type Wire } from './fields.js';
import type { MessageChange } from './message-changes.js';
import type { RocketChatMessage } from './native.js';
import { emojiOfKey } from './normalize/emoji.js';
import { membershipOf } from './normalize/notice.js';
import { toThread } from './normalize/thread.js';
import { referencedUser } from './normalize/user.js';
import type { RocketChatReader } from './reader.js';

/** How long an event waits for a name that is not known. */
const namesMs = 2_000;

/** Makes events of what happened to messages. */
export class MessageEvents {
  readonly #reader: RocketChatReader;
  readonly #account: string;
  /** The server gives reactions and pins no version. */
  readonly #toggles = new ToggleCounter();

  constructor(reader: RocketChatReader, account: string) {
    this.#reader = reader;
    this.#account = account;
  }

  /** The events of one change. @param message - the message as it stands now */
  async of(change: MessageChange, message: RocketChatMessage, wire: Wire): Promise<ChatEvent[]> {
    switch (change.kind) {
      case 'created':
        return [createdEvent(message), ...(await this.memberships(message, wire))];
      case 'updated':
        return [updatedEvent(message)];
      case 'reaction':
        return [await this.#reaction(change, message, wire)];
      case 'pin':
        return [this.#pin(change.isOn, message, wire)];
      case 'thread':
        return this.#thread(change.change, message, wire);
    }
  }

  /** A deletion that leaves a stone. */
  deleted(wire: Wire): ChatEvent | undefined {
    const ref = refOf(wire);
    if (!ref) return undefined;
    const editor = objectAt(wire, 'editedBy');
    const by = editor && textAt(editor, '_id') ? referencedUser(editor, this.#reader.context) : undefined;
    return deletedEvent(this.#account, ref, dateAt(wire, 'editedAt'), by);
  }

  /**
   * Who came or went by a system message (wire sheet, section 7).
   *
   * @param options - `ofSelf`: also this account, of whom the stream of its own rooms tells otherwise
   */
  async memberships(
    message: RocketChatMessage,
    wire: Wire,
    { ofSelf = false }: { ofSelf?: boolean } = {},
  ): Promise<ChatEvent[]> {
    const membership = membershipOf(textAt(wire, 't'));
    if (!membership) return [];
    const actor = referencedUser(objectAt(wire, 'u'), this.#reader.context);
    const user = membership.isNamed ? await this.#named(message.content) : actor;
    if (!user || (user.id === this.#reader.self?.id && !ofSelf)) return [];
    const type = membership.change === 'joined' ? 'member.joined' : 'member.left';
    return [
      {
        ...stamp(type, this.#account, message.createdAt, message.channelId, user.id, message.id),
        channelId: message.channelId,
        user,
        ...(user.id !== actor.id && { by: actor }),
      },
    ];
  }

  async #reaction(
    { key, username, isOn }: Extract<MessageChange, { kind: 'reaction' }>,
    message: RocketChatMessage,
    wire: Wire,
  ): Promise<ChatEvent> {
    const { channelId, id } = message;
    const version = this.#toggles.version(`${id} ${key} ${username}`, isOn);
    const emoji = emojiOfKey(key, this.#account);
    const user = await this.#named(username);
    const place = emoji.unicode ?? emoji.name;
    const now = message.reactions.find((reaction) => (reaction.emoji.unicode ?? reaction.emoji.name) === place);
    const type = isOn ? 'reaction.added' : 'reaction.removed';
    return {
      ...stamp(type, this.#account, dateAt(wire, '_updatedAt'), channelId, id, key, username, version),
      message: refOf(wire) ?? { channelId, id },
      emoji,
      ...(user && { user }),
      count: now?.count ?? 0,
    };
  }

  #pin(isOn: boolean, { channelId, id }: RocketChatMessage, wire: Wire): ChatEvent {
    const pinnedAt = dateAt(wire, 'pinnedAt');
    const off = this.#toggles.version(`${id} pin`, isOn);
    const version = isOn && pinnedAt ? pinnedAt.toISOString() : off;
    const at = isOn ? pinnedAt : dateAt(wire, '_updatedAt');
    const pinner = objectAt(wire, 'pinnedBy');
    const by = isOn && pinner && textAt(pinner, '_id') ? referencedUser(pinner, this.#reader.context) : undefined;
    return {
      ...stamp(isOn ? 'message.pinned' : 'message.unpinned', this.#account, at, channelId, id, version),
      channelId,
      message: refOf(wire) ?? { channelId, id },
      ...(by && { by }),
    };
  }

  #thread(change: 'created' | 'updated' | 'deleted', message: RocketChatMessage, wire: Wire): ChatEvent[] {
    const { channelId, id } = message;
    const thread = toThread(wire, this.#account) ?? {
      platform: 'rocketchat' as const,
      account: this.#account,
      id,
      channelId,
      parentMessage: { channelId, id },
      messageCount: 0,
    };
    const isOn = this.#toggles.version(`${id} thread`, change !== 'deleted');
    const version = change === 'updated' ? `${thread.messageCount ?? 0}.${textAt(wire, 'tlm') ?? ''}` : isOn;
    return [{ ...stamp(`thread.${change}`, this.#account, thread.lastMessageAt, channelId, id, version), thread }];
  }

  /** By the name that events tell; one that nobody answers for in time is left out. */
  async #named(username: string): Promise<User | undefined> {
    const stop = new AbortController();
    const found = this.#reader.userNamed(username, stop.signal).catch(() => undefined);
    const late = sleep(namesMs, stop.signal).then(
      () => undefined,
      () => undefined,
    );
    const user = await Promise.race([found, late]);
    stop.abort();
    return user;
  }
}

export function refOf(wire: Wire): MessageRef | undefined {
  const channelId = textAt(wire, 'rid');
  const id = textAt(wire, '_id');
  const threadId = textAt(wire, 'tmid');
  if (channelId === undefined || id === undefined) return undefined;
  return { channelId, id, ...(threadId !== undefined && { threadId }) };
}
