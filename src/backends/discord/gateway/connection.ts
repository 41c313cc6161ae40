import type { Agent } from 'node:http';
import { WebSocket } from 'ws';
import { type ChatError, ConnectionError, ServerError, TimeoutError } from '../../../core/errors/index.js';
import { connectionError } from '../../../core/network/index.js';
import { sleep } from '../../../core/retry/index.js';
import type { CloseInfo } from '../../../core/supervisor/index.js';
import { gatewayClose } from '../close-codes.js';
import type { DiscordSession } from '../config.js';
import type { DiscordIntent } from '../intents.js';
import { isWire, numberAt, type Wire } from '../wire/read.js';
import { textAt } from '../wire/values.js';
import { Heartbeat } from './heartbeat.js';
import { type GatewayPacket, opcode, readPacket } from './packet.js';
import { type Numbered, SequenceGate } from './sequence-gate.js';
import { isGatewayUrl } from './stored-session.js';

/** What a connection needs, and whom it tells. */
export type ConnectionParts = {
  url: URL;
  agent: Agent;
  token: string;
  /** What is asked for: the error of a refusal names it. */
  intents: readonly DiscordIntent[];
  shard: readonly [id: number, count: number];
  /** To be gone on with. */
  session: DiscordSession | undefined;
  /** The longest pause before a new session, when the old one was ended. */
  pauseMs: number;
  /** Waits for the shard's turn. @returns what stands in `identify` */
  identify(signal: AbortSignal): Promise<Wire>;
  onHello(): void;
  onHeartbeat(sentAt: number, tookMs: number): void;
  /** A session has begun, or cannot be gone on with. */
  onSession(session: DiscordSession | undefined): void;
  onEvent(event: Numbered): void;
};

/** How a connection ended. */
export type Ended = CloseInfo & { readonly code: number };

/** A server's GUILD_CREATE may have many thousand channels and members. */
const maxPayload = 512 * 1024 ** 2;
const helloMs = 20_000;
const readyMs = 20_000;
const closeMs = 2_000;
/** Ends the socket and keeps the session; 1000 and 1001 would end it (wire sheet, section 15). */
const keepSession = 4_900;
const endSession = 1_000;

/**
 * One socket of the gateway: hello, identify or resume, heartbeats, events. It never comes back by itself: that is the
 * supervisor's part. A socket that answers no heartbeat is ended at once, not after the half minute that a closing handshake
 * with nobody would take.
 */
export class GatewayConnection {
  /** Resolves when the session is up. @throws ChatError when it cannot be */
  readonly ready: Promise<{ resumed: boolean; ready: Wire | undefined }>;
  /** Settles when the socket is gone. Never rejects. */
  readonly closed: Promise<Ended>;
  readonly #parts: ConnectionParts;
  readonly #socket: WebSocket;
  readonly #stop = new AbortController();
  #settle: { resolve(up: { resumed: boolean; ready: Wire | undefined }): void; reject(error: unknown): void };
  #isUp = false;
  #session: DiscordSession | undefined;
  #gate: SequenceGate | undefined;
  /** Why we ended it ourselves. */
  #reason: CloseInfo | undefined;
  #failure: ChatError | undefined;
  #deadline: NodeJS.Timeout | undefined;
  readonly #heartbeat: Heartbeat;
  #isPaused = false;

