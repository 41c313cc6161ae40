import { parseDocument } from 'htmlparser2';
import { CookieJar } from 'tough-cookie';
import { afterEach } from 'vitest';
import { WebSocket } from 'ws';
import {
  type StackExchangeEmulator,
  type StackExchangeEmulatorOptions,
  startStackExchangeEmulator,
} from '../../../src/testing/stackexchange/index.js';

const running: StackExchangeEmulator[] = [];

afterEach(async () => {
  for (const emulator of running.splice(0)) await emulator.stop();
});

export type Event = Record<string, unknown> & { event_type: number; id: number };
export type Frame = Record<string, { e?: Event[]; t?: number; d?: number }>;
export type Answer = { status: number; text: string; json: unknown; headers: Headers };

/** An emulator with three people, and a browser in which the bot is logged in. */
export async function start(options: StackExchangeEmulatorOptions = {}) {
  const emulator = await startStackExchangeEmulator({ users: ['ada', 'bob', 'eve'], ...options });
  running.push(emulator);
  const { world } = emulator;
  const bot = new Browser(emulator);
  await bot.logIn();
  await bot.readKey();
  const general = world.channel('general');
  return { emulator, world, bot, general, ada: world.user('ada'), bob: world.user('bob'), eve: world.user('eve') };
}

/** What a browser does: cookies by domain, forms, redirects that are not followed unless asked. */
export class Browser {
  readonly emulator: StackExchangeEmulator;
  readonly jar = new CookieJar();
  fkey = '';

  constructor(emulator: StackExchangeEmulator) {
    this.emulator = emulator;
  }

  get chat(): string {
    return this.emulator.config.chatOrigin;
  }

  get login(): string {
    return this.emulator.config.loginOrigin;
  }

  async request(url: string, init: RequestInit = {}): Promise<Answer> {
    const headers = new Headers(init.headers);
    const cookies = await this.jar.getCookieString(url);
    if (cookies) headers.set('cookie', cookies);
    const response = await fetch(url, { redirect: 'manual', ...init, headers });
    for (const cookie of response.headers.getSetCookie()) await this.jar.setCookie(cookie, url);
    const text = await response.text();
    return { status: response.status, text, json: parse(text), headers: response.headers };
  }

  get(path: string, origin = this.chat): Promise<Answer> {
    return this.request(`${origin}${path}`);
  }

  /** A form; on the chat with its key. */
  post(path: string, fields: Record<string, string | number> = {}, origin = this.chat): Promise<Answer> {
    const all = origin === this.chat ? { fkey: this.fkey, ...fields } : fields;
    const body = new URLSearchParams(Object.entries(all).map(([key, value]): [string, string] => [key, String(value)]));
    return this.request(`${origin}${path}`, { method: 'POST', body });
  }

  async logIn(account: { email?: string; password?: string } = {}): Promise<Answer> {
    const { email, password } = { ...this.emulator.config, ...account };
    const page = await this.get('/users/login', this.login);
    return this.post('/users/login', { fkey: hidden(page.text), email, password }, this.login);
  }

  async readKey(path = '/chats/join/favorite'): Promise<string> {
    this.fkey = hidden((await this.get(path)).text);
    return this.fkey;
  }

  /** Sends a message and gives its id. */
  async send(room: string | number, text: string, more: Record<string, string | number> = {}): Promise<number> {
    const { json, status, text: answer } = await this.post(`/chats/${room}/messages/new`, { text, ...more });
    const id = (json as { id?: number } | undefined)?.id;
    if (typeof id !== 'number') throw new Error(`${status}: ${answer}`);
    return id;
  }

  async events(room: string | number, fields: Record<string, string | number> = {}) {
    const { json } = await this.post(`/chats/${room}/events`, { since: 0, mode: 'Messages', msgCount: 100, ...fields });
    return json as { events: Event[]; time: number | null; sync: number; ms: number };
  }

  async open(room: string | number, from: number | undefined, origin: string | undefined = this.chat): Promise<Socket> {
    const { json } = await this.post('/ws-auth', { roomid: room });
    return Socket.open((json as { url: string }).url, from, origin);
  }
}

/** A feed by websocket. */
export class Socket {
  readonly frames: (Frame | string)[] = [];
  readonly #socket: WebSocket;
  closed: number | undefined;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on('message', (data) => {
      const text = String(data);
      this.frames.push((parse(text) as Frame | undefined) ?? text);
    });
    socket.on('close', (code) => {
      this.closed = code;
    });
    socket.on('error', () => undefined);
  }

  static async open(url: string, from: number | undefined, origin: string | undefined): Promise<Socket> {
    const address = from === undefined ? url : `${url}?l=${from}`;
    const socket = new Socket(new WebSocket(address, origin === undefined ? {} : { origin }));
    await until(() => socket.#socket.readyState !== WebSocket.CONNECTING);
    return socket;
  }

  /** The events of all frames, in order, as often as they came. */
  get events(): Event[] {
    return this.frames.flatMap((frame) =>
      typeof frame === 'string' ? [] : Object.values(frame).flatMap(({ e = [] }) => e),
    );
  }

  ofType(type: number): Event[] {
    return this.events.filter((event) => event?.event_type === type);
  }

  async until(fits: (event: Event) => boolean): Promise<Event> {
    await until(() => this.events.some((event) => event && fits(event)));
    return this.events.find((event) => event && fits(event)) as Event;
  }

  close(): void {
    this.#socket.close();
  }
}

export async function until(condition: () => boolean, timeoutMs = 20_000): Promise<void> {
  const end = Date.now() + timeoutMs;
  while (!condition()) {
    if (Date.now() > end) throw new Error('it did not come to hold');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** The value of the hidden field `fkey`. */
export function hidden(html: string): string {
  const value = /name="fkey"[^>]*value="([0-9a-f]{32})"/.exec(html)?.[1];
  if (value === undefined) throw new Error('the page has no fkey');
  return value;
}

type Node = { name?: string; attribs?: Record<string, string>; children?: Node[]; data?: string };

/** The elements of a page with these classes, id (`#x`) or tag name. */
export function all(html: string | Node, selector: string): Node[] {
  const root = (typeof html === 'string' ? parseDocument(html) : html) as Node;
  const fits = (node: Node) => {
    const [, tag = '', rest = ''] = /^(\w*)(.*)$/.exec(selector) ?? [];
    if (tag !== '' && node.name !== tag) return false;
    const classes = (node.attribs?.['class'] ?? '').split(/\s+/);
    return (rest.match(/[.#][\w-]+/g) ?? []).every((part) =>
      part.startsWith('#') ? node.attribs?.['id'] === part.slice(1) : classes.includes(part.slice(1)),
    );
  };
  const found: Node[] = [];
  const visit = (node: Node) => {
    for (const child of node.children ?? []) {
      if (child.name !== undefined && fits(child)) found.push(child);
      visit(child);
    }
  };
  visit(root);
  return found;
}

/** Their text, trimmed. */
export function texts(html: string | Node, selector: string): string[] {
  return all(html, selector).map((node) => textOf(node).trim());
}

function textOf(node: Node): string {
  return node.data ?? (node.children ?? []).map(textOf).join('');
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
