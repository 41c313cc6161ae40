import type { Agent } from 'node:http';
import { WebSocket } from 'ws';
import {
  type ChatError,
  ConnectionError,
  ServerError,
  TimeoutError,
  UnsupportedError,
} from '../../../../core/errors/index.js';
import { connectionError } from '../../../../core/network/index.js';
import { abortable, onAbort, withDeadline } from '../../../../core/retry/index.js';
import type { CloseInfo } from '../../../../core/supervisor/index.js';
import { ddpError } from './ddp-error.js';
import { type DdpFrame, maxFrameBytes, readFrame } from './ddp-frame.js';
import { fromEjson, toEjson } from './ejson.js';

/** How a connection is made. */
export type DdpOptions = {
  /** `wss://host/websocket`. */
  url: URL;
  agent: Agent;
  /** How long a method and a subscription may take, in milliseconds. */
  timeoutMs: number;
  /** Called for every frame. */
  onFrame(): void;
  /** Gets what the streams bring. */
  onChanged(frame: DdpFrame): void;
};

/** How often the server is told that we are here while nothing is read. */
const beatMs = 10_000;

type Waiting = {
  operation: string;
  resolve(value: unknown): void;
  reject(error: ChatError): void;
};

/**
 * One DDP connection: `connect`, methods, subscriptions, pings. What it is for, and that it comes back, is for others to
 * see to.
 */
export class DdpConnection {
  /** Settles when the socket has closed. */
  readonly closed: Promise<CloseInfo>;
  readonly #options: DdpOptions;
  readonly #socket: WebSocket;
  readonly #methods = new Map<string, Waiting>();
  readonly #subscriptions = new Map<string, Waiting>();
  readonly #pings: (() => void)[] = [];
  #onConnected: { resolve(): void; reject(error: ChatError): void } | undefined;
  #failure: ChatError | undefined;
  #isOpen = true;
  /** Nothing is to be read for a while. */
  #isHeld = false;
  #beat: NodeJS.Timeout | undefined;
  #nextId = 1;