  constructor(parts: ConnectionParts) {
    this.#parts = parts;
    this.#session = parts.session;
    this.#settle = { resolve: () => undefined, reject: () => undefined };
    this.ready = new Promise((resolve, reject) => {
      this.#settle = { resolve, reject };
    });
    this.ready.catch(() => undefined);
    this.#heartbeat = new Heartbeat({
      send: () => this.#sendHeartbeat(),
      onAcknowledged: (sentAt, tookMs) => parts.onHeartbeat(sentAt, tookMs),
      onSilence: (ms) => {
        this.#end({ error: new ConnectionError(`Discord's gateway did not answer a heartbeat within ${ms} ms.`) });
        this.#socket.terminate();
      },
    });
    this.#socket = new WebSocket(parts.url, {
      agent: parts.agent,
      maxPayload,
      followRedirects: false,
      perMessageDeflate: false,
      handshakeTimeout: helloMs,
    });
    this.closed = new Promise((resolve) => {
      this.#socket.once('close', (code) => resolve(this.#ended(code)));
    });
    this.#socket.on('error', (error) => {
      this.#failure ??= handshakeError(error, parts.url);
    });
    this.#socket.on('message', (data, isBinary) => {
      if (!isBinary) this.#read(String(data));
    });
    this.#expect('hello', helloMs);
  }

  get isUp(): boolean {
    return this.#isUp;
  }

  send(op: number, d: unknown): void {
    if (this.#socket.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify({ op, d }));
  }

  /** Stops reading for a while; nobody can be asked for a sign of life then. */
  pause(on: boolean): void {
    if (this.#isPaused === on) return;
    this.#isPaused = on;
    this.#heartbeat.deafen(on);
    if (on) this.#socket.pause();
    else if (this.#socket.isPaused) this.#socket.resume();
  }

  /**
   * Closes the socket, by force where the other side does not answer.
   *
   * @param options - `keep`: the session waits for a resume
   */
  async close({ keep }: { keep: boolean }): Promise<void> {
    this.#reason ??= {};
    this.pause(false);
    this.#stop.abort();
    if (this.#socket.readyState === WebSocket.CONNECTING) this.#socket.terminate();
    else this.#socket.close(keep ? keepSession : endSession);
    const timer = setTimeout(() => this.#socket.terminate(), closeMs);
    await this.closed;
    clearTimeout(timer);
  }

  #read(text: string): void {
    const packet = readPacket(text);
    // What is no frame says nothing; the numbers show what is missing.
    if (packet === undefined) return;
    switch (packet.op) {
      case opcode.hello:
        this.#hello(isWire(packet.d) ? packet.d : {});
        return;
      case opcode.ack:
        this.#heartbeat.acknowledged();
        return;
      case opcode.heartbeat:
        this.#sendHeartbeat();
        return;
      case opcode.reconnect:
        this.#end({ immediate: true, error: new ConnectionError('Discord asked for a new connection.') });
        return;
      case opcode.invalidSession:
        this.#invalid(packet.d === true);
        return;
      case opcode.dispatch:
        this.#dispatch(packet, text);
        return;
      default:
    }
  }

  #hello(d: Wire): void {
    this.#parts.onHello();
    const intervalMs = numberAt(d, 'heartbeat_interval') ?? 41_250;
    this.#heartbeat.start(intervalMs);
    const session = this.#session;
    if (session === undefined) {
      void this.#identify(0);
      return;
    }
    this.#gate = this.#gateFrom(session.sequence);
    this.#expect('resumed', readyMs);
    this.send(opcode.resume, {
      token: this.#parts.token,
      session_id: session.sessionId,
      seq: session.sequence,
    });
  }

  async #identify(afterMs: number): Promise<void> {
    clearTimeout(this.#deadline);
    const { signal } = this.#stop;
    try {
      if (afterMs > 0) await sleep(afterMs, signal);
      const d = await this.#parts.identify(signal);
      if (signal.aborted) return;
      this.#gate = this.#gateFrom(0);
      this.#expect('ready', readyMs);
      this.send(opcode.identify, d);
    } catch (error) {
      if (!signal.aborted) this.#end({ error });
    }
  }

  /** Op 9. Before the session is up it is the answer to a resume, or says that somebody else has just identified. */
  #invalid(isResumable: boolean): void {
    // Discord wants a pause of one to five seconds.
    const delayMs = this.#parts.pauseMs * (0.2 + Math.random() * 0.8);
    if (isResumable) {
      this.#end({ immediate: true, error: new ConnectionError('Discord ended the session; it may be gone on with.') });
      return;
    }
    this.#forgetSession();
    if (this.#isUp) this.#end({ delayMs, error: new ConnectionError('Discord ended the session.'), resumable: false });
    else void this.#identify(delayMs);
  }

  #dispatch(packet: GatewayPacket, text: string): void {
    if (packet.s === undefined || packet.t === undefined) return;
    const event = { packet: { ...packet, s: packet.s }, text };
    if (this.#gate) this.#gate.take(event);
    else this.#pass(event);
  }

  #gateFrom(sequence: number): SequenceGate {
    this.#gate?.end();
    return new SequenceGate(sequence, (event) => this.#pass(event));
  }

  #pass(event: Numbered): void {
    const { s, t, d } = event.packet;
    if (t === 'READY') this.#begun(isWire(d) ? d : {}, s);
    else if (this.#session) this.#keep({ ...this.#session, sequence: s });
    this.#parts.onEvent(event);
    if (t === 'READY') this.#up(false, isWire(d) ? d : {});
    else if (t === 'RESUMED') this.#up(true, undefined);
  }

  #begun(d: Wire, sequence: number): void {
    const sessionId = textAt(d, 'session_id');
    if (sessionId === undefined) return;
    const [shardId, shardCount] = this.#parts.shard;
    const said = textAt(d, 'resume_gateway_url');
    const resumeUrl = isGatewayUrl(said) ? said : this.#parts.url.href;
    this.#keep({ sessionId, sequence, resumeUrl, shardId, shardCount });
  }

  #keep(session: DiscordSession): void {
    this.#session = session;
    this.#parts.onSession(session);
  }

  #forgetSession(): void {
    this.#session = undefined;
    this.#parts.onSession(undefined);
  }

  #up(resumed: boolean, ready: Wire | undefined): void {
    clearTimeout(this.#deadline);
    this.#isUp = true;
    this.#settle.resolve({ resumed, ready });
  }

  #expect(what: string, ms: number): void {
    clearTimeout(this.#deadline);
    this.#deadline = setTimeout(() => {
      this.#end({
        error: new TimeoutError(`Discord's gateway did not say '${what}' within ${ms} ms.`, { operation: 'connect' }),
      });
    }, ms);
  }

  #sendHeartbeat(): void {
    this.send(opcode.heartbeat, this.#session?.sequence ?? null);
  }

  /** Ends it for a reason of ours; the session stays what it is. */
  #end(reason: CloseInfo): void {
    if (this.#reason) return;
    this.#reason = reason;
    void this.close({ keep: true });
  }

  #ended(code: number): Ended {
    this.#stop.abort();
    this.#isUp = false;
    clearTimeout(this.#deadline);
    this.#heartbeat.stop();
    this.#gate?.end();
    const info = this.#closeInfo(code);
    this.#settle.reject(info.error ?? new ConnectionError('The connection was closed.', { operation: 'connect' }));
    return { ...info, code };
  }

  #closeInfo(code: number): CloseInfo {
    if (this.#reason) return this.#reason;
    if (this.#failure) return { error: this.#failure };
    const { error, isFatal, isResumable } = gatewayClose(code, this.#parts.intents);
    if (!isResumable) this.#forgetSession();
    return { error, fatal: isFatal, resumable: isResumable };
  }
}

/** The socket's own words hold the status of a refused upgrade. */
function handshakeError(error: Error, url: URL): ChatError {
  const status = /Unexpected server response: (\d{3})/.exec(error.message)?.[1];
  if (status === undefined) return connectionError(error, "Discord's gateway", { operation: 'connect' });
  return new ServerError(`${url.host} answered ${status} to the WebSocket of the gateway.`, {
    operation: 'connect',
    status: Number(status),
    retryable: true,
  });
}
