import type { PresenceRecord, UserRecord } from './records.js';
import type { WorldState } from './state.js';

export type UserInput = {
  handle: string;
  id?: string | undefined;
  name?: string | undefined;
  email?: string | undefined;
  title?: string | undefined;
  timezone?: string | undefined;
  avatarUrl?: string | undefined;
  isBot?: boolean | undefined;
  native?: unknown;
};

/** Who is on the platform. */
export class UserStore {
  readonly #state: WorldState;
  readonly #byId = new Map<string, UserRecord>();

  constructor(state: WorldState) {
    this.#state = state;
  }

  get(id: string): UserRecord | undefined {
    return this.#byId.get(id);
  }

  /** @throws an Error when nobody has this id. */
  need(id: string): UserRecord {
    const user = this.#byId.get(id);
    if (!user) throw new Error(`the world has no user with the id ${id}`);
    return user;
  }

  byHandle(handle: string): UserRecord | undefined {
    const wanted = handle.toLowerCase();
    for (const user of this.#byId.values()) if (user.handle.toLowerCase() === wanted) return user;
    return undefined;
  }

  byEmail(email: string): UserRecord | undefined {
    const wanted = email.toLowerCase();
    for (const user of this.#byId.values()) if (user.email?.toLowerCase() === wanted) return user;
    return undefined;
  }

  all(): UserRecord[] {
    return [...this.#byId.values()];
  }

  add(input: UserInput): UserRecord {
    const now = this.#state.now();
    const user: UserRecord = {
      id: input.id ?? this.#state.platform.ids.user(input.handle),
      handle: input.handle,
      name: input.name ?? input.handle.charAt(0).toUpperCase() + input.handle.slice(1),
      email: input.email,
      title: input.title,
      timezone: input.timezone,
      avatarUrl: input.avatarUrl,
      isBot: input.isBot ?? false,
      isDeactivated: false,
      createdAt: now,
      updatedAt: now,
      presence: {
        status: 'online',
        statusText: undefined,
        statusEmoji: undefined,
        activity: undefined,
        expiresAt: undefined,
      },
      native: input.native,
    };
    this.#byId.set(user.id, user);
    this.#state.emit({ type: 'user.created', user });
    return user;
  }

  /** Changes the profile; nothing happens when nothing differs. */
  update(
    user: UserRecord,
    patch: Partial<
      Pick<UserRecord, 'handle' | 'name' | 'email' | 'title' | 'timezone' | 'avatarUrl' | 'isDeactivated' | 'native'>
    >,
  ): void {
    const previous = { ...user, presence: { ...user.presence } };
    if (!differs(user, patch)) return;
    Object.assign(user, patch, { updatedAt: this.#state.now() });
    this.#state.emit({ type: 'user.updated', user, previous });
  }

  setPresence(user: UserRecord, patch: Partial<PresenceRecord>): void {
    const previous = { ...user.presence };
    if (!differs(user.presence, patch)) return;
    Object.assign(user.presence, patch);
    user.updatedAt = this.#state.now();
    this.#state.emit({ type: 'presence.updated', user, previous });
  }
}

function differs<T extends object>(record: T, patch: Partial<T>): boolean {
  return (Object.keys(patch) as (keyof T)[]).some((key) => record[key] !== patch[key]);
}
