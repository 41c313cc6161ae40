import { urlPath } from '../../../core/http/index.js';
import type { Caller, CallOptions } from './caller.js';
import { normalizeId } from './ids.js';
import type { UserId } from './json.js';
import type {
  MemberInfo,
  RoomSearchCriteria,
  V3RoomAttributes,
  V3RoomDetail,
  V3RoomSearchResults,
} from './types/stream.js';
import { int64 } from './user-id.js';

type MembershipChange = 'add' | 'remove' | 'promoteOwner' | 'demoteOwner';

/** Rooms and their members. */
export class RoomsApi {
  readonly #caller: Caller;

  constructor(caller: Caller) {
    this.#caller = caller;
  }

  /** Makes a room; what is left out makes it a private one. `public`, `crossPod` and `multiLateralRoom` never change. */
  async create(
    attributes: V3RoomAttributes & { name: string; description: string },
    options: CallOptions = {},
  ): Promise<V3RoomDetail> {
    const answer = await this.#caller.call<V3RoomDetail>('pod', {
      ...options,
      operation: 'createRoom',
      method: 'POST',
      path: '/pod/v3/room/create',
      json: attributes,
    });
    return answer ?? {};
  }

  /** Changes a room; what is left out stays. */
  async update(roomId: string, changes: V3RoomAttributes, options: CallOptions = {}): Promise<V3RoomDetail> {
    const answer = await this.#caller.call<V3RoomDetail>('pod', {
      ...options,
      operation: 'updateRoom',
      method: 'POST',
      idempotent: true,
      path: urlPath`/pod/v3/room/${normalizeId(roomId)}/update`,
      json: changes,
    });
    return answer ?? {};
  }

  /** A room. @throws ForbiddenError for a private one that the account is not in */
  async info(roomId: string, options: CallOptions = {}): Promise<V3RoomDetail> {
    const answer = await this.#caller.call<V3RoomDetail>('pod', {
      ...options,
      operation: 'getRoomInfo',
      path: urlPath`/pod/v3/room/${normalizeId(roomId)}/info`,
    });
    return answer ?? {};
  }

  /** Rooms whose name, description or keywords fit; not exactly. @param page - `limit` at most 100 */
  async search(
    criteria: RoomSearchCriteria,
    page: { skip?: number | undefined; limit?: number | undefined } = {},
    options: CallOptions = {},
  ): Promise<V3RoomSearchResults> {
    const { creator, owner, member, ...rest } = criteria;
    const answer = await this.#caller.call<V3RoomSearchResults | undefined>('pod', {
      ...options,
      operation: 'searchRooms',
      method: 'POST',
      isRead: true,
      path: '/pod/v3/room/search',
      query: page,
      json: {
        ...rest,
        ...(creator && { creator: { id: int64(creator.id) } }),
        ...(owner && { owner: { id: int64(owner.id) } }),
        ...(member && { member: { id: int64(member.id) } }),
      },
    });
    return answer ?? {};
  }

  /** Closes a room, or opens it again. */
  async setActive(roomId: string, active: boolean, options: CallOptions = {}): Promise<void> {
    await this.#caller.call('pod', {
      ...options,
      operation: 'setRoomActive',
      method: 'POST',
      idempotent: true,
      path: urlPath`/pod/v1/room/${normalizeId(roomId)}/setActive`,
      query: { active },
    });
  }

  /** Everybody in the room; not paged. */
  async members(roomId: string, options: CallOptions = {}): Promise<MemberInfo[]> {
    const answer = await this.#caller.call<MemberInfo[] | undefined>('pod', {
      ...options,
      operation: 'listRoomMembers',
      path: urlPath`/pod/v2/room/${normalizeId(roomId)}/membership/list`,
    });
    return answer ?? [];
  }

  addMember(roomId: string, userId: UserId, options: CallOptions = {}): Promise<void> {
    return this.#change(roomId, userId, 'add', options);
  }

  removeMember(roomId: string, userId: UserId, options: CallOptions = {}): Promise<void> {
    return this.#change(roomId, userId, 'remove', options);
  }

  promoteOwner(roomId: string, userId: UserId, options: CallOptions = {}): Promise<void> {
    return this.#change(roomId, userId, 'promoteOwner', options);
  }

  demoteOwner(roomId: string, userId: UserId, options: CallOptions = {}): Promise<void> {
    return this.#change(roomId, userId, 'demoteOwner', options);
  }

  async #change(roomId: string, userId: UserId, change: MembershipChange, options: CallOptions): Promise<void> {
    await this.#caller.call('pod', {
      ...options,
      operation: change === 'add' || change === 'remove' ? `${change}RoomMember` : change,
      method: 'POST',
      idempotent: true,
      path: `${urlPath`/pod/v1/room/${normalizeId(roomId)}/membership`}/${change}`,
      json: { id: int64(userId) },
    });
  }
}
