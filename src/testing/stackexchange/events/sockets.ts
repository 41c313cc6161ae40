import type { RealtimeSocket, ServerAnswer, ServerRequest } from '../../server/index.js';
import type { Visitor } from '../auth/visitors.js';
import { makeKey } from '../auth/visitors.js';
import { stringifyWire } from '../json.js';
import type { StackExchangeSite } from '../site.js';
import { eventsByRoom, frame, roomsOf, tick } from './frames.js';
import type { HostEvent } from './host-events.js';

type Connection = { readonly socket: RealtimeSocket; readonly visitor: Visitor; seen: number };

/** How much of a room's past comes when a client does not say from where on. (Wire sheet, section 5: much.) */
const pastEvents = 100;

/** The feed by websocket: every socket of a session is told of all of its rooms. (Wire sheet, section 5.) */
export class EventSockets {
  readonly #site: StackExchangeSite;
  readonly #tickets = new Map<string, Visitor>();
  readonly #connections = new Set<Connection>();
  readonly #timer: NodeJS.Timeout;

  constructor(site: StackExchangeSite) {
    this.#site = site;
    site.events.onEvents((events) => this.#deliver(events));
    this.#timer = setInterval(() => this.tick(), site.options.tickMs ?? 20_000);
    this.#timer.unref();
  }

  /** How many are open. */
  get size(): number {
    return this.#connections.size;
  }

  /** The address for one connection. */
  ticket(visitor: Visitor, roomId: string): string {
    const path = `/events/${roomId}/${makeKey()}`;
    this.#tickets.set(path, visitor);
    return `${this.#site.chatOrigin.replace(/^http/, 'ws')}${path}`;
  }

  /** A handshake. Without the right `Origin` it is closed at once, without a word. (Wire sheet, section 5.) */
  upgrade(request: ServerRequest): ((socket: RealtimeSocket) => void) | ServerAnswer {
    const { pathname, searchParams } = request.url;
    const visitor = this.#tickets.get(pathname);
    this.#tickets.delete(pathname);
    // A slash at its end does no harm: a public client sends one.
    const origin = request.headers.origin?.replace(/\/$/, '');
    if (origin !== this.#site.chatOrigin && origin !== `https://chat.${this.#site.host}`)
      return (socket) => socket.terminate();
    if (!visitor) return { status: 404, body: 'not found' };
    const from = searchParams.get('l');
    return (socket) => this.#accept(socket, visitor, from === null ? undefined : Number(from));
  }

  /** A frame without events goes to every socket. */
  tick(): void {
    for (const connection of this.#connections) {
      const rooms = roomsOf(connection.visitor, this.#site);
      connection.socket.send(stringifyWire(tick(rooms, this.#counts(connection))));
    }
  }

  /** Every socket gets this text. */
  sendText(text: string): void {
    for (const { socket } of this.#connections) socket.send(text);
  }

  /** Addresses that were given out are good for nothing; open sockets end. */
  expire(): void {
    this.#tickets.clear();
    this.close(1_000);
  }

  close(code: number): void {
    for (const { socket } of [...this.#connections]) socket.close(code);
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #accept(socket: RealtimeSocket, visitor: Visitor, from: number | undefined): void {
    const { events } = this.#site;
    const connection: Connection = { socket, visitor, seen: events.newest };
    this.#connections.add(connection);
    socket.onClose(() => this.#connections.delete(connection));
    const missed = from === undefined ? events.since(0).slice(-pastEvents) : events.since(from);
    const byRoom = eventsByRoom(missed, visitor, this.#site);
    const counts = { t: events.newest, d: missed.length };
    socket.send(stringifyWire(frame(byRoom, counts, visitor)));
  }

  #deliver(events: readonly HostEvent[]): void {
    for (const connection of this.#connections) {
      const byRoom = eventsByRoom(events, connection.visitor, this.#site);
      if ([...byRoom.values()].every((list) => list.length === 0)) continue;
      connection.socket.send(stringifyWire(frame(byRoom, this.#counts(connection), connection.visitor)));
    }
  }

  /** What is the newest event of the host, and how many there were since the socket's last frame. */
  #counts(connection: Connection): { t: number; d: number } {
    const t = this.#site.events.newest;
    const d = Math.max(0, t - connection.seen);
    connection.seen = Math.max(t, connection.seen);
    return { t, d };
  }
}
