import { InvalidError } from '../../../core/errors/index.js';
import type { Caller, CallOptions } from './caller.js';
import type { ListOptions } from './chat-reading.js';
import { listing } from './parameters.js';
import { RoomFamily } from './room-family.js';
import type { Page } from './types/date.js';
import type { MessageObject } from './types/message.js';
import type { RoomObject, RoomRole } from './types/room.js';

/** One room. */
export type RoomSelector = { roomId: string; roomName?: never } | { roomName: string; roomId?: never };

/** What a new room is. */
export type NewRoom = {
  name: string;
  /** User names, not ids. */
  members?: readonly string[] | undefined;
  readOnly?: boolean | undefined;
  /** The account does not become a member. Since 6.4.1. */
  excludeSelf?: boolean | undefined;
  customFields?: Readonly<Record<string, unknown>> | undefined;
  extraData?:
    | {
        broadcast?: boolean | undefined;
        encrypted?: boolean | undefined;
        teamId?: string | undefined;
        topic?: string | undefined;
        federated?: boolean | undefined;
      }
    | undefined;
};

/** The roles that one can have in a room. */
export type RoomRoleName = 'moderator' | 'owner' | 'leader';

/**
 * Public channels, or private groups: the same calls. A room of the other kind is not found here (`rooms.info` tells its
 * `t`).
 */
export abstract class NamedRooms<Key extends 'channel' | 'group'> extends RoomFamily {
  constructor(caller: Caller, family: `${Key}s` & ('channels' | 'groups')) {
    super(caller, family);
  }

  info(room: RoomSelector, options: CallOptions = {}): Promise<{ [Name in Key]: RoomObject }> {
    return this.caller.get(`${this.family}.info`, { ...room, ...options });
  }

  /** All public channels; of groups, those that the account is in. */
  list(options: ListOptions = {}): Promise<Page<`${Key}s`, RoomObject>> {
    return this.caller.get(`${this.family}.list`, listing(options));
  }

  /** @throws ConflictError for a name that is taken */
  create(room: NewRoom, options: CallOptions = {}): Promise<{ [Name in Key]: RoomObject }> {
    return this.caller.post(`${this.family}.create`, { ...room, ...options });
  }

  /** Messages with replies in threads, the newest first. The filters are there since 7.0. */
  messages(
    roomId: string,
    options: ListOptions & {
      mentionIds?: string | undefined;
      starredIds?: string | undefined;
      pinned?: boolean | undefined;
    } = {},
  ): Promise<Page<'messages', MessageObject>> {
    return this.caller.get(`${this.family}.messages`, { roomId, ...listing(options) });
  }

  invite(roomId: string, userId: string, options: CallOptions = {}): Promise<{ [Name in Key]: RoomObject }> {
    return this.caller.post(`${this.family}.invite`, { roomId, userId, ...options }, { idempotent: true });
  }

  async kick(roomId: string, userId: string, options: CallOptions = {}): Promise<void> {
    await this.caller.post(`${this.family}.kick`, { roomId, userId, ...options });
  }

  /** @throws ConflictError for the last owner */
  async leave(roomId: string, options: CallOptions = {}): Promise<void> {
    await this.caller.post(`${this.family}.leave`, { roomId, ...options });
  }

  async archive(roomId: string, options: CallOptions = {}): Promise<void> {
    await this.caller.post(`${this.family}.archive`, { roomId, ...options });
  }

  async unarchive(roomId: string, options: CallOptions = {}): Promise<void> {
    await this.caller.post(`${this.family}.unarchive`, { roomId, ...options });
  }

  /** @param description - `''` takes it away */
  setDescription(roomId: string, description: string, options: CallOptions = {}): Promise<{ description: string }> {
    return this.#set('setDescription', { roomId, description, ...options });
  }

  setAnnouncement(roomId: string, announcement: string, options: CallOptions = {}): Promise<{ announcement: string }> {
    return this.#set('setAnnouncement', { roomId, announcement, ...options });
  }

  /** The older name of the description. */
  setPurpose(roomId: string, purpose: string, options: CallOptions = {}): Promise<{ purpose: string }> {
    return this.#set('setPurpose', { roomId, purpose, ...options });
  }

  setReadOnly(roomId: string, readOnly: boolean, options: CallOptions = {}): Promise<{ [Name in Key]: RoomObject }> {
    return this.#set('setReadOnly', { roomId, readOnly, ...options });
  }

  /** Makes a channel (`c`) of a group, or a group (`p`) of a channel. */
  setType(roomId: string, type: 'c' | 'p', options: CallOptions = {}): Promise<{ [Name in Key]: RoomObject }> {
    return this.#set('setType', { roomId, type, ...options });
  }

  rename(roomId: string, name: string, options: CallOptions = {}): Promise<{ [Name in Key]: RoomObject }> {
    return this.caller.post(`${this.family}.rename`, { roomId, name, ...options });
  }

  async addRole(role: RoomRoleName, roomId: string, userId: string, options: CallOptions = {}): Promise<void> {
    await this.caller.post(`${this.family}.add${capital(role)}`, { roomId, userId, ...options });
  }

  async removeRole(role: RoomRoleName, roomId: string, userId: string, options: CallOptions = {}): Promise<void> {
    await this.caller.post(`${this.family}.remove${capital(role)}`, { roomId, userId, ...options });
  }

  roles(roomId: string, options: CallOptions = {}): Promise<{ roles: RoomRole[] }> {
    return this.caller.get(`${this.family}.roles`, { roomId, ...options });
  }

  /** Deletes the room with all that is in it. */
  async delete(roomId: string, options: CallOptions = {}): Promise<void> {
    await this.caller.post(`${this.family}.delete`, { roomId, ...options });
  }

  #set<Answer>(call: string, parameters: Readonly<Record<string, unknown>>): Promise<Answer> {
    return this.caller.post(`${this.family}.${call}`, parameters, { idempotent: true });
  }
}

function capital(role: RoomRoleName): string {
  const known: Readonly<Record<string, string>> = { moderator: 'Moderator', owner: 'Owner', leader: 'Leader' };
  const name = known[role];
  if (name === undefined) throw new InvalidError("The role must be 'moderator', 'owner' or 'leader'.");
  return name;
}
