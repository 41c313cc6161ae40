import type { AddressInfo } from 'node:net';
import { createServer, type Socket } from 'node:net';
import { expect, it } from 'vitest';
import { EventSocket, type SocketOptions } from '../../src/backends/stackexchange/client/feed/socket.js';

it('a handshake that is given up leaves no rejection behind', async () => {
  const rejections: unknown[] = [];
  const onRejection = (error: unknown) => rejections.push(error);
  process.on('unhandledRejection', onRejection);
  const sockets: Socket[] = [];
  const silent = createServer((socket) => void sockets.push(socket));
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  const { port } = silent.address() as AddressInfo;
  const controller = new AbortController();
  const options = {
    url: `ws://127.0.0.1:${port}/events`,
    origin: `http://127.0.0.1:${port}`,
    since: 0,
    userAgent: 'x',
    timeoutMs: 5_000,
    onFrame: () => undefined,
  } as unknown as SocketOptions;
  const opening = EventSocket.open(options, controller.signal).catch((error: unknown) => error);
  await expect.poll(() => sockets.length).toBe(1);
  controller.abort();
  expect(await opening).toMatchObject({ code: 'aborted' });
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(rejections).toEqual([]);
  process.off('unhandledRejection', onRejection);
  for (const socket of sockets) socket.destroy();
  await new Promise((resolve) => silent.close(resolve));
});
