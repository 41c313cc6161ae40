/** The service as a process: `PORT=8080 tsx main.ts`. It listens on the loopback; put a proxy with TLS before it. */
import type { AddressInfo } from 'node:net';
import { createService } from './service.js';

const server = createService();
server.listen(Number(process.env['PORT'] ?? 0), '127.0.0.1', () => {
  console.log(`http://127.0.0.1:${(server.address() as AddressInfo).port}/events`);
});
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => server.close());