  private constructor(options: DdpOptions) {
    this.#options = options;
    this.#socket = new WebSocket(options.url, {
      agent: options.agent,
      maxPayload: maxFrameBytes,
      followRedirects: false,
      perMessageDeflate: false,
      handshakeTimeout: options.timeoutMs,
    });
    this.closed = new Promise((resolve) => {
      this.#socket.once('close', (code) => resolve(this.#ended(code)));
    });
    this.#socket.on('error', (error) => {
      this.#failure ??= handshakeError(error, options.url);
    });
    this.#socket.on('open', () => this.#send({ msg: 'connect', version: '1', support: ['1'] }));
    this.#socket.on('message', (data, isBinary) => {
      if (!isBinary) this.#read(String(data));
    });
  }

  /** Opens a connection and says hello. @throws ConnectionError, UnsupportedError */
  static async open(options: DdpOptions, signal: AbortSignal): Promise<DdpConnection> {
    const connection = new DdpConnection(options);
    const off = onAbort(signal, () => connection.close());
    try {
      await abortable(
        new Promise<void>((resolve, reject) => {
          connection.#onConnected = { resolve, reject };
        }),
        signal,
        { operation: 'connect' },
      );
      return connection;
    } catch (error) {
      connection.close();
      throw error;
    } finally {
      off();
    }
  }

  /** Calls a method. @returns its result, EJSON undone; `undefined` for none */
  async method(name: string, parameters: readonly unknown[], signal?: AbortSignal | undefined): Promise<unknown> {
    const id = this.#id();
    return this.#asked(this.#methods, id, name, { msg: 'method', id, method: name, params: parameters }, signal);
  }

  /**
   * Subscribes.
   *
   * @returns the id to end it with
   * @throws ChatError when the server refuses it
   */
  async subscribe(name: string, parameters: readonly unknown[], signal?: AbortSignal | undefined): Promise<string> {
    const id = `s${this.#id()}`;
    await this.#asked(this.#subscriptions, id, name, { msg: 'sub', id, name, params: parameters }, signal);
    return id;
  }

  /** Subscribes to what is answered by a refusal on purpose (more users of the presence stream), or by nothing. */
  notify(name: string, parameters: readonly unknown[]): void {
    this.#send({ msg: 'sub', id: `s${this.#id()}`, name, params: parameters });
  }

  /** Ends a subscription; not every server answers to it, so nothing is waited for. */
  unsubscribe(id: string): void {
    this.#send({ msg: 'unsub', id });
  }

  /**
   * Stops reading for a while, so that the server's end waits; what is asked meanwhile is read for. The server hears of us
   * all the same: any frame keeps it from closing (wire sheet, section 10).
   */
  hold(on: boolean): void {
    if (this.#isHeld === on) return;
    this.#isHeld = on;
    clearInterval(this.#beat);
    if (on) {
      this.#beat = setInterval(() => {
        this.#options.onFrame();
        this.#send({ msg: 'ping' });
      }, beatMs).unref();
    }
    this.#readOrNot();
  }

  /** Resolves with the answer to a ping of ours; at once while nothing is read. */
  ping(signal: AbortSignal): Promise<void> {
    if (this.#isHeld) return Promise.resolve();
    const answered = new Promise<void>((resolve) => this.#pings.push(resolve));
    this.#send({ msg: 'ping' });
    return abortable(answered, signal, { operation: 'ping' });
  }

  /** Closes the socket, by force where the other side does not answer. */
  async close(): Promise<void> {
    this.hold(false);
    if (this.#socket.readyState === WebSocket.CONNECTING) this.#socket.terminate();
    else this.#socket.close(1000);
    const timer = setTimeout(() => this.#socket.terminate(), 2_000);
    await this.closed;
    clearTimeout(timer);
  }

  #id(): string {
    const id = this.#nextId;
    this.#nextId += 1;
    return String(id);
  }

  async #asked(
    waiting: Map<string, Waiting>,
    id: string,
    operation: string,
    frame: Record<string, unknown>,
    signal: AbortSignal | undefined,
  ): Promise<unknown> {
    if (!this.#isOpen) throw lost(operation, false);
    const { timeoutMs } = this.#options;
    const late = () =>
      new TimeoutError(`${operation} was not answered within ${timeoutMs} ms.`, { operation, maybeDelivered: true });
    try {
      return await withDeadline({ ms: timeoutMs, signal, error: late }, () => {
        const answer = new Promise<unknown>((resolve, reject) => waiting.set(id, { operation, resolve, reject }));
        this.#readOrNot();
        this.#send(frame);
        return answer;
      });
    } finally {
      waiting.delete(id);
      this.#readOrNot();
    }
  }

  #readOrNot(): void {
    if (this.#isHeld && this.#methods.size === 0 && this.#subscriptions.size === 0) this.#socket.pause();
    else if (this.#socket.isPaused) this.#socket.resume();
  }

  #send(frame: Record<string, unknown>): void {
    if (this.#socket.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(toEjson(frame)));
  }

  #read(text: string): void {
    this.#options.onFrame();
    const frame = readFrame(text);
    if (!frame) return;
    const id = typeof frame.id === 'string' ? frame.id : '';
    switch (frame.msg) {
      case 'connected':
        this.#onConnected?.resolve();
        return;
      case 'failed':
        this.#onConnected?.reject(
          new UnsupportedError('The server does not speak version 1 of DDP.', { operation: 'connect' }),
        );
        return;
      case 'ping':
        this.#send({ msg: 'pong', ...(id !== '' && { id }) });
        return;
      case 'pong':
        for (const answered of this.#pings.splice(0)) answered();
        return;
      case 'result': {
        const method = this.#methods.get(id);
        if (frame['error'] === undefined) method?.resolve(fromEjson(frame['result']));
        else method?.reject(ddpError(frame['error'], method.operation));
        return;
      }
      case 'ready':
        for (const ready of Array.isArray(frame['subs']) ? frame['subs'] : []) {
          this.#subscriptions.get(String(ready))?.resolve(undefined);
        }
        return;
      case 'nosub': {
        const refused = this.#subscriptions.get(id);
        refused?.reject(ddpError(frame['error'] ?? { error: 'error-not-allowed' }, refused.operation));
        return;
      }
      case 'changed':
        this.#options.onChanged(frame);
        return;
      default:
      // `server_id`, `added`, `updated` and what is to come say nothing to us (wire sheet, section 10).
    }
  }

  #ended(code: number): CloseInfo {
    this.#isOpen = false;
    clearInterval(this.#beat);
    const error =
      this.#failure ?? new ConnectionError(`The server closed the connection (${code}).`, { operation: 'connect' });
    this.#onConnected?.reject(error);
    for (const { operation, reject } of this.#methods.values()) reject(lost(operation, true));
    for (const { operation, reject } of this.#subscriptions.values()) reject(lost(operation, false));
    return { error };
  }
}

function lost(operation: string, maybeDelivered: boolean): ConnectionError {
  return new ConnectionError(`The connection was lost before ${operation} was answered.`, {
    operation,
    maybeDelivered,
  });
}

/** The socket's own words hold the status of a refused upgrade. */
function handshakeError(error: Error, url: URL): ChatError {
  const status = /Unexpected server response: (\d{3})/.exec(error.message)?.[1];
  if (status === undefined) return connectionError(error, url.host, { operation: 'connect' });
  return new ServerError(
    `${url.host} answered ${status} to the WebSocket at ${url.pathname}: is it a Rocket.Chat server, and does the proxy before it pass WebSockets on?`,
    { operation: 'connect', status: Number(status), retryable: true },
  );
}
