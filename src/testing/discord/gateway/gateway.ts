import { randomBytes } from 'node:crypto';
import type { EventGate, RealtimeSocket, ServerAnswer, ServerRequest } from '../../server/index.js';
import type { DiscordState } from '../discord-state.js';
import { isJson, type Json, number, text } from '../json.js';
import { Connection, type ConnectionOwner } from './connection.js';
import type { Dispatch } from './dispatch.js';
import { Intent, knownIntents } from './intents.js';
import { memberChunks } from './member-chunks.js';
import { applyPresence } from './presence.js';
import { guildCreateData, ownsGuild, readyData } from './ready.js';
import { Session } from './session.js';

/** The real-time side: sessions, their sockets, and what goes over them. (Wire sheet, section 15.) */
export class Gateway implements ConnectionOwner {
  /** Events wait in it when faults hold them; known once the server listens. */
  gate: EventGate | undefined;
  /** How many sockets there ever were. */
  opened = 0;
  readonly #discord: DiscordState;
  readonly #sessions = new Map<string, Session>();
  readonly #connections = new Set<Connection>();
  readonly #expiries = new Map<Session, NodeJS.Timeout>();

  constructor(discord: DiscordState) {
    this.#discord = discord;
  }

  get heartbeatMs(): number {
    return this.#discord.options.heartbeatIntervalMs ?? 41_250;
  }

  get connections(): number {
    return this.#connections.size;
  }

  get sessions(): number {
    return this.#sessions.size;
  }

  upgrade(request: ServerRequest): ((socket: RealtimeSocket) => void) | ServerAnswer {
    const { searchParams } = request.url;
    const version = searchParams.get('v') ?? '6';
    const encoding = searchParams.get('encoding') ?? 'json';
    // Where it cannot compress (zstd on old Nodes) it answers uncompressed, which a client cannot read: refused.
    const compress = searchParams.get('compress');
    if (encoding !== 'json' || (compress !== null && compress !== 'zlib-stream'))
      return { status: 400, body: `the emulator speaks json, plain or zlib-stream; not ${encoding} ${compress ?? ''}` };
    return (socket) => {
      if (version !== '10' && version !== '9') {
        socket.close(4012, 'Invalid API version.');
        return;
      }
      this.opened += 1;
      this.#connections.add(new Connection(socket, this, { compress: compress === 'zlib-stream' }));
    };
  }

