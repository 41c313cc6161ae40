import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Backend } from '../src/core/backend.js';
import { pause } from './time.js';

/** What befalls a post on its way to the bot: before it is handed to the backend, or after. */
export type PostFault =
  | { kind: 'fail'; status: number; after?: boolean }
  | { kind: 'reset'; after?: boolean }
  /** The answer comes so much later. */
  | { kind: 'slow'; ms: number };

type Post = { path: string; headers: Record<string, string>; body: Buffer };

/** Posts that are kept, so that they can be repeated to the letter. */
const mostKept = 20;

/** The bot's own web server, as the documentation shows it: gives each post to `backend.handleRequest`. */
export class AppServer {
  readonly #backend: Backend;
  readonly #server: Server;
  readonly #kept: Post[] = [];
  #faults: { fault: PostFault; left: number }[] = [];
  #isDown = false;

  private constructor(backend: Backend) {
    this.#backend = backend;
    this.#server = createServer((incoming, outgoing) => {
      this.#answer(incoming, outgoing).catch(() => outgoing.destroy());
    });
  }

  static async start(backend: Backend): Promise<AppServer> {
    const app = new AppServer(backend);
    app.#server.listen(0, '127.0.0.1');
    await once(app.#server, 'listening');
    return app;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/slack/events`;
  }

  /** The next `times` posts suffer this. */
  suffer(fault: PostFault, times: number): void {
    this.#faults.push({ fault, left: times });
  }

  /** Every post is cut before it is read, until `false`: the bot is being deployed. */
  down(on: boolean): void {
    this.#isDown = on;
  }

  /** Somebody has recorded the last posts and sends them again, signatures and all. */
  async replay(): Promise<void> {
    await Promise.all(this.#kept.map((post) => this.#backend.handleRequest(requestOf(post))));
  }

  clear(): void {
    this.#faults = [];
    this.#isDown = false;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    if (!this.#server.listening) return;
    this.#server.close();
    await once(this.#server, 'close');
  }

  async #answer(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    if (this.#isDown) {
      incoming.socket.destroy();
      return;
    }
    // The last repeat gets through: what Slack has given up is lost.
    const fault = incoming.headers['x-slack-retry-num'] === '3' ? undefined : this.#take();
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk as Buffer);
    const post = { path: incoming.url ?? '/', headers: headersOf(incoming), body: Buffer.concat(chunks) };
    if (fault?.kind !== 'slow' && fault && !fault.after) {
      spoil(fault, outgoing);
      return;
    }
    this.#kept.push(post);
    if (this.#kept.length > mostKept) this.#kept.shift();
    const answer = await this.#backend.handleRequest(requestOf(post));
    const body = Buffer.from(await answer.arrayBuffer());
    if (fault?.kind === 'slow') await pause(fault.ms);
    else if (fault) {
      spoil(fault, outgoing);
      return;
    }
    outgoing.writeHead(answer.status, Object.fromEntries(answer.headers));
    outgoing.end(body);
  }

  #take(): PostFault | undefined {
    const next = this.#faults[0];
    if (!next) return undefined;
    next.left -= 1;
    if (next.left <= 0) this.#faults.shift();
    return next.fault;
  }
}

function spoil(fault: Exclude<PostFault, { kind: 'slow' }>, outgoing: ServerResponse): void {
  if (fault.kind === 'reset') outgoing.destroy();
  else outgoing.writeHead(fault.status).end('<html>the proxy says no</html>');
}

function headersOf({ headers }: IncomingMessage): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
}

function requestOf({ path, headers, body }: Post): Request {
  return new Request(`https://bot.example.com${path}`, { method: 'POST', headers, body });
}
