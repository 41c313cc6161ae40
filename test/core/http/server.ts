import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import { createServer as createSecureServer, type ServerOptions } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';

export type Seen = { method: string; url: string; headers: IncomingMessage['headers']; body: Buffer };

/** A server whose answers the test scripts, and which remembers what it was asked. */
export class ScriptedServer {
  readonly seen: Seen[] = [];
  readonly sockets = new Set<Socket>();
  /** How many connections were made. */
  connections = 0;
  answer: (seen: Seen, response: ServerResponse, request: IncomingMessage) => void = (_seen, response) => {
    response.setHeader('content-type', 'application/json').end('{"ok":true}');
  };
  origin = '';
  port = 0;
  readonly #server;

  constructor(tls?: ServerOptions) {
    const listener: RequestListener = (request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('error', () => undefined);
      request.on('end', () => {
        const seen = {
          method: request.method ?? '',
          url: request.url ?? '',
          headers: request.headers,
          body: Buffer.concat(chunks),
        };
        this.seen.push(seen);
        this.answer(seen, response, request);
      });
    };
    this.#server = tls ? createSecureServer(tls, listener) : createServer(listener);
    this.#server.on('connection', (socket: Socket) => {
      this.connections += 1;
      this.sockets.add(socket);
      socket.on('close', () => this.sockets.delete(socket));
    });
  }

  async start(port = 0): Promise<this> {
    await new Promise<void>((resolve) => this.#server.listen(port, '127.0.0.1', resolve));
    this.port = (this.#server.address() as AddressInfo).port;
    this.origin = `http${'setSecureContext' in this.#server ? 's' : ''}://127.0.0.1:${this.port}`;
    return this;
  }

  async stop(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
