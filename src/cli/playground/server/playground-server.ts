import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Playground } from '../playground.js';
import { refusal } from './guard.js';
import { HttpProblem } from './http-problem.js';
import { type PageFile, pageFiles } from './page-files.js';
import { answer } from './routes.js';

/** Only our own files run; nothing is loaded from anywhere else; nobody frames the page. */
const safety = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
};

/** The playground's web server, on 127.0.0.1 only. */
export class PlaygroundServer implements AsyncDisposable {
  readonly #server: Server;
  readonly #playground: Playground;
  readonly #files: ReadonlyMap<string, PageFile>;

  private constructor(playground: Playground) {
    this.#playground = playground;
    this.#files = pageFiles();
    this.#server = createServer((request, response) => void this.#handle(request, response));
  }

  /** @param port - 0 takes any free one. @throws an Error with the code EADDRINUSE when it is taken */
  static async start(playground: Playground, port: number): Promise<PlaygroundServer> {
    const server = new PlaygroundServer(playground);
    await new Promise<void>((resolve, reject) => {
      server.#server.once('error', reject);
      server.#server.listen(port, '127.0.0.1', resolve);
    });
    return server;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}/`;
  }

  async stop(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.#server.closeAllConnections();
    await closed;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    for (const [name, value] of Object.entries(safety)) response.setHeader(name, value);
    try {
      const refused = refusal(request, this.port);
      if (refused !== undefined) throw new HttpProblem(403, refused);
      const path = request.url ?? '/';
      if (!URL.canParse(path, this.url)) throw new HttpProblem(400, 'this is no address');
      const url = new URL(path, this.url);
      await answer({ request, response, url, playground: this.#playground }, this.#files);
    } catch (error) {
      if (response.headersSent) {
        response.destroy();
        return;
      }
      const status = error instanceof HttpProblem ? error.status : 500;
      const message = error instanceof Error ? error.message : String(error);
      // What was not read of the body must not be taken for another request.
      if (!request.complete) response.setHeader('connection', 'close');
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify({ error: message }));
    }
  }
}
