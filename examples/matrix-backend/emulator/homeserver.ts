import type { ServerAnswer, ServerRequest, UserRecord } from 'chatmux/testing';
import { ScriptedWorld, WorldState } from 'chatmux/testing';
import { MatrixPlatform } from './platform.js';
import { type FeedEntry, type Json, RoomLog } from './room-log.js';

/** Matrix's standard error response. */
export class MatrixError extends Error {
  readonly status: number;
  readonly errcode: string;

  constructor(status: number, errcode: string, message: string) {
    super(message);
    this.status = status;
    this.errcode = errcode;
  }

  get answer(): ServerAnswer {
    return { status: this.status, body: { errcode: this.errcode, error: this.message } };
  }
}

/** Everything of one emulated homeserver that is not its HTTP face. */
export class Homeserver {
  readonly state: WorldState;
  readonly world: ScriptedWorld;
  readonly log: RoomLog;
  readonly accessToken = 'syt_emulated_Zm9yIHRlc3Rz';
  isRevoked = false;
  /** What takes the place of the next syncs' answers or events: a fault. */
  readonly garbage: (string | undefined)[] = [];
  /** Event ids by transaction: a repeat is answered with the first one's. */
  readonly transactions = new Map<string, string>();
  #epoch = 1;

  constructor(users: readonly string[], pass: (deliver: () => void) => void) {
    this.state = new WorldState({ platform: new MatrixPlatform(), bot: { handle: 'bot', name: 'Bot' } });
    this.world = new ScriptedWorld(this.state, users);
    this.log = new RoomLog(this.state, pass);
  }

  get bot(): UserRecord {
    return this.state.bot;
  }

  /** Forgets all tokens of `/sync`. */
  expire(): void {
    this.#epoch += 1;
    this.log.wake();
  }

  /** Nobody learns whether a room exists that he is not in. @throws MatrixError */
  room(roomId: string) {
    const channel = this.state.channels.get(roomId);
    if (!channel?.members.has(this.bot.id))
      throw new MatrixError(403, 'M_FORBIDDEN', `User ${this.bot.id} not in room ${roomId}`);
    return channel;
  }

  joinedRooms(): string[] {
    const joined = this.state.channels.all().filter((channel) => channel.members.has(this.bot.id));
    return joined.map(({ id }) => id);
  }

  // #region sync
  /** What happened since a token; waits for it. */
  async sync(request: ServerRequest): Promise<ServerAnswer> {
    const query = request.url.searchParams;
    const limit = timelineLimit(query.get('filter'));
    const since = query.get('since');
    if (since === null) return { body: this.#snapshot(limit) };
    let from = this.#place(since);
    if (from === this.log.feed.length && this.garbage.length === 0)
      await this.#change(Number(query.get('timeout') ?? 0), request.signal);
    // Forgotten meanwhile?
    from = this.#place(since);
    const garbage = this.garbage.length > 0 ? [this.garbage.shift()] : [];
    if (typeof garbage[0] === 'string') return { headers: { 'content-type': 'application/json' }, body: garbage[0] };
    return { body: this.#delta(from, limit, garbage.length > 0) };
  }
  // #endregion sync

  #snapshot(limit: number): Json {
    const join = this.joinedRooms().map((roomId) => {
      const timeline = { events: this.log.in(roomId).slice(-limit), limited: true };
      return [roomId, { state: { events: this.log.stateOf(roomId) }, timeline, ephemeral: { events: [] } }];
    });
    return { next_batch: this.#token(), rooms: { join: Object.fromEntries(join) } };
  }

  #delta(from: number, limit: number, isGarbled: boolean): Json {
    const rooms = new Map<string, FeedEntry[]>();
    for (const entry of this.log.feed.slice(from)) rooms.set(entry.roomId, [...(rooms.get(entry.roomId) ?? []), entry]);
    const join: Json = {};
    const leave: Json = {};
    const invite: Json = {};
    for (const [roomId, entries] of rooms) {
      const events = entries.flatMap(({ event }) => event ?? []);
      const timeline = { events: events.slice(-limit), limited: events.length > limit };
      const ephemeral = { events: entries.flatMap(({ ephemeral: passing }) => passing ?? []) };
      if (this.joinedRooms().includes(roomId)) join[roomId] = { state: { events: [] }, timeline, ephemeral };
      else if (entries.some(({ isInvite }) => isInvite)) invite[roomId] = { invite_state: { events: [] } };
      else if (events.some(({ state_key: key }) => key === this.bot.id)) leave[roomId] = { timeline };
    }
    if (isGarbled) join[this.joinedRooms()[0] ?? ''] = { timeline: { events: [null, 7, { type: 'm.room.message' }] } };
    return { next_batch: this.#token(), rooms: { join, leave, invite } };
  }

  #token(): string {
    return `s${this.#epoch}_${this.log.feed.length}`;
  }

  #place(token: string): number {
    const [, epoch, place] = /^s(\d+)_(\d+)$/.exec(token) ?? [];
    if (Number(epoch) !== this.#epoch) throw new MatrixError(400, 'M_UNKNOWN', 'Invalid stream token');
    return Number(place);
  }

  /** Until something is new, the time is over, or nobody waits any more. */
  #change(timeoutMs: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const end = () => {
        clearTimeout(timer);
        unwatch();
        signal.removeEventListener('abort', end);
        resolve();
      };
      const timer = setTimeout(end, timeoutMs);
      const unwatch = this.log.watch(end);
      signal.addEventListener('abort', end, { once: true });
    });
  }
}

function timelineLimit(filter: string | null): number {
  const limit = (JSON.parse(filter ?? '{}') as { room?: { timeline?: { limit?: number } } }).room?.timeline?.limit;
  return limit ?? 10;
}
