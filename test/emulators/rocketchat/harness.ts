import { afterEach, expect } from 'vitest';
import { WebSocket } from 'ws';
import {
  type RocketChatEmulator,
  type RocketChatEmulatorOptions,
  startRocketChatEmulator,
} from '../../../src/testing/rocketchat/index.js';

export type Json = { [key: string]: unknown };
/** An answer, with its body read. */
export type Answer = { status: number; headers: Headers; body: never; text: string };
export type Credentials = { userId: string; authToken: string };

const cleanups: (() => Promise<unknown> | unknown)[] = [];

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

export const after = (cleanup: () => Promise<unknown> | unknown): number => cleanups.push(cleanup);

export async function start(options: RocketChatEmulatorOptions = {}) {
  const rc = await startRocketChatEmulator({ users: ['ada', 'bob'], ...options });
  after(() => rc.stop());
  const { world } = rc;
  const bot = new Client(rc, rc.tokenOf(world.bot.handle));
  return {
    rc,
    world,
    bot,
    ada: world.user('ada'),
    bob: world.user('bob'),
    as: (handle: string) => new Client(rc, rc.tokenOf(handle)),
  };
}

export type Sent = { headers?: Record<string, string>; form?: FormData; raw?: string; type?: string };

/** A bare client: hand-made requests, no retries, no interpretation. */
export class Client {
  readonly rc: RocketChatEmulator;
  readonly credentials: Credentials | undefined;

  constructor(rc: RocketChatEmulator, credentials?: Credentials) {
    this.rc = rc;
    this.credentials = credentials;
  }

  get(name: string, query: Record<string, unknown> = {}, sent: Sent = {}): Promise<Answer> {
    const params = new URLSearchParams();
    for (const [key, value] of Object.entries(query)) {
      if (Array.isArray(value)) for (const each of value) params.append(key, String(each));
      else params.append(key, String(value));
    }
    return this.fetch(`/api/v1/${name}?${params}`, { method: 'GET' }, sent);
  }

  post(name: string, json?: unknown, sent: Sent = {}): Promise<Answer> {
    const body = sent.form ?? sent.raw ?? (json === undefined ? undefined : JSON.stringify(json));
    const type = sent.form ? {} : { 'content-type': sent.type ?? 'application/json' };
    return this.fetch(
      `/api/v1/${name}`,
      { method: 'POST', ...(body === undefined ? {} : { body }), headers: type },
      sent,
    );
  }

  /** Its answer's body; fails unless it says that it did. */
  async ok(answer: Promise<Answer>): Promise<never> {
    const { status, body, text } = await answer;
    expect(status, text).toBe(200);
    expect((body as Json).success, text).toBe(true);
    return body;
  }

  async fetch(path: string, init: RequestInit = {}, sent: Sent = {}): Promise<Answer> {
    const { userId, authToken } = this.credentials ?? {};
    const own = authToken === undefined ? {} : { 'x-auth-token': authToken, 'x-user-id': userId ?? '' };
    const response = await fetch(`${this.rc.url}${path}`, {
      redirect: 'manual',
      ...init,
      headers: { ...own, ...(init.headers as Record<string, string>), ...sent.headers },
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: parse(text), text };
  }
}

/** A bare DDP connection that keeps all frames. */
export class Ddp {
  readonly frames: Json[] = [];
  readonly texts: string[] = [];
  closed: number | undefined;
  readonly #socket: WebSocket;
  #id = 0;

  constructor(rc: RocketChatEmulator) {
    this.#socket = new WebSocket(`${rc.url.replace('http', 'ws')}/websocket`);
    this.#socket.on('message', (data) => {
      this.texts.push(String(data));
      const frame = parse(String(data));
      if (typeof frame === 'object' && frame !== null) this.frames.push(frame);
    });
    this.#socket.on('close', (code) => {
      this.closed = code;
    });
    this.#socket.on('error', () => undefined);
    after(() => this.#socket.terminate());
  }

  /** Opens, says hello and logs in by a token. */
  static async logIn(rc: RocketChatEmulator, { authToken }: { authToken: string }): Promise<Ddp> {
    const ddp = new Ddp(rc);
    await ddp.hello();
    await ddp.method('login', { resume: authToken });
    return ddp;
  }

  async open(): Promise<void> {
    await until(() => this.#socket.readyState === this.#socket.OPEN);
  }

  async hello(): Promise<void> {
    await this.open();
    this.send({ msg: 'connect', version: '1', support: ['1'] });
    await this.frame((frame) => frame.msg === 'connected');
  }

  send(frame: unknown): void {
    this.#socket.send(typeof frame === 'string' ? frame : JSON.stringify(frame));
  }

  /** The frame of the result. */
  method(method: string, ...params: unknown[]): Promise<Json> {
    const id = this.#next();
    this.send({ msg: 'method', id, method, params });
    return this.frame((frame) => frame.msg === 'result' && frame.id === id);
  }

  /** The frame that answers it: `ready` or `nosub`. */
  subscribe(name: string, ...params: unknown[]): Promise<Json> {
    const id = this.#next();
    this.send({ msg: 'sub', id, name, params });
    return this.frame(
      (frame) =>
        (frame.msg === 'ready' && (frame.subs as string[]).includes(id)) || (frame.msg === 'nosub' && frame.id === id),
    );
  }

  frame(fits: (frame: Json) => boolean): Promise<Json> {
    return until(() => this.frames.find(fits));
  }

  /** What a stream brought: the arguments of each event, the oldest first. */
  events(stream: string, event?: string): Json[][] {
    return this.frames.flatMap(({ msg, collection, fields }) => {
      const { eventName, args } = (fields ?? {}) as { eventName?: string; args?: Json[] };
      return msg === 'changed' && collection === stream && args && (event === undefined || eventName === event)
        ? [args]
        : [];
    });
  }

  event(stream: string, event: string, fits: (...args: never[]) => boolean = () => true): Promise<Json[]> {
    return until(() => this.events(stream, event).find((args) => fits(...(args as never[]))));
  }

  /** Once a ping is answered, everything before it has come. */
  async settle(): Promise<void> {
    const id = this.#next();
    this.send({ msg: 'ping', id });
    await this.frame((frame) => frame.msg === 'pong' && frame.id === id);
  }

  close(): void {
    this.#socket.close();
  }

  #next(): string {
    this.#id += 1;
    return String(this.#id);
  }
}

/** The value once there is one. */
export async function until<T>(ask: () => T | undefined | false | null, timeoutMs = 20_000): Promise<T> {
  const end = Date.now() + timeoutMs;
  for (;;) {
    const value = ask();
    if (value) return value;
    if (Date.now() > end) throw new Error(`not within ${timeoutMs} ms: ${ask.toString()}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

function parse(text: string): never {
  try {
    return JSON.parse(text) as never;
  } catch {
    return undefined as never;
  }
}
