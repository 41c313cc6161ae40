import { createServer, request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import type { Duplex } from 'node:stream';
import { formsOf } from './canaries.js';

/** What the platform's server is made to answer. */
export type Answer = { status: number; headers?: Record<string, string>; body?: string };

/** What reached a host that is not the platform's. */
export type Foreign = { host: string; method: string; headers: IncomingMessage['headers']; text: string };

/** Headers that say who asks. */
const identifying = [
  'authorization',
  'cookie',
  'x-auth-token',
  'x-user-id',
  'sessiontoken',
  'keymanagertoken',
  'x-2fa-code',
  'proxy-authorization',
];

/**
 * The company's proxy, through which a backend asks for everything: what is the platform's goes to its emulator, what is
 * meant for any other host goes nowhere and is written down. It learns the secrets from what it passes on.
 */
export class WatchingProxy {
  readonly foreign: Foreign[] = [];
  /** How often the platform was made to answer something else. */
  answered = 0;
  /** What passed to the platform. */
  passed = 0;
  /** Tells what the platform answers in place of its own answer. */
  rule: ((url: URL, method: string) => Answer | undefined) | undefined;
  /** The platform answers nothing. */
  silent = false;
  /** Changes the platform's answers. */
  change: ((url: URL, body: string) => string) | undefined;
  readonly #ports: ReadonlySet<string>;
  readonly #secrets = new Set<string>();
  readonly #sockets = new Set<Duplex>();
  readonly #server = createServer((request, response) => void this.#request(request, response));

  private constructor(ports: readonly string[], secrets: readonly string[]) {
    this.#ports = new Set(ports);
    for (const secret of secrets) this.#learn(secret);
    this.#server.on('connect', (request, socket: Duplex) => this.#connect(request, socket));
    this.#server.on('upgrade', (request, socket: Duplex, head: Buffer) => this.#upgrade(request, socket, head));
    this.#server.on('connection', (socket) => this.#keep(socket));
  }

  /**
   * @param ports - of 127.0.0.1 that are the platform's
   * @param secrets - that the configuration holds
   */
  static async start(ports: readonly string[], secrets: readonly string[]): Promise<WatchingProxy> {
    const proxy = new WatchingProxy(ports, secrets);
    await new Promise<void>((resolve) => proxy.#server.listen(0, '127.0.0.1', resolve));
    return proxy;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  get secrets(): readonly string[] {
    return [...this.#secrets];
  }

  async stop(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  /** What came to foreign hosts and must not have: named by the secret's beginning and the header. */
  leaks(): string[] {
    return this.foreign.flatMap(({ host, method, headers, text }) => [
      ...identifying.filter((name) => headers[name] !== undefined).map((name) => `${method} ${host} has ${name}`),
      ...[...this.#secrets]
        .filter((secret) => formsOf(secret).some((form) => text.includes(form)))
        .map((secret) => `${method} ${host} tells ${secret.slice(0, 6)}…`),
    ]);
  }

  #learn(secret: string): void {
    if (secret.length >= 8) this.#secrets.add(secret);
  }

  #isOwn({ hostname, port, protocol }: URL): boolean {
    return protocol === 'http:' && hostname === '127.0.0.1' && this.#ports.has(port);
  }

  async #request(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = 'GET', headers } = request;
    const url = new URL(request.url ?? '/', `http://${headers.host}`);
    const body = await bytesOf(request);
    if (!this.#isOwn(url)) {
      this.#note(url, request, body);
      response.writeHead(200, { 'content-type': 'application/octet-stream' }).end('foreign bytes');
      return;
    }
    this.#learnFrom(request, url, body.toString());
    if (this.silent) return;
    const given = this.rule?.(url, method);
    if (given) {
      this.answered += 1;
      response.writeHead(given.status, given.headers).end(given.body ?? '');
      return;
    }
    this.passed += 1;
    const { 'proxy-connection': _, 'proxy-authorization': __, ...rest } = headers;
    const onward = httpRequest(url, { method, headers: rest }, async (answer) => {
      const bytes = await bytesOf(answer).catch(() => Buffer.alloc(0));
      const changed = this.change ? Buffer.from(this.change(url, bytes.toString())) : bytes;
      const { 'content-length': ___, 'transfer-encoding': ____, ...kept } = answer.headers;
      response.writeHead(answer.statusCode ?? 502, { ...kept, 'content-length': changed.byteLength }).end(changed);
    });
    onward.on('error', () => response.destroy());
    onward.end(body);
  }

  #connect(request: IncomingMessage, socket: Duplex): void {
    this.#keep(socket);
    const [host = '', port = ''] = String(request.url).split(':');
    if (port === '443') {
      this.#note(new URL(`https://${host}/`), request, Buffer.alloc(0));
      socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n');
      return;
    }
    socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
    this.#server.emit('connection', socket);
  }

  #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    this.#keep(socket);
    const url = new URL(request.url ?? '/', `http://${request.headers.host}`);
    if (!this.#isOwn(url)) {
      this.#note(url, request, Buffer.alloc(0));
      socket.destroy();
      return;
    }
    this.#learnFrom(request, url, '');
    const onward = connect(Number(url.port), '127.0.0.1', () => {
      const lines = request.rawHeaders.reduce(
        (text, part, index) => text + part + (index % 2 ? '\r\n' : ': '),
        `GET ${url.pathname}${url.search} HTTP/1.1\r\n`,
      );
      onward.write(`${lines}\r\n`);
      onward.write(head);
      socket.pipe(onward).pipe(socket);
    });
    this.#keep(onward);
  }

  #keep(socket: Duplex): void {
    this.#sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => this.#sockets.delete(socket));
  }

  #note(url: URL, request: IncomingMessage, body: Buffer): void {
    const { method = '', headers } = request;
    const head = Object.entries(headers).map(([name, value]) => `${name}: ${String(value)}`);
    this.foreign.push({ host: url.host, method, headers, text: [url.href, ...head, body.toString()].join('\n') });
  }

  /** Every credential that the platform is shown. */
  #learnFrom({ headers }: IncomingMessage, url: URL, body: string): void {
    for (const name of ['authorization', 'x-auth-token', 'sessiontoken', 'keymanagertoken']) {
      const value = headers[name];
      if (typeof value === 'string') this.#learn(value.replace(/^(Bearer|Bot) /, ''));
    }
    for (const pair of (headers.cookie ?? '').split('; ')) this.#learn(pair.split('=')[1] ?? '');
    if (/login|auth/.test(url.pathname)) {
      for (const [, value] of body.matchAll(/"(?:token|secret|password|digest)":\s*"([^"]+)"/g))
        this.#learn(value ?? '');
      const form = new URLSearchParams(body);
      for (const name of ['password', 'fkey']) this.#learn(form.get(name) ?? '');
    }
  }
}

async function bytesOf(stream: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
