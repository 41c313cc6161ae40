import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { TLSSocket } from 'node:tls';
import { type WebSocket, WebSocketServer } from 'ws';
import type { EmulatorRequest } from '../emulator.js';
import { Doors, type ServerTls } from './doors.js';
import { type FaultHooks, FaultPlan } from './fault-plan.js';
import { type CallName, encodeBody, type ServerAnswer, type ServerRequest } from './http.js';
import { RealtimeSocket } from './realtime-socket.js';
import { RequestLog } from './request-log.js';

export type LoopbackServerOptions = {
  port?: number | undefined;
  /** Further ports, on which the same is served; 0 is any free one. A request says on which it came. */
  morePorts?: readonly number[] | undefined;
  /** Served by https. Default http. */
  tls?: ServerTls | undefined;
  faults: FaultHooks;
  /** What the server's clock shows: its answers carry it as `Date`. Default `() => new Date()`. */
  clock?: (() => Date) | undefined;
  identify(request: ServerRequest): CallName | Promise<CallName>;
  handle(request: ServerRequest, call: CallName): ServerAnswer | Promise<ServerAnswer>;
  /** The platform's own limit: in how many milliseconds a call that is one too many may come again; `undefined` for others. */
  limited?(call: CallName): number | undefined;
  /** A WebSocket handshake: what takes the socket, or the answer that refuses it. Absent: 404. */
  upgrade?(request: ServerRequest): ((socket: RealtimeSocket) => void) | ServerAnswer;
  /** Which requests are the real-time connection (long polls): they are dropped and silenced with the sockets. */
  isRealtime?(request: ServerRequest): boolean;
};

/** An HTTP and WebSocket server on 127.0.0.1 that can be made to fail as real ones do. */
export class LoopbackServer {
  readonly faults: FaultPlan;
  readonly log = new RequestLog();
  readonly #options: LoopbackServerOptions;
  readonly #webSockets = new WebSocketServer({ noServer: true });
  readonly #sockets = new Set<RealtimeSocket>();
  readonly #polls = new Map<ServerResponse, AbortController>();
  readonly #doors: Doors;
  #isHalfOpen = false;
  #isStopped = false;
  readonly #stopping = new AbortController();

