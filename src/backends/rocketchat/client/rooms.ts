import { ApiFamily } from './api-family.js';
import type { CallOptions } from './caller.js';
import type { ListOptions } from './chat-reading.js';
import type { RoomSelector } from './named-rooms.js';
import { dateText, listing, pageOf } from './parameters.js';
import type { DateInput, Page, Paging } from './types/date.js';
import type { Changes, Discussion, RoomMember, RoomObject, RoomRole } from './types/room.js';
import type { UserSelector } from './users.js';

/** A new discussion. */
export type NewDiscussion = {
  /** The room that it is a discussion of. */
  prid: string;
  /** Its title. */
  t_name: string;
  /** The message that it is about. */
  pmid?: string | undefined;
  /** The first message in it. */
  reply?: string | undefined;
  /** User names. */
  users?: readonly string[] | undefined;
  topic?: string | undefined;
  encrypted?: boolean | undefined;
};

/** Rooms of every kind. */
export class RoomsApi extends ApiFamily {
  /** @throws NotFoundError also for one that the account cannot see */
  info(
    room: RoomSelector,
    options: CallOptions = {},
  ): Promise<{ room: RoomObject; team?: Record<string, unknown>; parent?: RoomObject }> {
    return this.caller.get('rooms.info', { ...room, ...options });
  }

  /** The account's rooms, or those of them that have changed since a date. */
  get(options: CallOptions & { updatedSince?: DateInput | undefined } = {}): Promise<Changes<RoomObject>> {
    const { updatedSince, ...rest } = options;
    return this.caller.get('rooms.get', { updatedSince: dateText(updatedSince), ...rest });
  }

  /** Joins a room by id or name. Since 8.6; before, `channels.join`. */
  join(
    room: RoomSelector,
    options: CallOptions & { joinCode?: string | undefined } = {},
  ): Promise<{ room: RoomObject }> {
    return this.caller.post('rooms.join', { ...room, ...options }, { idempotent: true });
  }

  /** @throws ConflictError for the last owner */
  async leave(roomId: string, options: CallOptions = {}): Promise<void> {
    await this.caller.post('rooms.leave', { roomId, ...options });
  }

  async favorite(room: RoomSelector, favorite: boolean, options: CallOptions = {}): Promise<void> {
    await this.caller.post('rooms.favorite', { ...room, favorite, ...options }, { idempotent: true });
  }

  /** @param settings - `roomAvatar`: a data URL */
  saveRoomSettings(
    rid: string,
    settings: {
      roomName?: string | undefined;
      roomTopic?: string | undefined;
      roomDescription?: string | undefined;
      roomAnnouncement?: string | undefined;
      roomAvatar?: string | undefined;
    } & Readonly<Record<string, unknown>>,
    options: CallOptions = {},
  ): Promise<{ rid: string }> {
    return this.caller.post('rooms.saveRoomSettings', { rid, ...settings, ...options }, { idempotent: true });
  }

  /** Makes a discussion: a room of its own under another. Its title comes back as `fname`. */
  async createDiscussion(discussion: NewDiscussion, options: CallOptions = {}): Promise<{ discussion: Discussion }> {
    const answer = await this.caller.post<{ discussion: Partial<Discussion> }>('rooms.createDiscussion', {
      ...discussion,
      ...options,
    });
    const { discussion: made } = answer;
    const id = made._id ?? made.rid ?? '';
    return { ...answer, discussion: { ...made, _id: id, rid: made.rid ?? id } };
  }

  getDiscussions(roomId: string, options: ListOptions = {}): Promise<Page<'discussions', RoomObject>> {
    return this.caller.get('rooms.getDiscussions', { roomId, ...listing(options) });
  }

  /** Owners and moderators first, with their roles. Since 7.3. */
  membersOrderedByRole(
    roomId: string,
    options: CallOptions & Paging & { filter?: string | undefined } = {},
  ): Promise<Page<'members', RoomMember>> {
    return this.caller.get('rooms.membersOrderedByRole', { roomId, ...options, ...pageOf(options) });
  }

  isMember(roomId: string, user: UserSelector, options: CallOptions = {}): Promise<{ isMember: boolean }> {
    return this.caller.get('rooms.isMember', { roomId, ...user, ...options });
  }

  /** Since 7.10. */
  roles(rid: string, options: CallOptions = {}): Promise<{ roles: RoomRole[] }> {
    return this.caller.get('rooms.roles', { rid, ...options });
  }

  /** Hides a room in the side bar. Since 7.4. */
  async hide(roomId: string, options: CallOptions = {}): Promise<void> {
    await this.caller.post('rooms.hide', { roomId, ...options }, { idempotent: true });
  }

  /** Since 6.8. */
  async muteUser(roomId: string, user: UserSelector, options: CallOptions = {}): Promise<void> {
    await this.caller.post('rooms.muteUser', { roomId, ...user, ...options });
  }

  async unmuteUser(roomId: string, user: UserSelector, options: CallOptions = {}): Promise<void> {
    await this.caller.post('rooms.unmuteUser', { roomId, ...user, ...options });
  }

  /** Deletes the messages between two dates, for administrators. */
  cleanHistory(
    roomId: string,
    range: { latest: DateInput; oldest: DateInput },
    options: CallOptions & {
      inclusive?: boolean | undefined;
      excludePinned?: boolean | undefined;
      filesOnly?: boolean | undefined;
      ignoreDiscussion?: boolean | undefined;
      ignoreThreads?: boolean | undefined;
      users?: readonly string[] | undefined;
    } = {},
  ): Promise<{ _id: string; count: number }> {
    const { latest, oldest } = range;
    return this.caller.post('rooms.cleanHistory', {
      roomId,
      latest: dateText(latest),
      oldest: dateText(oldest),
      ...options,
    });
  }

  /** All rooms of the server, for administrators. */
  adminRooms(
    options: ListOptions & { types?: readonly string[] | undefined; filter?: string | undefined } = {},
  ): Promise<Page<'rooms', RoomObject>> {
    const { types, ...rest } = options;
    return this.caller.get('rooms.adminRooms', { ...listing(rest), 'types[]': types });
  }
}
