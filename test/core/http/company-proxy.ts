import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';

/** What opens the proxy to `ada`: with signs that a URL must encode. */
export const proxyPassword = 'p@ss:wörd';

/** A company's proxy that wants to know who asks. All names are this machine. */
export class CompanyProxy {
  /** Where tunnels were dug to: `localhost:1234`, in their order. */
  readonly tunnels: string[] = [];
  readonly #server = createServer().on('connect', (request, socket, head) => {
    const wanted = `Basic ${Buffer.from(`ada:${proxyPassword}`).toString('base64')}`;
    if (request.headers['proxy-authorization'] !== wanted) {
      socket.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n');
      return;
    }
    this.tunnels.push(request.url ?? '');
    const target = connect(Number(request.url?.split(':')[1]), '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      target.write(head);
      target.pipe(socket).pipe(target);
    });
    target.on('error', () => socket.destroy());
    socket.on('error', () => target.destroy());
    socket.on('close', () => target.destroy());
  });

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** Its address with credentials, as the setting `proxy` takes it. */
  via(password = proxyPassword, user = 'ada'): string {
    return `http://${user}:${encodeURIComponent(password)}@127.0.0.1:${this.port}`;
  }

  start(): Promise<void> {
    return new Promise((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
  }

  stop(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }
}
