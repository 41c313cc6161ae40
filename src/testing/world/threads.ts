import type { ChannelRecord, MessageRecord, ThreadRecord, UserRecord } from './records.js';
import type { WorldState } from './state.js';

export type ThreadPatch = Partial<Pick<ThreadRecord, 'name' | 'isArchived' | 'isLocked' | 'native'>>;

/** The threads. Where a platform has no thread of its own (Slack: a root and its replies), `start` is called on the first reply. */
export class ThreadStore {
  readonly #state: WorldState;
  readonly #threads = new Map<string, ThreadRecord>();

  constructor(state: WorldState) {
    this.#state = state;
  }

  get(channelId: string, threadId: string): ThreadRecord | undefined {
    return this.#threads.get(`${channelId}/${threadId}`);
  }

  /** The thread with an id that is unique on the whole platform. */
  find(threadId: string): ThreadRecord | undefined {
    for (const thread of this.#threads.values()) if (thread.id === threadId) return thread;
    return undefined;
  }

  /** The thread that hangs on this message. */
  on(message: MessageRecord): ThreadRecord | undefined {
    for (const thread of this.#threads.values())
      if (thread.rootId === message.id && thread.channelId === message.channelId) return thread;
    return undefined;
  }

  in(channel: ChannelRecord): ThreadRecord[] {
    return [...this.#threads.values()].filter((thread) => thread.channelId === channel.id);
  }

  /** The thread on this message, started if there is none. */
  start(root: MessageRecord, by: UserRecord, name?: string): ThreadRecord {
    const existing = this.on(root);
    if (existing) return existing;
    const id = this.#state.platform.ids.thread?.(root) ?? root.id;
    return this.#add({
      id,
      channelId: root.channelId,
      rootId: root.id,
      name,
      by,
    });
  }

  /** A thread that hangs on no message. */
  create(channel: ChannelRecord, by: UserRecord, name?: string): ThreadRecord {
    const id = this.#state.platform.ids.thread?.(undefined) ?? this.#state.platform.ids.other('thread');
    return this.#add({
      id,
      channelId: channel.id,
      rootId: undefined,
      name,
      by,
    });
  }

  update(thread: ThreadRecord, patch: ThreadPatch, by: UserRecord): void {
    const keys = Object.keys(patch) as (keyof ThreadPatch)[];
    if (!keys.some((key) => thread[key] !== patch[key])) return;
    const previous = { ...thread };
    Object.assign(thread, patch);
    this.#state.emit({ type: 'thread.updated', thread, previous, by });
  }

  /** @returns false when nothing changes. */
  follow(thread: ThreadRecord, by: UserRecord, follows: boolean): boolean {
    if (thread.followers.has(by.id) === follows) return false;
    if (follows) thread.followers.add(by.id);
    else thread.followers.delete(by.id);
    this.#state.emit({ type: follows ? 'thread.followed' : 'thread.unfollowed', thread, by });
    return true;
  }

  delete(thread: ThreadRecord, by: UserRecord): void {
    if (!this.#threads.delete(`${thread.channelId}/${thread.id}`)) return;
    this.#state.emit({ type: 'thread.deleted', thread, by });
  }

  #add(input: {
    id: string;
    channelId: string;
    rootId: string | undefined;
    name: string | undefined;
    by: UserRecord;
  }): ThreadRecord {
    const thread: ThreadRecord = {
      id: input.id,
      channelId: input.channelId,
      rootId: input.rootId,
      name: input.name,
      createdAt: this.#state.now(),
      creatorId: input.by.id,
      isArchived: false,
      isLocked: false,
      followers: new Set([input.by.id]),
      native: undefined,
    };
    this.#threads.set(`${thread.channelId}/${thread.id}`, thread);
    this.#state.emit({ type: 'thread.created', thread, by: input.by });
    return thread;
  }
}
