import type { ChannelRecord, MessageDraft, MessageRecord, UserRecord } from './records.js';
import type { WorldState } from './state.js';

export type MessagePatch = Partial<
  Pick<MessageRecord, 'content' | 'kind' | 'files' | 'embeds' | 'components' | 'native'>
>;

/** What was said. Deleted messages stay known (`deletedAt`), for the platforms that leave a trace of them. */
export class MessageStore {
  readonly #state: WorldState;
  readonly #keep: number;
  readonly #byChannel = new Map<string, Map<string, MessageRecord>>();
  /** Where in each channel the oldest stands: to look for it from the front would pass all places that are empty by now. */
  readonly #oldest = new WeakMap<Map<string, MessageRecord>, Iterator<[string, MessageRecord]>>();
  readonly #forgotten = new Set<(message: MessageRecord) => void>();

  /** @param keep - how many of a channel; the oldest go, without a word to anybody */
  constructor(state: WorldState, keep = Number.POSITIVE_INFINITY) {
    this.#state = state;
    this.#keep = keep;
  }

  /** Tells of messages that are kept no longer, to those who have an index of their own. */
  onForgotten(listener: (message: MessageRecord) => void): void {
    this.#forgotten.add(listener);
  }

  /** The message, deleted ones included. An id is unique in its channel; on some platforms only there. */
  get(channelId: string, id: string): MessageRecord | undefined {
    return this.#byChannel.get(channelId)?.get(id);
  }

  /** The message with an id that is unique on the whole platform. */
  find(id: string): MessageRecord | undefined {
    for (const messages of this.#byChannel.values()) {
      const message = messages.get(id);
      if (message) return message;
    }
    return undefined;
  }

