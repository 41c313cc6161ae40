import type { ChannelKind, ChannelRecord, MembershipRecord, UserRecord } from './records.js';
import type { WorldState } from './state.js';

export type ChannelInput = {
  name: string;
  kind?: ChannelKind | undefined;
  id?: string | undefined;
  topic?: string | undefined;
  description?: string | undefined;
  parentId?: string | undefined;
  isReadOnly?: boolean | undefined;
  by: UserRecord;
  /** Who is in it from the start; no `member.joined` is told of them. */
  members?: UserRecord[] | undefined;
  native?: unknown;
};

export type ChannelPatch = Partial<
  Pick<ChannelRecord, 'name' | 'topic' | 'description' | 'kind' | 'isArchived' | 'isReadOnly' | 'parentId' | 'native'>
>;

/** The channels and who is in them. */
export class ChannelStore {
  readonly #state: WorldState;
  readonly #byId = new Map<string, ChannelRecord>();

  constructor(state: WorldState) {
    this.#state = state;
  }

  get(id: string): ChannelRecord | undefined {
    return this.#byId.get(id);
  }

  /** @throws an Error when there is none. */
  need(id: string): ChannelRecord {
    const channel = this.#byId.get(id);
    if (!channel) throw new Error(`the world has no channel with the id ${id}`);
    return channel;
  }

  /** The named channel; direct conversations have no name to be found by. */
  byName(name: string): ChannelRecord | undefined {
    for (const channel of this.#byId.values())
      if (channel.name === name && channel.kind !== 'direct' && channel.kind !== 'group') return channel;
    return undefined;
  }

  /** The direct or group conversation of exactly these users. */
  directWith(users: readonly UserRecord[]): ChannelRecord | undefined {
    const ids = new Set(users.map((user) => user.id));
    for (const channel of this.#byId.values()) {
      if (channel.kind !== 'direct' && channel.kind !== 'group') continue;
      if (channel.members.size === ids.size && [...ids].every((id) => channel.members.has(id))) return channel;
    }
    return undefined;
  }

  all(): ChannelRecord[] {
    return [...this.#byId.values()];
  }

  create(input: ChannelInput): ChannelRecord {
    const now = this.#state.now();
    const kind = input.kind ?? 'public';
    const channel: ChannelRecord = {
      id: input.id ?? this.#state.platform.ids.channel(kind, input.name),
      name: input.name,
      kind,
      topic: input.topic ?? '',
      description: input.description ?? '',
      parentId: input.parentId,
      createdAt: now,
      updatedAt: now,
      creatorId: input.by.id,
      isArchived: false,
      isReadOnly: input.isReadOnly ?? false,
      members: new Map(),
      readUpTo: new Map(),
      native: input.native,
    };
    for (const user of input.members ?? [])
      channel.members.set(user.id, {
        role: user === input.by ? 'owner' : 'member',
        joinedAt: now,
      });
    this.#byId.set(channel.id, channel);
    this.#state.emit({ type: 'channel.created', channel, by: input.by });
    return channel;
  }

  /** The conversation of exactly these users, made if there is none. */
  openDirect(users: readonly UserRecord[], by: UserRecord): ChannelRecord {
    const unique = [...new Set(users)];
    const existing = this.directWith(unique);
    if (existing) return existing;
    const kind = unique.length > 2 ? 'group' : 'direct';
    const name = unique.map((user) => user.handle).join(', ');
    return this.create({ name, kind, by, members: unique });
  }

  update(channel: ChannelRecord, patch: ChannelPatch, by: UserRecord): void {
    const keys = Object.keys(patch) as (keyof ChannelPatch)[];
    if (!keys.some((key) => channel[key] !== patch[key])) return;
    const previous = { ...channel };
    Object.assign(channel, patch, { updatedAt: this.#state.now() });
    this.#state.emit({ type: 'channel.updated', channel, previous, by });
  }

  delete(channel: ChannelRecord, by: UserRecord): void {
    if (!this.#byId.delete(channel.id)) return;
    this.#state.messages.forget(channel);
    this.#state.emit({ type: 'channel.deleted', channel, by });
  }

  /** @returns false when the user is in it already. */
  join(
    channel: ChannelRecord,
    user: UserRecord,
    by: UserRecord = user,
    options: { isImplicit?: boolean } = {},
  ): boolean {
    if (channel.members.has(user.id)) return false;
    channel.members.set(user.id, {
      role: 'member',
      joinedAt: this.#state.now(),
    });
    this.#state.emit({ type: 'member.joined', channel, user, by, isImplicit: options.isImplicit ?? false });
    return true;
  }

  /** @returns false when the user is not in it. */
  leave(channel: ChannelRecord, user: UserRecord, by: UserRecord = user): boolean {
    if (!channel.members.delete(user.id)) return false;
    this.#state.emit({ type: 'member.left', channel, user, by });
    return true;
  }

  setRole(channel: ChannelRecord, user: UserRecord, role: MembershipRecord['role'], by: UserRecord): void {
    const membership = channel.members.get(user.id);
    if (!membership) throw new Error(`${user.handle} is not in ${channel.name}`);
    if (membership.role === role) return;
    membership.role = role;
    this.#state.emit({ type: 'member.updated', channel, user, by });
  }

  /** Notes that the user has read up to this message, or to the end. */
  markRead(channel: ChannelRecord, user: UserRecord, upTo = this.#state.messages.in(channel).at(-1)?.id): void {
    if (upTo !== undefined) channel.readUpTo.set(user.id, upTo);
    this.#state.emit({ type: 'read', channel, user, upTo });
  }
}
