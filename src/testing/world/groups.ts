import type { GroupRecord, UserRecord } from './records.js';
import type { WorldState } from './state.js';

export type GroupPatch = Partial<Pick<GroupRecord, 'handle' | 'name' | 'memberIds' | 'isDisabled' | 'native'>>;

/** Groups of people that can be mentioned (Slack user groups, Discord roles, Teamwire groups). */
export class GroupStore {
  readonly #state: WorldState;
  readonly #byId = new Map<string, GroupRecord>();

  constructor(state: WorldState) {
    this.#state = state;
  }

  get(id: string): GroupRecord | undefined {
    return this.#byId.get(id);
  }

  byHandle(handle: string): GroupRecord | undefined {
    for (const group of this.#byId.values()) if (group.handle === handle) return group;
    return undefined;
  }

  all(): GroupRecord[] {
    return [...this.#byId.values()];
  }

  add(input: {
    handle: string;
    name?: string | undefined;
    members: readonly UserRecord[];
    by: UserRecord;
    native?: unknown;
  }): GroupRecord {
    const now = this.#state.now();
    const group: GroupRecord = {
      id: this.#state.platform.ids.group(),
      handle: input.handle,
      name: input.name ?? input.handle,
      memberIds: input.members.map((user) => user.id),
      isDisabled: false,
      createdAt: now,
      updatedAt: now,
      native: input.native,
    };
    this.#byId.set(group.id, group);
    this.#state.emit({ type: 'group.created', group, by: input.by });
    return group;
  }

  update(group: GroupRecord, patch: GroupPatch, by: UserRecord): void {
    const previous = { ...group };
    Object.assign(group, patch, { updatedAt: this.#state.now() });
    this.#state.emit({ type: 'group.updated', group, previous, by });
  }
}
