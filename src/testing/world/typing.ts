import type { ChannelRecord, UserRecord } from './records.js';
import type { WorldState } from './state.js';

/** How long somebody is seen typing after the last sign of it. */
const typingMs = 10_000;

/** Who is seen typing where. */
export class TypingStore {
  readonly #state: WorldState;
  readonly #until = new Map<string, Map<string, number>>();

  constructor(state: WorldState) {
    this.#state = state;
  }

  start(channel: ChannelRecord, user: UserRecord, threadId?: string): void {
    let users = this.#until.get(channel.id);
    if (!users) {
      users = new Map();
      this.#until.set(channel.id, users);
    }
    users.set(user.id, this.#state.now().getTime() + typingMs);
    this.#state.emit({ type: 'typing', channel, user, threadId });
  }

  /** Posting a message ends it. */
  stop(channel: ChannelRecord, user: UserRecord): void {
    this.#until.get(channel.id)?.delete(user.id);
  }

  in(channel: ChannelRecord): UserRecord[] {
    const now = this.#state.now().getTime();
    const users = [...(this.#until.get(channel.id) ?? [])];
    return users.filter(([, until]) => until > now).map(([id]) => this.#state.users.need(id));
  }
}
