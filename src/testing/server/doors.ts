import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import type { Duplex } from 'node:stream';

/** What an emulator needs to be asked by https. All PEM. */
export type ServerTls = {
  cert: string;
  key: string;
  /** Clients are asked for a certificate of this authority; one without it is let in all the same, and not known. */
  clientCa?: string | undefined;
};

type Handlers = {
  request(request: IncomingMessage, response: ServerResponse): void;
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
};

/** The ports at which one server is asked. Opened again, they are the same ones. */
export class Doors {
  /** The first is the main one. */
  readonly ports: number[];
  readonly #tls: ServerTls | undefined;
  readonly #handlers: Handlers;
  readonly #connections = new Set<Socket>();
  #servers: Server[] = [];

  /** @param ports 0 is any free port */
  constructor(ports: readonly number[], tls: ServerTls | undefined, handlers: Handlers) {
    this.ports = [...ports];
    this.#tls = tls;
    this.#handlers = handlers;
  }

  get areOpen(): boolean {
    return this.#servers.length > 0;
  }

  get scheme(): 'http' | 'https' {
    return this.#tls ? 'https' : 'http';
  }

  async open(): Promise<void> {
    if (this.areOpen) return;
    const servers = this.ports.map(() => this.#make());
    this.#servers = servers;
    await Promise.all(servers.map((server, index) => this.#listen(server, index)));
  }

  /** New connections are refused by the system itself; what is open stays open. */
  shut(): Server[] {
    const servers = this.#servers;
    this.#servers = [];
    for (const server of servers) server.close();
    return servers;
  }

  /** Shuts, and breaks what is open. */
  async close(): Promise<void> {
    const closing = this.#servers.filter(({ listening }) => listening);
    const closed = closing.map((server) => new Promise<void>((resolve) => server.once('close', () => resolve())));
    this.shut();
    for (const connection of this.#connections) connection.destroy();
    await Promise.all(closed);
  }

  #make(): Server {
    const server = this.#tls ? secure(this.#tls) : createServer({ keepAliveTimeout: 60_000 });
    server.on('request', this.#handlers.request);
    server.on('upgrade', this.#handlers.upgrade);
    server.on('connection', (socket) => {
      this.#connections.add(socket);
      socket.on('close', () => this.#connections.delete(socket));
      socket.on('error', () => undefined);
    });
    return server;
  }

  #listen(server: Server, index: number): Promise<void> {
    return new Promise((resolve, reject) => {
      server.once('error', reject);
      server.listen(this.ports[index], '127.0.0.1', () => {
        this.ports[index] = (server.address() as AddressInfo).port;
        resolve();
      });
    });
  }
}

function secure({ cert, key, clientCa }: ServerTls): Server {
  const server = createSecureServer({
    cert,
    key,
    keepAliveTimeout: 60_000,
    ...(clientCa === undefined ? {} : { ca: clientCa, requestCert: true, rejectUnauthorized: false }),
  });
  // A client that does not trust the certificate goes away in the handshake; that is its affair.
  server.on('tlsClientError', () => undefined);
  return server;
}
