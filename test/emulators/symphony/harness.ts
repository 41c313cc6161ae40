import { createSign } from 'node:crypto';
import { afterEach } from 'vitest';
import {
  type SymphonyEmulator,
  type SymphonyEmulatorOptions,
  startSymphonyEmulator,
} from '../../../src/testing/symphony/index.js';

import type { Exchange } from './openapi.js';

export type Json = { [key: string]: unknown };
/** An answer of the API, with its body read. */
export type Answer = { status: number; headers: Headers; body: never; text: string };

const cleanups: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

/** Delays that a test can afford. What depends on when something is due sets the clock. */
const quick = { longPollMs: 60, redeliveryMs: 80 };

/** A clock that a test sets. */
export function testClock() {
  let now = Date.parse('2026-11-21T12:00:00Z');
  return {
    clock: () => new Date(now),
    pass(ms: number): void {
      now += ms;
    },
  };
}

export async function start(options: SymphonyEmulatorOptions = {}) {
  const symphony = await startSymphonyEmulator({ users: ['ada', 'bob'], ...quick, ...options });
  cleanups.push(() => symphony.stop());
  const bot = await Client.logIn(symphony);
  const { world } = symphony;
  const general = world.channel('general');
  return { symphony, world, bot, general, ada: world.user('ada'), bob: world.user('bob') };
}

/** A log-in token as a client makes it. */
export function loginToken(
  subject: string,
  key: string,
  {
    seconds = 240,
    algorithm = 'RS512',
    hash = 'RSA-SHA512',
  }: { seconds?: number; algorithm?: string; hash?: string } = {},
): string {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const text = `${part({ typ: 'JWT', alg: algorithm })}.${part({ sub: subject, exp: Math.floor(Date.now() / 1_000) + seconds })}`;
  return `${text}.${createSign(hash).update(text).sign(key).toString('base64url')}`;
}

export type Sent = { method?: string; json?: unknown; form?: FormData; headers?: Record<string, string>; raw?: string };

/** A bare client: hand-made requests, no retries, no interpretation. */
export class Client {
  readonly symphony: SymphonyEmulator;
  /** Told of every exchange. */
  onExchange: ((exchange: Exchange) => void) | undefined;
  tokens: { sessionToken?: string; keyManagerToken?: string };

  constructor(symphony: SymphonyEmulator, tokens: Client['tokens'] = {}) {
    this.symphony = symphony;
    this.tokens = tokens;
  }

  static async logIn(symphony: SymphonyEmulator): Promise<Client> {
    const client = new Client(symphony);
    await client.logIn();
    return client;
  }

  async logIn(): Promise<void> {
    const { bot } = this.symphony.config;
    const json = { token: loginToken(bot.username, bot.privateKey.content) };
    const session = await this.call('/login/pubkey/authenticate', { json, headers: {} });
    const keyManager = await this.call('/relay/pubkey/authenticate', { json, headers: {} });
    this.tokens = {
      sessionToken: String((session.body as Json).token),
      keyManagerToken: String((keyManager.body as Json).token),
    };
  }

  /** GET, or POST when there is something to send or the method says so. */
  async call(path: string, sent: Sent = {}): Promise<Answer> {
    const { json, form, raw } = sent;
    const hasBody = json !== undefined || form !== undefined || raw !== undefined;
    const headers = new Headers(sent.headers ?? (this.tokens as Record<string, string>));
    if (json !== undefined) headers.set('content-type', 'application/json');
    const response = await fetch(`${this.symphony.url}${path}`, {
      method: sent.method ?? (hasBody ? 'POST' : 'GET'),
      headers,
      ...(hasBody ? { body: form ?? raw ?? toJson(json) } : {}),
    });
    const text = await response.text();
    const method = sent.method ?? (hasBody ? 'POST' : 'GET');
    const parts = form && [...new Set(form.keys())];
    const contentType = response.headers.get('content-type') ?? '';
    const { status } = response;
    this.onExchange?.({ method, path, json: plainJson(json), parts, status, contentType, body: fromJson(text) });
    return { status, headers: response.headers, text, body: fromJson(text) as never };
  }

  /** The body of an answer that must be a success. */
  async ok<Body = Json>(path: string, sent: Sent = {}): Promise<Body> {
    const answer = await this.call(path, sent);
    if (answer.status >= 300) throw new Error(`${path} answered ${answer.status}: ${answer.text}`);
    return answer.body as Body;
  }

  async send(streamId: string, message: string, parts: Record<string, string | File | File[]> = {}): Promise<Json> {
    return this.ok(`/agent/v4/stream/${streamId}/message/create`, { form: multipart({ message, ...parts }) });
  }

  /** The 400 that a message is refused with. */
  async refusal(streamId: string, message: string, parts: Record<string, string> = {}): Promise<string> {
    const answer = await this.call(`/agent/v4/stream/${streamId}/message/create`, {
      form: multipart({ message, ...parts }),
    });
    return answer.status === 400 ? String((answer.body as Json).message) : `it was answered ${answer.status}`;
  }

  async feed(tag?: string): Promise<Reader> {
    const { id } = await this.ok('/agent/v5/datafeeds', { json: tag === undefined ? {} : { tag } });
    return new Reader(this, String(id));
  }
}

/** Reads a feed; acknowledges by reading on. */
export class Reader {
  readonly id: string;
  readonly client: Client;
  ackId = '';
  readonly events: Event[] = [];

  constructor(client: Client, id: string) {
    this.client = client;
    this.id = id;
  }

  raw(ackId = this.ackId, more: Json = {}): Promise<Answer> {
    return this.client.call(`/agent/v5/datafeeds/${this.id}/read`, { json: { ackId, ...more } });
  }

  async read(): Promise<Event[]> {
    const answer = await this.raw();
    if (answer.status !== 200) throw new Error(`the read answered ${answer.status}: ${answer.text}`);
    const { events, ackId } = answer.body as { events: Event[]; ackId: string };
    this.ackId = ackId;
    this.events.push(...events);
    return events;
  }

  /** Reads until an event of this type is there. */
  async until(type: string, where: (event: Event) => boolean = () => true): Promise<Event> {
    const end = Date.now() + 20_000;
    for (;;) {
      const found = this.events.find((event) => event?.type === type && where(event));
      if (found) return found;
      if (Date.now() > end) throw new Error(`no ${type} came; there was ${this.events.map((event) => event?.type)}`);
      await this.read();
    }
  }
}

export type Event = {
  id: string;
  type: string;
  messageId: string;
  timestamp: number;
  initiator: { user: Json };
  payload: Record<string, unknown>;
};

export function multipart(parts: Record<string, string | File | File[]>): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(parts)) for (const each of [value].flat()) form.append(name, each);
  return form;
}

/** Ids of 64 bits keep their digits: a `bigint` goes out bare, and comes back from 16 digits on. */
function toJson(value: unknown): string {
  return JSON.stringify(value, (_key, each) => (typeof each === 'bigint' ? `int64:${each}` : each)).replace(
    /"int64:(\d+)"/g,
    '$1',
  );
}

function plainJson(json: unknown): unknown {
  return json === undefined ? undefined : fromJson(toJson(json));
}

function fromJson(text: string): unknown {
  try {
    return JSON.parse(text.replace(/(?<=[:[,]\s*)\d{16,}(?=\s*[,\]}])/g, '"$&"'));
  } catch {
    return text;
  }
}
