import type { Agent, IncomingMessage } from 'node:http';
import { WebSocket } from 'ws';
import { connectionError } from '../../../../core/network/index.js';
import { abortable, onAbort, withDeadline } from '../../../../core/retry/index.js';
import { asTeamwireError } from '../../errors.js';
import { TWConnectionError } from '../exceptions.js';
import { readBatch } from './read-batch.js';
import type { EventBatch, TeamwireFeed } from './teamwire-transport.js';

const mostBytes = 32 * 1024 * 1024;
/** So many batches wait at the most; then the socket is not read. */
const mostWaiting = 100;
/** The server is being restarted, or tells us to go elsewhere (RFC 6455 and the registry of close codes). */
const comeBackCodes: ReadonlySet<number> = new Set([1001, 1012, 1013]);

export type SocketOptions = {
  url: URL;
  headers: Record<string, string>;
  agent: Agent;
  timeoutMs: number;
  signal: AbortSignal;
  alive(): void;
};

/** The handshake was answered with a status. */
export class RefusedHandshake extends Error {
  readonly status: number;

  constructor(status: number) {
    super(`the websocket was refused with status ${status}`);
    this.status = status;
  }
}

/** The events by a websocket. */
export class SocketFeed implements TeamwireFeed {
  readonly resumed: boolean;
  readonly #socket: WebSocket;
  readonly #options: SocketOptions;
  readonly #batches: EventBatch[] = [];
  #wake: (() => void) | undefined;
  /** How it ended: an error, or `comeBack`. */
  #end: { error?: unknown } | undefined;

  private constructor(options: SocketOptions, resumed: boolean) {
    this.resumed = resumed;
    this.#options = options;
    const { url, headers, agent, timeoutMs } = options;
    this.#socket = new WebSocket(url, {
      headers,
      agent,
      maxPayload: mostBytes,
      followRedirects: false,
      perMessageDeflate: false,
      handshakeTimeout: timeoutMs,
    });
    this.#socket.on('unexpected-response', (request, response: IncomingMessage) => {
      this.#ended({ error: new RefusedHandshake(response.statusCode ?? 0) });
      request.destroy();
    });
    this.#socket.on('error', (error) => this.#ended({ error: failure(error, url) }));
    this.#socket.on('close', (code) =>
      this.#ended(
        comeBackCodes.has(code) ? {} : { error: new TWConnectionError(`The websocket was closed (${code}).`) },
      ),
    );
    this.#socket.on('message', (data, isBinary) => this.#receive(isBinary ? '' : String(data)));
  }

  /** Opens it; ready with the first frame, which comes at once. @throws RefusedHandshake, TWConnectionError */
  static async open(options: SocketOptions, resumed: boolean): Promise<SocketFeed> {
    const feed = new SocketFeed(options, resumed);
    const off = onAbort(options.signal, () => feed.close());
    try {
      const { timeoutMs: ms, signal } = options;
      const error = () =>
        new TWConnectionError(`The websocket was opened, but said nothing within ${2 * ms} ms.`, { code: 'timeout' });
      await withDeadline({ ms: 2 * ms, signal, error }, (within) => feed.#something(within));
      if (feed.#end?.error) throw feed.#end.error;
      return feed;
    } catch (error) {
      feed.close();
      throw error;
    } finally {
      off();
    }
  }

  async read(signal: AbortSignal): Promise<EventBatch | undefined> {
    await this.#something(signal);
    const batch = this.#batches.shift();
    if (this.#batches.length < mostWaiting && this.#socket.isPaused) this.#socket.resume();
    if (batch) return batch;
    if (this.#end?.error) throw this.#end.error;
    return undefined;
  }

  close(): void {
    this.#ended({ error: new TWConnectionError('The websocket was closed here.') });
    if (this.#socket.readyState === WebSocket.CONNECTING) this.#socket.terminate();
    else this.#socket.close(1000);
    setTimeout(() => this.#socket.terminate(), 1_000).unref();
  }

  #something(signal: AbortSignal): Promise<void> {
    if (this.#batches.length > 0 || this.#end) return Promise.resolve();
    return abortable(
      new Promise<void>((resolve) => {
        this.#wake = resolve;
      }),
      signal,
    );
  }

  #receive(text: string): void {
    if (this.#end) return;
    this.#options.alive();
    try {
      const frame: unknown = JSON.parse(text);
      const ping = typeof frame === 'object' && frame !== null ? Reflect.get(frame, 'ping') : undefined;
      if (typeof ping === 'number') {
        this.#socket.send(JSON.stringify({ pong: ping }));
        return;
      }
      this.#batches.push(readBatch(frame));
    } catch (error) {
      // It may have held events: a new connection begins behind the last that was understood.
      this.#ended({ error: asTeamwireError(error) });
      this.#socket.terminate();
      return;
    }
    if (this.#batches.length >= mostWaiting) this.#socket.pause();
    this.#wake?.();
  }

  #ended(end: { error?: unknown }): void {
    this.#end ??= end;
    this.#wake?.();
  }
}

function failure(error: Error, url: URL): unknown {
  return asTeamwireError(connectionError(error, url.host, { platform: 'teamwire', operation: 'events' }));
}