  private constructor(options: LoopbackServerOptions) {
    this.#options = options;
    this.#doors = new Doors([options.port ?? 0, ...(options.morePorts ?? [])], options.tls, {
      request: (request, response) => void this.#serve(request, response),
      upgrade: (request, socket, head) => void this.#upgrade(request, socket, head),
    });
    this.faults = new FaultPlan(options.faults, {
      refuse: (on) => this.#refuse(on),
      dropConnections: () => this.#drop(),
      halfOpen: (on) => this.#halfOpen(on),
      restart: (downMs) => this.#restart(downMs),
    });
  }

  static async start(options: LoopbackServerOptions): Promise<LoopbackServer> {
    const server = new LoopbackServer(options);
    await server.#doors.open();
    return server;
  }

  get url(): string {
    return `${this.#doors.scheme}://127.0.0.1:${this.#doors.ports[0]}`;
  }

  /** The ports after the first, in the order in which they were wished for. */
  get morePorts(): readonly number[] {
    return this.#doors.ports.slice(1);
  }

  get requests(): readonly EmulatorRequest[] {
    return this.log.entries;
  }

  /** The open real-time sockets. */
  get sockets(): ReadonlySet<RealtimeSocket> {
    return this.#sockets;
  }

  async stop(): Promise<void> {
    if (this.#isStopped) return;
    this.#isStopped = true;
    this.#stopping.abort();
    this.faults.gate.stop();
    await this.#unlisten();
  }

  async #unlisten(): Promise<void> {
    for (const socket of this.#sockets) socket.terminate();
    for (const controller of this.#polls.values()) controller.abort();
    await this.#doors.close();
  }

  /** Closes the port, so that a new connection is refused by the system itself; what is open stays open. */
  #refuse(on: boolean): void {
    if (on) this.#doors.shut();
    else if (!this.#doors.areOpen && !this.#isStopped) void this.#doors.open();
  }

  #drop(): void {
    for (const socket of this.#sockets) socket.terminate();
    for (const response of this.#polls.keys()) reset(response);
  }

  #halfOpen(on: boolean): void {
    this.#isHalfOpen = on;
    for (const socket of this.#sockets) socket.silence(on);
  }

  async #restart(downMs: number): Promise<void> {
    await this.#unlisten();
    await pause(downMs, this.#stopping.signal);
    if (!this.#isStopped) await this.#doors.open();
  }

  async #serve(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const controller = new AbortController();
    response.on('close', () => {
      this.#polls.delete(response);
      controller.abort();
    });
    const at = new Date();
    try {
      const request = await readRequest(incoming, this.url, controller.signal);
      // A kept connection must not slip past a closed port.
      if (!this.#doors.areOpen) return reset(response);
      const isRealtime = this.#options.isRealtime?.(request) ?? false;
      if (isRealtime) this.#polls.set(response, controller);
      const name = await this.#options.identify(request);
      const fault = this.faults.take(name.call);
      const note = (status: number) =>
        this.log.add({ at, call: name.call, method: request.method, status, params: name.params });
      if (fault.slowMs > 0) await pause(fault.slowMs, controller.signal);
      const answer = fault.answer ?? this.#refusal(name) ?? (await this.#answer(request, name));
      if (controller.signal.aborted) return note(0);
      if (isRealtime && this.#isHalfOpen) return note(0);
      if (fault.loseAnswer) {
        note(0);
        return reset(response);
      }
      note(answer.status ?? 200);
      this.#write(response, answer, fault.cutBody);
    } catch {
      reset(response);
    }
  }

  #refusal(name: CallName): ServerAnswer | undefined {
    const waitMs = this.#options.limited?.(name);
    return waitMs === undefined ? undefined : this.#options.faults.rateLimited(name.call, waitMs);
  }

  async #answer(request: ServerRequest, name: CallName): Promise<ServerAnswer> {
    try {
      return await this.#options.handle(request, name);
    } catch (error) {
      // An error in the emulator itself must be seen by whoever tests with it, not look like the platform's answer.
      return {
        status: 500,
        body: `emulator error: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
      };
    }
  }

  #write(response: ServerResponse, answer: ServerAnswer, cut: boolean): void {
    const { headers, data: whole } = encodeBody(answer);
    const isText = this.faults.isGarbling && !(answer.body instanceof Uint8Array);
    const data = isText ? Buffer.from(this.faults.garbled(whole.toString('utf8'))) : whole;
    response.writeHead(answer.status ?? 200, {
      ...(this.#options.clock && { date: this.#options.clock().toUTCString() }),
      ...headers,
      'content-length': String(data.byteLength),
    });
    if (!cut) {
      response.end(data);
      return;
    }
    response.write(data.subarray(0, Math.floor(data.byteLength / 2)), () => reset(response));
  }

  async #upgrade(incoming: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    const url = new URL(incoming.url ?? '/', this.url);
    const { signal } = new AbortController();
    const { headers } = incoming;
    const request: ServerRequest = {
      method: 'GET',
      url,
      headers,
      body: Buffer.alloc(0),
      signal,
      ...originOf(incoming),
    };
    const call = url.pathname;
    const fault = this.faults.take(call);
    const note = (status: number) => this.log.add({ at: new Date(), call, method: 'UPGRADE', status, params: {} });
    if (fault.slowMs > 0) await pause(fault.slowMs, this.#stopping.signal);
    if (!this.#doors.areOpen || fault.loseAnswer || fault.cutBody) {
      note(0);
      socket.destroy();
      return;
    }
    const taken = fault.answer ?? this.#options.upgrade?.(request) ?? { status: 404 };
    if (typeof taken !== 'function') {
      note(taken.status ?? 400);
      refuseUpgrade(socket, taken);
      return;
    }
    note(101);
    this.#webSockets.handleUpgrade(incoming, socket, head, (webSocket: WebSocket) => {
      const realtime = new RealtimeSocket(webSocket, (text) => this.faults.garbled(text));
      this.#sockets.add(realtime);
      realtime.onClose(() => this.#sockets.delete(realtime));
      taken(realtime);
    });
  }
}

async function readRequest(incoming: IncomingMessage, base: string, signal: AbortSignal): Promise<ServerRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const { method = 'GET', headers } = incoming;
  const url = new URL(incoming.url ?? '/', base);
  return { method, url, headers, body: Buffer.concat(chunks), signal, ...originOf(incoming) };
}

function originOf({ socket }: IncomingMessage): Pick<ServerRequest, 'port' | 'clientName'> {
  const certificate = socket instanceof TLSSocket && socket.authorized ? socket.getPeerCertificate() : undefined;
  const name = certificate?.subject?.CN;
  return { port: socket.localPort ?? 0, clientName: Array.isArray(name) ? name[0] : name };
}

function reset(response: ServerResponse): void {
  const { socket } = response;
  if (socket && !socket.destroyed) socket.resetAndDestroy();
}

function refuseUpgrade(socket: Duplex, answer: ServerAnswer): void {
  const { headers, data } = encodeBody(answer);
  const lines = Object.entries({ ...headers, 'content-length': String(data.byteLength), connection: 'close' });
  const head = lines.map(([name, value]) => `${name}: ${String(value)}`).join('\r\n');
  socket.end(Buffer.concat([Buffer.from(`HTTP/1.1 ${answer.status ?? 400} Refused\r\n${head}\r\n\r\n`), data]));
}

/** Waits; ends early, without an error, when the signal fires. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  if (ms <= 0 || signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal.addEventListener('abort', end, { once: true });
  });
}