  /** Sends an event to every session that hears of it. */
  dispatch(dispatch: Dispatch): void {
    for (const session of this.#sessions.values()) if (session.hears(dispatch)) this.#deliver(session, dispatch);
  }

  identify(connection: Connection, data: Json): void {
    const intents = data.intents;
    if (text(data, 'token').replace(/^Bot /, '') !== this.#discord.token || this.#discord.isRevoked) {
      connection.close(4004, 'Authentication failed.');
      return;
    }
    const shard = readShard(data.shard);
    if (!shard) {
      connection.close(4010, 'Invalid shard.');
      return;
    }
    if (shard[1] < (this.#discord.options.shards ?? 1)) {
      connection.close(4011, 'Sharding required.');
      return;
    }
    if (typeof intents !== 'number' || !Number.isInteger(intents) || intents < 0 || intents & ~knownIntents) {
      connection.close(4013, 'Invalid intent(s).');
      return;
    }
    const { members, presences, messageContent } = this.#discord.privileged;
    const refused =
      (members ? 0 : Intent.members) |
      (presences ? 0 : Intent.presences) |
      (messageContent ? 0 : Intent.messageContent);
    if (intents & refused) {
      connection.close(4014, 'Disallowed intent(s).');
      return;
    }
    if (!isJson(data.properties)) {
      connection.close(4002, 'Error while decoding payload.');
      return;
    }
    if (this.#discord.sessionsLeft !== undefined)
      this.#discord.sessionsLeft = Math.max(0, this.#discord.sessionsLeft - 1);
    connection.compressesPayloads = data.compress === true;
    this.#begin(connection, new Session(randomBytes(16).toString('hex'), intents, shard, this.#discord), data);
  }

  resume(connection: Connection, data: Json): void {
    if (text(data, 'token').replace(/^Bot /, '') !== this.#discord.token || this.#discord.isRevoked) {
      connection.close(4004, 'Authentication failed.');
      return;
    }
    const session = this.#sessions.get(text(data, 'session_id'));
    if (!session) {
      connection.send({ op: 9, d: false });
      return;
    }
    const sequence = number(data, 'seq');
    if (sequence === undefined || sequence > session.sequence) {
      connection.close(4007, 'Invalid seq.');
      return;
    }
    const missed = session.after(sequence);
    if (!missed) {
      connection.send({ op: 9, d: false });
      return;
    }
    clearTimeout(this.#expiries.get(session));
    this.#expiries.delete(session);
    const old = session.connection;
    this.#attach(session, connection);
    // The old socket, if it is still there, is of no use to anybody.
    old?.socket.terminate();
    for (const frame of missed) connection.send(frame);
    connection.send(session.frame({ name: 'RESUMED', data: { _trace: ['["gateway-emulated"]'] }, needs: 0 }));
  }

  setPresence(connection: Connection, data: Json): void {
    if (!applyPresence(data, this.#discord)) connection.close(4002, 'Error while decoding payload.');
  }

  requestMembers(connection: Connection, data: Json): void {
    const { session } = connection;
    if (!session || text(data, 'guild_id') !== this.#discord.guildId) return;
    if (text(data, 'nonce').length > 32) {
      connection.close(4002, 'Error while decoding payload.');
      return;
    }
    for (const chunk of memberChunks(data, session.intents, this.#discord))
      this.#deliver(session, { name: 'GUILD_MEMBERS_CHUNK', data: chunk, needs: 0 });
  }

  closed(connection: Connection, code: number): void {
    this.#connections.delete(connection);
    const { session } = connection;
    if (session?.connection !== connection) return;
    session.connection = undefined;
    // A client that says 1000 or 1001 ends its session; anything else keeps it a while. 4009 is the server's own end.
    if (code === 1000 || code === 1001 || code === 4009) this.#end(session);
    else {
      const timer = setTimeout(() => this.#end(session), this.#discord.options.sessionMs ?? 120_000);
      timer.unref();
      this.#expiries.set(session, timer);
    }
  }

  /** Asks every client to come back (op 7). */
  requestReconnect(): void {
    for (const connection of this.#connections) connection.send({ op: 7 });
  }

  /** Says that the session is invalid (op 9). Unless it may be resumed it is forgotten. */
  invalidateSessions(resumable = false): void {
    for (const session of [...this.#sessions.values()]) {
      session.connection?.send({ op: 9, d: resumable });
      if (!resumable) this.#forget(session);
    }
  }

  /** Ends every socket with this code, or those of one shard. */
  close(code: number, reason = '', shard?: number): void {
    for (const connection of [...this.#connections])
      if (shard === undefined || connection.session?.shard[0] === shard) connection.close(code, reason);
  }

  /** Forgets the sessions; a resume is then answered with op 9. Sockets end abruptly. */
  expireSessions(): void {
    for (const session of [...this.#sessions.values()]) {
      this.#forget(session);
      session.connection?.socket.terminate();
    }
  }

  sendGarbage(payload = '{"op":0,"t":"MESSAGE_CREATE","s":'): void {
    for (const connection of this.#connections) connection.sendText(payload);
  }

  /** The server goes out of order, or comes back whole. */
  setGuildAvailable(available: boolean): void {
    for (const session of this.#sessions.values()) {
      if (!ownsGuild(session, this.#discord) || !(session.intents & Intent.guilds)) continue;
      const data = available
        ? guildCreateData(session, 50, this.#discord)
        : { id: this.#discord.guildId, unavailable: true };
      this.#deliver(session, { name: available ? 'GUILD_CREATE' : 'GUILD_DELETE', data, needs: Intent.guilds });
    }
  }

  /** An op 1 of the server's: the client is to answer at once. */
  askHeartbeat(): void {
    for (const connection of this.#connections) connection.send({ op: 1, d: null });
  }

  stop(): void {
    for (const timer of this.#expiries.values()) clearTimeout(timer);
    this.#expiries.clear();
    this.#sessions.clear();
  }

  #begin(connection: Connection, session: Session, data: Json): void {
    // Before the session hears anything: READY comes first.
    applyPresence(isJson(data.presence) ? data.presence : {}, this.#discord);
    this.#sessions.set(session.id, session);
    this.#attach(session, connection);
    const url = this.#discord.baseUrl.replace(/^http/, 'ws');
    const send = (name: string, body: Json) => connection.send(session.frame({ name, data: body, needs: 0 }));
    send('READY', readyData(session, url, this.#discord));
    if (!ownsGuild(session, this.#discord) || !(session.intents & Intent.guilds)) return;
    send('GUILD_CREATE', guildCreateData(session, number(data, 'large_threshold') ?? 50, this.#discord));
  }

  #attach(session: Session, connection: Connection): void {
    session.connection = connection;
    connection.session = session;
  }

  #deliver(session: Session, dispatch: Dispatch): void {
    const frame = session.frame(dispatch);
    const { connection } = session;
    // What is held back for a socket that is gone is replayed by the resume.
    const send = () => {
      if (connection && session.connection === connection) connection.send(frame);
    };
    if (this.gate) this.gate.pass(send);
    else send();
  }

  #forget(session: Session): void {
    this.#sessions.delete(session.id);
    clearTimeout(this.#expiries.get(session));
    this.#expiries.delete(session);
  }

  #end(session: Session): void {
    this.#forget(session);
    if (this.#sessions.size === 0)
      this.#discord.world.users.setPresence(this.#discord.world.bot, { status: 'offline', activity: undefined });
  }
}

/** `[id, of how many]`; `[0, 1]` when none is given. */
function readShard(value: unknown): readonly [number, number] | undefined {
  if (value === undefined || value === null) return [0, 1];
  if (!Array.isArray(value) || value.length !== 2) return undefined;
  const [index, count] = value.map(Number);
  if (index === undefined || count === undefined || !Number.isInteger(index) || !Number.isInteger(count))
    return undefined;
  return index >= 0 && count >= 1 && index < count ? [index, count] : undefined;
}
