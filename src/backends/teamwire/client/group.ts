import type { GroupData } from './data/snapshots.js';
import type { ClientParts } from './parts.js';
import { needed } from './read/answer.js';
import { readGroup } from './read/group.js';
import { type UserRef, uidOf, uidsOf } from './refs.js';
import type { CallOptions } from './transport/teamwire-transport.js';
import type { TWUser } from './user.js';

/** A group of users, as known when it was last read or changed here. */
export class TWGroup {
  readonly #parts: ClientParts;
  #data: GroupData;

  constructor(data: GroupData, parts: ClientParts) {
    this.#data = data;
    this.#parts = parts;
  }

  get gid(): string {
    return this.#data.gid;
  }
  get title(): string {
    return this.#data.title;
  }
  get members(): TWUser[] {
    return this.getMembers();
  }
  get owner(): TWUser | undefined {
    const { ownerUid } = this.#data;
    return ownerUid === undefined ? undefined : this.#parts.directory.user(ownerUid);
  }
  /** Made by an administrator. */
  get isCircle(): boolean {
    return this.#data.isCircle;
  }
  /** Made by a user. */
  get isList(): boolean {
    return this.#data.isList;
  }
  get isPublic(): boolean {
    return this.#data.isPublic;
  }
  /** @deprecated since 1.2 of the SDK: use `isCircle` */
  get isManagedGroup(): boolean {
    return this.isCircle;
  }
  /** @deprecated since 1.2 of the SDK: use `isList` */
  get isUserGroup(): boolean {
    return this.isList;
  }
  /** The ids of its members. */
  get memberUids(): readonly string[] {
    return this.#data.memberUids;
  }

  getMembers(): TWUser[] {
    return this.#data.memberUids.map((uid) => this.#parts.directory.user(uid));
  }

  isMember(user: UserRef): boolean {
    return this.#data.memberUids.includes(uidOf(user));
  }

  /** @throws TWInvalidMembersError, TWAuthError */
  async addMembers(members: readonly UserRef[] = [], options: CallOptions = {}): Promise<void> {
    await this.#change('addGroupMembers', members, options);
  }

  /** @throws TWInvalidMembersError, TWAuthError */
  async removeMembers(members: readonly UserRef[] = [], options: CallOptions = {}): Promise<void> {
    await this.#change('removeGroupMembers', members, options);
  }

  async #change(
    operation: 'addGroupMembers' | 'removeGroupMembers',
    members: readonly UserRef[],
    options: CallOptions,
  ): Promise<void> {
    const input = { gid: this.gid, uids: uidsOf(members) };
    const data = needed(readGroup(await this.#parts.transport.call(operation, input, options)), operation, true);
    await this.#parts.directory.prepareAnyway(data.memberUids, [], options.signal);
    this.#data = data;
  }
}
