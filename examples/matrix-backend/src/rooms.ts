import {
  type Call,
  type CreateChannelInput,
  errorOf,
  isChatError,
  type Member,
  type MemberRole,
  type UpdateChannelInput,
} from 'chatmux';
import type { Caller, MatrixClient } from './client.js';
import type { MatrixChannel } from './native.js';
import { powerLevels, roleOf, withRole } from './power-levels.js';
import type { MatrixReader } from './reader.js';
import { type MatrixEvent, objectAt, readEvents } from './wire.js';

/** Rooms and who is in them. */
export class MatrixRooms {
  readonly #client: MatrixClient;
  readonly #reader: MatrixReader;

  constructor(client: MatrixClient, reader: MatrixReader) {
    this.#client = client;
    this.#reader = reader;
  }

  // #region not-found
  /**
   * A homeserver answers "forbidden" for a room that does not exist, so that nobody learns which ones do. For a bot, a
   * room that it is not in is not there.
   */
  async within<T>(roomId: string, call: Caller, run: () => Promise<T>): Promise<T> {
    try {
      return await run();
    } catch (error) {
      if (!isChatError(error) || error.code !== 'forbidden') throw error;
      if ((await this.#client.joinedRooms(call)).includes(roomId)) throw error;
      const { maybeDelivered } = error;
      throw errorOf('not_found', `The account is in no room ${roomId}.`, { cause: error, maybeDelivered });
    }
  }
  // #endregion not-found

  fetch(id: string, call: Call): Promise<MatrixChannel> {
    return this.within(id, call, () => this.#reader.channel(id, call));
  }

  async list(call: Call): Promise<MatrixChannel[]> {
    const direct = await this.#reader.directRooms(call);
    // One request for the state of all rooms: `/sync` from the beginning, with as little history as there may be.
    const answer = await this.#client.sync({ timeoutMs: 0, filter: { room: { timeline: { limit: 1 } } } }, call);
    return Object.entries(objectAt(objectAt(answer, 'rooms'), 'join')).map(([id, room]) => {
      const events = ['state', 'timeline'].flatMap((part) => readEvents(objectAt(room, part)['events']));
      return this.#reader.channelOf(id, newestState(events), direct);
    });
  }

  async create(
    { name, topic, type = 'public', memberIds }: CreateChannelInput & { memberIds: string[] },
    call: Call,
  ): Promise<MatrixChannel> {
    const preset = type === 'public' ? 'public_chat' : 'private_chat';
    const id = await this.#client.createRoom({ name, ...(topic && { topic }), preset, invite: memberIds }, call);
    return this.#reader.channel(id, call);
  }

  async update(id: string, changes: UpdateChannelInput, call: Call): Promise<MatrixChannel> {
    const { name, topic, ...others } = changes;
    if (Object.values(others).some((value) => value !== undefined))
      throw errorOf('unsupported', 'This backend changes the name and the topic of a room, and nothing else.');
    await this.within(id, call, async () => {
      if (name !== undefined) await this.#client.setState(id, 'm.room.name', { name }, call);
      if (topic !== undefined) await this.#client.setState(id, 'm.room.topic', { topic }, call);
    });
    return this.#reader.channel(id, call);
  }

  async members(id: string, call: Call): Promise<Member[]> {
    const state = await this.within(id, call, () => this.#client.roomState(id, call));
    const names = await this.#client.joinedMembers(id, call);
    const powers = powerLevels(state);
    return [...names].map(([userId, name]) => {
      const user = this.#reader.named(userId, name);
      return { platform: 'matrix', account: user.account, id: userId, user, role: roleOf(powers, userId) };
    });
  }

  /** Who is in the room is not invited again: the server would refuse it. */
  async invite(id: string, users: readonly string[], call: Call): Promise<void> {
    const members = await this.within(id, call, () => this.#client.joinedMembers(id, call));
    for (const userId of users.filter((each) => !members.has(each)))
      await this.#client.changeMembership('invite', id, userId, call);
  }

  async kick(id: string, users: readonly string[], call: Call): Promise<void> {
    const members = await this.within(id, call, () => this.#client.joinedMembers(id, call));
    for (const userId of users.filter((each) => members.has(each)))
      await this.#client.changeMembership('kick', id, userId, call);
  }

  async setRole(id: string, userId: string, role: MemberRole, call: Call): Promise<void> {
    const state = await this.within(id, call, () => this.#client.roomState(id, call));
    await this.#client.setState(id, 'm.room.power_levels', withRole(powerLevels(state), userId, role), call);
  }

  /** Which room is the direct one is the account's own note, not the server's (specification, "Direct messaging"). */
  async openDirect(userIds: readonly string[], call: Call): Promise<MatrixChannel> {
    const [userId, another] = userIds;
    if (userId === undefined || another !== undefined)
      throw errorOf('unsupported', 'A direct conversation of Matrix is with one user.');
    const selfId = this.#reader.selfId ?? '';
    const [direct, joined] = await Promise.all([
      this.#client.directRooms(selfId, call),
      this.#client.joinedRooms(call),
    ]);
    const existing = direct[userId]?.find((roomId) => joined.includes(roomId));
    if (existing !== undefined) return this.#reader.channel(existing, call);
    call.leave();
    const input = { is_direct: true, preset: 'trusted_private_chat', invite: [userId] };
    const roomId = await this.#client.createRoom(input, call);
    await this.#client.setDirectRooms(selfId, { ...direct, [userId]: [...(direct[userId] ?? []), roomId] }, call);
    return this.#reader.channel(roomId, call);
  }
}

/** Of several events for the same state, the last one counts. */
function newestState(events: readonly MatrixEvent[]): MatrixEvent[] {
  const state = events.filter((event) => event.state_key !== undefined);
  return [...new Map(state.map((event) => [`${event.type}\n${event.state_key}`, event])).values()];
}
