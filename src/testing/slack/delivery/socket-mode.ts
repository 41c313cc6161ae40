import { randomBytes, randomUUID } from 'node:crypto';
import type { RealtimeSocket, ServerAnswer, ServerRequest } from '../../server/index.js';
import { isJson } from '../json.js';
import type { SlackMethod } from '../method.js';
import type { SlackWorkspace } from '../workspace.js';
import type { Carrier, Parcel, Receipt } from './carrier.js';

export type DisconnectReason = 'warning' | 'refresh_requested' | 'link_disabled' | 'too_many_websockets';

type Connection = {
  readonly socket: RealtimeSocket;
  readonly waiting: Map<string, (receipt: Receipt) => void>;
  /** Told to go; it gets nothing new where there is another. */
  isDraining: boolean;
};

const mostConnections = 10;
const ticketMs = 30_000;
const garbage = '{"envelope_id":"cut","type":"events_api","payload":{"type":"event_ca';

/** Socket Mode: up to ten sockets, each payload to one of them, each to be acknowledged there. (Wire sheet, section 14.) */
export class SocketMode implements Carrier {
  /** Switched off (`link_disabled`), or the app has a request URL instead. */
  isEnabled = true;
  readonly #workspace: SlackWorkspace;
  readonly #connections: Connection[] = [];
  readonly #tickets = new Map<string, number>();
  readonly #timers = new Set<NodeJS.Timeout>();
  #turn = 0;

  constructor(workspace: SlackWorkspace) {
    this.#workspace = workspace;
  }

  /** How many sockets are open, those being drained included. */
  get connections(): number {
    return this.#connections.length;
  }

  readonly method: SlackMethod = {
    tokens: ['app'],
    scopes: ['connections:write'],
    postOnly: true,
    run: () => {
      const ticket = randomBytes(16).toString('hex');
      this.#tickets.set(ticket, this.#workspace.state.now().getTime() + ticketMs);
      const base = this.#workspace.baseUrl.replace(/^http/, 'ws');
      return { url: `${base}/link/?ticket=${ticket}&app_id=${this.#workspace.appId}` };
    },
  };

  /** A handshake: its ticket must be known, fresh and unused. */
  upgrade(request: ServerRequest): ((socket: RealtimeSocket) => void) | ServerAnswer {
    const ticket = request.url.searchParams.get('ticket') ?? '';
    const until = this.#tickets.get(ticket);
    this.#tickets.delete(ticket);
    if (until === undefined || until < this.#workspace.state.now().getTime())
      return { status: 403, body: 'invalid ticket' };
    if (this.#workspace.tokens.areRevoked) return { status: 403, body: 'invalid_auth' };
    return (socket) => this.#accept(socket);
  }

  send(parcel: Parcel): Promise<Receipt> {
    const connection = this.isEnabled ? this.#next() : undefined;
    if (!connection) return Promise.resolve({ ok: false, reason: 'no_connection' });
    const id = randomUUID();
    return new Promise((resolve) => {
      const end = (receipt: Receipt) => {
        clearTimeout(timer);
        this.#timers.delete(timer);
        connection.waiting.delete(id);
        resolve(receipt);
      };
      const timer = setTimeout(
        () => end({ ok: false, reason: 'timeout' }),
        this.#workspace.options.ackTimeoutMs ?? 3_000,
      );
      timer.unref();
      this.#timers.add(timer);
      connection.waiting.set(id, end);
      connection.socket.send({
        envelope_id: id,
        payload: parcel.payload,
        type: parcel.kind,
        accepts_response_payload: parcel.kind !== 'events_api',
        ...(parcel.kind === 'events_api' ? { retry_attempt: parcel.attempt, retry_reason: parcel.reason ?? '' } : {}),
      });
    });
  }

  /** Tells every socket to go. `link_disabled` is final; after the others the app is expected to come back. */
  disconnect(reason: DisconnectReason): void {
    for (const connection of [...this.#connections]) this.#ask(connection, reason);
  }

  sendGarbage(payload: string = garbage): void {
    for (const { socket } of this.#connections) socket.send(payload);
  }

  /** Forgets the tickets and ends the sockets; the tokens stay good. */
  expire(): void {
    this.#tickets.clear();
    for (const { socket } of [...this.#connections]) socket.close(1_000);
  }

  stop(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
  }

  #accept(socket: RealtimeSocket): void {
    const connection: Connection = { socket, waiting: new Map(), isDraining: false };
    if (this.#connections.length >= mostConnections) {
      this.#ask(connection, 'too_many_websockets');
      socket.close(1_000);
      return;
    }
    this.#connections.push(connection);
    const ping = setInterval(() => socket.ping(), this.#workspace.options.pingMs ?? 5_000);
    ping.unref();
    socket.onText((frame) => acknowledge(connection, frame));
    socket.onClose(() => {
      clearInterval(ping);
      this.#connections.splice(this.#connections.indexOf(connection), 1);
      // Nobody will acknowledge these any more.
      for (const end of [...connection.waiting.values()]) end({ ok: false, reason: 'connection_failed' });
    });
    socket.send({
      type: 'hello',
      num_connections: this.#connections.length,
      debug_info: { host: 'applink-1', build_number: 1, approximate_connection_time: 18_060 },
      connection_info: { app_id: this.#workspace.appId },
    });
  }

  /** Takes turns among those that are to stay; before the client has opened one of those, the old ones do. */
  #next(): Connection | undefined {
    const all = this.#connections.filter(({ socket }) => socket.isOpen);
    const staying = all.filter(({ isDraining }) => !isDraining);
    const open = staying.length > 0 ? staying : all;
    this.#turn += 1;
    return open[this.#turn % Math.max(open.length, 1)];
  }

  #ask(connection: Connection, reason: DisconnectReason): void {
    connection.socket.send({ type: 'disconnect', reason, debug_info: { host: 'applink-1' } });
    connection.isDraining = reason !== 'warning';
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      connection.socket.close(1_000);
    }, this.#workspace.options.refreshGraceMs ?? 10_000);
    timer.unref();
    this.#timers.add(timer);
  }
}

function acknowledge(connection: Connection, frame: string): void {
  let parsed: unknown;
  try {
    parsed = JSON.parse(frame);
  } catch {
    return;
  }
  if (!isJson(parsed) || typeof parsed.envelope_id !== 'string') return;
  connection.waiting.get(parsed.envelope_id)?.({ ok: true, answer: parsed.payload });
}
