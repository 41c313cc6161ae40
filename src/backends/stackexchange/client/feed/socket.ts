import { WebSocket } from 'ws';
import { ConnectionError, ServerError } from '../../../../core/errors/index.js';
import { agentFor, connectionError, type TlsSettings } from '../../../../core/network/index.js';
import { abortable, onAbort } from '../../../../core/retry/index.js';
import type { CloseInfo } from '../../../../core/supervisor/index.js';

/** No frame of the site comes near it. */
const largestFrame = 8 * 1024 * 1024;
/** How long the other side may take for its close frame. */
const closeWithinMs = 1_000;

export type SocketOptions = {
  /** From `ws-auth`; good for one connection. */
  url: string;
  /** Events later than this id are sent first. */
  since: number;
  /** The chat's own address: without it the site closes at once (wire sheet, section 5). */
  origin: string;
  userAgent: string;
  proxy: string | undefined;
  tls: TlsSettings | undefined;
  timeoutMs: number;
  onFrame(text: string): void;
};

/** One websocket of the site. It only brings; nothing is sent. */
export class EventSocket {
  /** Settles when the socket is gone. */
  readonly closed: Promise<CloseInfo>;
  readonly #socket: WebSocket;
  #failure: unknown;

  private constructor(options: SocketOptions, agent: Awaited<ReturnType<typeof agentFor>>) {
    const url = new URL(options.url);
    url.searchParams.set('l', String(options.since));
    this.#socket = new WebSocket(url, {
      origin: options.origin,
      agent,
      headers: { 'user-agent': options.userAgent },
      maxPayload: largestFrame,
      followRedirects: false,
      perMessageDeflate: false,
      handshakeTimeout: options.timeoutMs,
    });
    this.#socket.on('error', (error) => {
      this.#failure ??= error;
    });
    this.#socket.on('message', (data, isBinary) => {
      if (!isBinary) options.onFrame(String(data));
    });
    this.closed = new Promise((resolve) => {
      this.#socket.once('close', (code) => {
        agent.destroy();
        resolve({ error: this.#error(code, url) });
      });
    });
  }

  /** Opens one. @throws ConnectionError, ServerError */
  static async open(options: SocketOptions, signal: AbortSignal): Promise<EventSocket> {
    if (options.origin.startsWith('https:') && !options.url.startsWith('wss:'))
      throw new ConnectionError('The site gave an unencrypted address for the websocket.', {
        operation: 'connect',
        retryable: false,
      });
    const agent = await agentFor(new URL(options.url), { proxy: options.proxy, tls: options.tls });
    const socket = new EventSocket(options, agent);
    const off = onAbort(signal, () => void socket.close());
    try {
      await abortable(
        new Promise<void>((resolve, reject) => {
          socket.#socket.once('open', resolve);
          void socket.closed.then(({ error }) => reject(error as Error));
        }),
        signal,
        { operation: 'connect' },
      );
      return socket;
    } catch (error) {
      void socket.close();
      throw error;
    } finally {
      off();
    }
  }

  /** Stops reading for a while: the site's own end then waits. */
  pause(on: boolean): void {
    // One whose handshake was given up has nothing to go on with: ws throws.
    if (on) this.#socket.pause();
    else if (this.#socket.isPaused) this.#socket.resume();
  }

  /** Closes it, by force where the other side does not answer. */
  async close(): Promise<void> {
    // The other side's close frame is to be read.
    this.pause(false);
    if (this.#socket.readyState === WebSocket.CONNECTING) this.#socket.terminate();
    else this.#socket.close(1000);
    const timer = setTimeout(() => this.#socket.terminate(), closeWithinMs);
    await this.closed;
    clearTimeout(timer);
  }

  #error(code: number, { host }: URL): Error {
    const failure = this.#failure;
    if (failure === undefined)
      return new ConnectionError(`${host} closed the websocket (${code}).`, { operation: 'connect' });
    const status = failure instanceof Error && /Unexpected server response: (\d{3})/.exec(failure.message)?.[1];
    if (!status) return connectionError(failure, host, { operation: 'connect' });
    return new ServerError(`${host} answered ${status} to the websocket.`, {
      operation: 'connect',
      status: Number(status),
      retryable: true,
    });
  }
}
