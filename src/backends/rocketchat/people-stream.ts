import type { ChatEvent } from '../../models/index.js';
import type { PresenceChange, UserActivity } from './client/realtime/stream-events.js';
import { stamp } from './events.js';
import { isWire, textAt, type Wire } from './fields.js';
import type { RocketChatUser } from './native.js';
import { toPresence } from './normalize/presence.js';
import type { RocketChatReader } from './reader.js';

/** Makes events of what people do beside writing: their presence, their typing, their names. */
export class PeopleStream {
  readonly #reader: RocketChatReader;
  readonly #account: string;
  /** Servers tell a presence whenever somebody comes or goes, also when nothing has changed. */
  readonly #presences = new Map<string, string>();
  #count = 0;

  constructor(reader: RocketChatReader, account: string) {
    this.#reader = reader;
    this.#account = account;
  }

  presence({ userId, status, statusText }: PresenceChange): ChatEvent[] {
    const shown = `${status} ${statusText ?? ''}`;
    if (this.#presences.get(userId) === shown) return [];
    if (this.#presences.size > 10_000) this.#presences.clear();
    this.#presences.set(userId, shown);
    const presence = toPresence(userId, this.#account, { status, statusText });
    return [{ ...stamp('presence.updated', this.#account, undefined, userId, this.#next()), presence }];
  }

  async typing(channelId: string, activity: UserActivity): Promise<ChatEvent[]> {
    const { username, activities, tmid } = activity;
    if (!activities.includes('user-typing')) return [];
    const user = await this.#reader.userShown(username, AbortSignal.timeout(2_000)).catch(() => undefined);
    if (!user || user.id === this.#reader.self?.id) return [];
    return [
      {
        ...stamp('typing.started', this.#account, undefined, channelId, user.id, this.#next()),
        channelId,
        ...(tmid !== undefined && { threadId: tmid }),
        user,
      },
    ];
  }

  /** `Users:NameChanged`: the new names alone. */
  named(wire: unknown): ChatEvent[] {
    if (!isWire(wire) || textAt(wire, '_id') === undefined) return [];
    const fresh = this.#reader.user(wire as Wire);
    const known = this.#reader.context.userById(fresh.id);
    const user: RocketChatUser = known
      ? {
          ...known,
          name: fresh.name,
          ...(fresh.handle !== undefined && { handle: fresh.handle }),
          ...(fresh.avatarUrl !== undefined && { avatarUrl: fresh.avatarUrl }),
        }
      : fresh;
    // Reactions and typing go by this account's own name.
    if (user.id === this.#reader.self?.id) this.#reader.self = user;
    const version = `${user.name} ${user.handle ?? ''} ${this.#next()}`;
    return [{ ...stamp('user.updated', this.#account, undefined, user.id, version), user }];
  }

  #next(): string {
    this.#count += 1;
    return `${Date.now()}.${this.#count}`;
  }
}
