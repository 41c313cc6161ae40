import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';
import { RocketChatClient, type RocketChatClientConfig } from '../../src/backends/rocketchat/index.js';

/** A request as it came. */
export type Seen = {
  method: string;
  path: string;
  query: [string, string][];
  headers: IncomingHttpHeaders;
  contentType: string;
  text: string;
  body: unknown;
};

export type Reply = {
  status?: number;
  headers?: Record<string, string>;
  body?: unknown;
  text?: string;
  drop?: boolean;
};

export const ok: Reply = { body: { success: true } };

/** A server that answers as it is told and remembers what it was asked. */
export class ScriptedServer {
  readonly seen: Seen[] = [];
  answer: (request: Seen) => Reply = () => ok;
  /** The status that WebSockets are refused with. */
  refuseUpgrade: number | undefined;
  onSocket: (socket: WebSocket) => void = (socket) => socket.close();
  readonly #server: Server;
  readonly sockets = new WebSocketServer({ noServer: true });

  private constructor() {
    this.#server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const url = new URL(request.url ?? '/', 'http://x');
        const text = Buffer.concat(chunks).toString();
        const contentType = (request.headers['content-type'] ?? '').split(';')[0] ?? '';
        const seen: Seen = {
          method: request.method ?? '',
          path: url.pathname,
          query: [...url.searchParams],
          headers: request.headers,
          contentType,
          text,
          body: contentType === 'application/json' ? JSON.parse(text) : null,
        };
        this.seen.push(seen);
        const { status = 200, headers = {}, body, text: raw, drop } = this.answer(seen);
        if (drop) {
          request.socket.destroy();
          return;
        }
        response.writeHead(status, {
          'content-type': raw === undefined ? 'application/json' : 'text/html',
          ...headers,
        });
        response.end(raw ?? JSON.stringify(body));
      });
    });
    this.#server.on('upgrade', (request, socket, head) => {
      if (this.refuseUpgrade !== undefined || !request.url?.endsWith('/websocket')) {
        socket.end(`HTTP/1.1 ${this.refuseUpgrade ?? 404} No\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
        return;
      }
      this.sockets.handleUpgrade(request, socket, head, (opened) => this.onSocket(opened));
    });
  }

  static async start(): Promise<ScriptedServer> {
    const made = new ScriptedServer();
    await new Promise<void>((resolve) => made.#server.listen(0, '127.0.0.1', resolve));
    return made;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  get last(): Seen {
    const last = this.seen.at(-1);
    if (!last) throw new Error('Nothing was asked.');
    return last;
  }

  client(config: Partial<RocketChatClientConfig> = {}): RocketChatClient {
    const given = { url: this.url, retry: { baseMs: 1, maxMs: 5 }, ...config } as RocketChatClientConfig;
    const hasName = config.username !== undefined;
    return new RocketChatClient(hasName ? given : { userId: 'UID', authToken: 'TOK', ...given });
  }

  async stop(): Promise<void> {
    for (const socket of this.sockets.clients) socket.terminate();
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

/** Waits, with a bound, until something holds. */
export async function until(holds: () => boolean, what: string): Promise<void> {
  for (let tries = 0; tries < 2_000; tries += 1) {
    if (holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error(`It did not come to pass: ${what}.`);
}
