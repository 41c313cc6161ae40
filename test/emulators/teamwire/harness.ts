import { onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import {
  startTeamwireEmulator,
  type TeamwireEmulator,
  type TeamwireEmulatorOptions,
} from '../../../src/testing/teamwire/index.js';

export type Answer = { status: number; json: Record<string, unknown>; headers: Headers; bytes: Buffer };
export type Ask = (method: string, path: string, body?: unknown, headers?: Record<string, string>) => Promise<Answer>;

/** An emulator, and plain HTTP to it with a token. */
export async function running(
  options: TeamwireEmulatorOptions = {},
): Promise<{ emulator: TeamwireEmulator; ask: Ask; token: string }> {
  const emulator = await startTeamwireEmulator({ users: ['ada', 'bob'], ...options });
  onTestFinished(() => emulator.stop());
  const { appId: app_id, secret } = emulator.config;
  const open = asker(emulator, undefined);
  const { json } = await open('POST', '/auth/token', { app_id, secret });
  const token = String(json['token']);
  return { emulator, ask: asker(emulator, token), token };
}

export function asker(emulator: TeamwireEmulator, token: string | undefined): Ask {
  return async (method, path, body, headers = {}) => {
    const isRaw = body instanceof FormData || body instanceof Uint8Array || typeof body === 'string';
    const response = await fetch(`${emulator.url}/bridge/v1${path}`, {
      method,
      headers: {
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
        ...(body !== undefined && !isRaw && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: isRaw ? (body as NonNullable<RequestInit['body']>) : JSON.stringify(body) }),
    });
    const bytes = Buffer.from(await response.arrayBuffer());
    let json: Record<string, unknown> = {};
    try {
      json = JSON.parse(bytes.toString('utf8')) as Record<string, unknown>;
    } catch {
      // An answer that is none.
    }
    return { status: response.status, json, headers: response.headers, bytes };
  };
}

/** The frames of a websocket as they come. */
export async function socketOf(
  emulator: TeamwireEmulator,
  query: string,
  headers: Record<string, string> = {},
): Promise<{ frames: Record<string, unknown>[]; socket: WebSocket; closed: Promise<number> }> {
  const url = `${emulator.url.replace('http', 'ws')}/bridge/v1/events${query}`;
  const socket = new WebSocket(url, { headers });
  onTestFinished(() => socket.terminate());
  const frames: Record<string, unknown>[] = [];
  socket.on('message', (data) => frames.push(JSON.parse(String(data)) as Record<string, unknown>));
  const closed = new Promise<number>((resolve) => {
    socket.on('close', resolve);
  });
  await new Promise<void>((resolve, reject) => {
    socket.once('open', resolve);
    socket.once('error', reject);
  });
  return { frames, socket, closed };
}