  /** What stands in the channel, oldest first, replies in threads and ephemeral messages included. */
  in(channel: ChannelRecord, options: { deleted?: boolean } = {}): MessageRecord[] {
    const messages = [...(this.#byChannel.get(channel.id)?.values() ?? [])];
    return options.deleted ? messages : messages.filter((message) => !message.deletedAt);
  }

  /** The replies of a thread, oldest first, without the message that it hangs on. */
  inThread(channelId: string, threadId: string): MessageRecord[] {
    const messages = [...(this.#byChannel.get(channelId)?.values() ?? [])];
    return messages.filter((message) => message.threadId === threadId && !message.deletedAt);
  }

  *all(): Iterable<MessageRecord> {
    for (const messages of this.#byChannel.values())
      for (const message of messages.values()) if (!message.deletedAt) yield message;
  }

  post(draft: MessageDraft): MessageRecord {
    const at = draft.at ?? this.#state.now();
    const message: MessageRecord = {
      id: draft.id ?? this.#state.platform.ids.message(draft.channel, at),
      channelId: draft.channel.id,
      threadId: draft.threadId,
      replyToId: draft.replyToId,
      authorId: draft.author.id,
      content: draft.content,
      kind: draft.kind ?? 'default',
      createdAt: at,
      editedAt: undefined,
      deletedAt: undefined,
      isBroadcast: draft.isBroadcast ?? false,
      reactions: [],
      files: draft.files ?? [],
      embeds: draft.embeds ?? [],
      components: draft.components ?? [],
      pinned: undefined,
      starredBy: new Set(),
      ephemeralTo: draft.ephemeralTo?.id,
      sender: draft.sender,
      native: draft.native,
    };
    let messages = this.#byChannel.get(draft.channel.id);
    if (!messages) {
      messages = new Map();
      this.#byChannel.set(draft.channel.id, messages);
    }
    messages.set(message.id, message);
    if (messages.size > this.#keep) this.#forgetOldest(messages);
    this.#state.typing.stop(draft.channel, draft.author);
    this.#state.emit({ type: 'message.created', message, by: draft.author });
    return message;
  }

  edit(message: MessageRecord, patch: MessagePatch, by: UserRecord): void {
    const previous = copyMessage(message);
    Object.assign(message, patch);
    const now = this.#state.now();
    // The time of an edit is its version: no two have the same.
    const last = previous.editedAt?.getTime() ?? 0;
    message.editedAt = now.getTime() > last ? now : new Date(last + 1);
    this.#state.emit({ type: 'message.edited', message, previous, by });
  }

  /** Changes it in a way that is no edit (a link preview). */
  touch(message: MessageRecord, patch: MessagePatch, why: string): void {
    const previous = copyMessage(message);
    Object.assign(message, patch);
    this.#state.emit({ type: 'message.touched', message, previous, why });
  }

  /** @returns false when it was deleted before. */
  delete(message: MessageRecord, by: UserRecord): boolean {
    if (message.deletedAt) return false;
    const previous = copyMessage(message);
    message.deletedAt = this.#state.now();
    message.pinned = undefined;
    this.#state.emit({ type: 'message.deleted', message, previous, by });
    return true;
  }

  /** @returns false when the user has reacted so before. */
  react(message: MessageRecord, emoji: string, by: UserRecord): boolean {
    const reaction = message.reactions.find((each) => each.emoji === emoji);
    if (reaction?.userIds.includes(by.id)) return false;
    if (reaction) reaction.userIds.push(by.id);
    else message.reactions.push({ emoji, userIds: [by.id] });
    this.#state.emit({ type: 'reaction.added', message, emoji, by });
    return true;
  }

  /** @returns false when there is no such reaction of this user. */
  unreact(message: MessageRecord, emoji: string, by: UserRecord): boolean {
    const reaction = message.reactions.find((each) => each.emoji === emoji);
    const place = reaction?.userIds.indexOf(by.id) ?? -1;
    if (!reaction || place < 0) return false;
    reaction.userIds.splice(place, 1);
    message.reactions = message.reactions.filter((each) => each.userIds.length > 0);
    this.#state.emit({ type: 'reaction.removed', message, emoji, by });
    return true;
  }

  /** @returns false when it is pinned already. */
  pin(message: MessageRecord, by: UserRecord): boolean {
    if (message.pinned) return false;
    message.pinned = { by: by.id, at: this.#state.now() };
    this.#state.emit({ type: 'message.pinned', message, by });
    return true;
  }

  unpin(message: MessageRecord, by: UserRecord): boolean {
    if (!message.pinned) return false;
    message.pinned = undefined;
    this.#state.emit({ type: 'message.unpinned', message, by });
    return true;
  }

  /** Tells the platform's moderators. */
  report(message: MessageRecord, reason: string, by: UserRecord): void {
    this.#state.emit({ type: 'message.reported', message, by, reason });
  }

  star(message: MessageRecord, by: UserRecord): boolean {
    if (message.starredBy.has(by.id)) return false;
    message.starredBy.add(by.id);
    this.#state.emit({ type: 'message.starred', message, by });
    return true;
  }

  unstar(message: MessageRecord, by: UserRecord): boolean {
    if (!message.starredBy.delete(by.id)) return false;
    this.#state.emit({ type: 'message.unstarred', message, by });
    return true;
  }

  #forgetOldest(messages: Map<string, MessageRecord>): void {
    const places = this.#oldest.get(messages) ?? messages.entries();
    this.#oldest.set(messages, places);
    const { value, done } = places.next();
    if (done) return;
    const [id, message] = value;
    messages.delete(id);
    for (const tell of this.#forgotten) tell(message);
  }

  /** Forgets a deleted channel's messages. */
  forget(channel: ChannelRecord): void {
    this.#byChannel.delete(channel.id);
  }
}

/** How the message stands now, so that a later change does not show in it. */
export function copyMessage(message: MessageRecord): MessageRecord {
  return {
    ...message,
    reactions: message.reactions.map((reaction) => ({
      emoji: reaction.emoji,
      userIds: [...reaction.userIds],
    })),
    files: [...message.files],
    embeds: [...message.embeds],
    components: [...message.components],
    starredBy: new Set(message.starredBy),
    native: typeof message.native === 'object' && message.native !== null ? { ...message.native } : message.native,
  };
}
