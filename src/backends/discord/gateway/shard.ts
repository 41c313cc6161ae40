import type { DiscordSession, DiscordSessionStore } from '../config.js';
import { type ConnectionParts, type Ended, GatewayConnection } from './connection.js';
import type { Numbered } from './sequence-gate.js';
import { SettledSequence } from './settled-sequence.js';

/** What a shard's connection is made of, and who hears of it. */
export type ShardParts = Pick<
  ConnectionParts,
  'agent' | 'token' | 'intents' | 'pauseMs' | 'identify' | 'onHello' | 'onHeartbeat'
> & {
  /** Where to begin a session. */
  url: string;
  onEvent(event: Numbered, sessionId: string): void;
};

/** Milliseconds between two writes of a session. */
const saveEveryMs = 1_000;

/** One part of the account's servers: its session, through one connection after the other. */
export class Shard {
  readonly id: number;
  readonly count: number;
  readonly #store: DiscordSessionStore | undefined;
  readonly #report: (error: unknown) => void;
  #session: DiscordSession | undefined;
  #settled: SettledSequence | undefined;
  #hasAsked = false;
  #connection: GatewayConnection | undefined;
  #timer: NodeJS.Timeout | undefined;
  #saving: Promise<void> = Promise.resolve();

  constructor(
    place: { id: number; count: number },
    options: { store: DiscordSessionStore | undefined; report: (error: unknown) => void },
  ) {
    this.id = place.id;
    this.count = place.count;
    this.#store = options.store;
    this.#report = options.report;
  }

  get isUp(): boolean {
    return this.#connection?.isUp === true;
  }

  /** Settles when its connection is gone; at once when there is none. */
  get closed(): Promise<Ended | undefined> {
    return this.#connection?.closed ?? Promise.resolve(undefined);
  }

  /**
   * Makes a connection and waits until its session is up.
   *
   * @returns whether the last session goes on; else what READY said
   */
  async open(parts: ShardParts, signal: AbortSignal): Promise<{ resumed: boolean }> {
    await this.#connection?.close({ keep: true });
    await this.#restore();
    const { url, onEvent, ...rest } = parts;
    const connection = new GatewayConnection({
      ...rest,
      url: gatewayUrl(this.#session?.resumeUrl ?? url),
      shard: [this.id, this.count],
      session: this.#session,
      onSession: (session) => this.#keep(session),
      onEvent: (event) => onEvent(event, this.#session?.sessionId ?? ''),
    });
    this.#connection = connection;
    const abort = () => void connection.close({ keep: true });
    signal.addEventListener('abort', abort, { once: true });
    try {
      if (signal.aborted) abort();
      const { resumed } = await connection.ready;
      return { resumed };
    } catch (error) {
      await connection.closed;
      throw error;
    } finally {
      signal.removeEventListener('abort', abort);
    }
  }

  send(op: number, d: unknown): void {
    this.#connection?.send(op, d);
  }

  pause(on: boolean): void {
    this.#connection?.pause(on);
  }

  /** Another process may go on with the session where one is stored; else it is ended, and the account is seen offline. */
  async close(): Promise<void> {
    const connection = this.#connection;
    this.#connection = undefined;
    await connection?.close({ keep: this.#store !== undefined });
    if (this.#store === undefined) this.#session = undefined;
    await this.#save();
  }

  /**
   * An event's handlers are awaited: with a store the session is kept as far as they have settled.
   *
   * @returns what is to be called for each of the parts
   */
  taken(sequence: number, parts: number): (() => void) | undefined {
    return this.#store === undefined ? undefined : this.#settled?.begin(sequence, parts);
  }

  async #restore(): Promise<void> {
    if (this.#hasAsked || this.#store === undefined) return;
    this.#hasAsked = true;
    try {
      const stored = await this.#store.get(this.id);
      if (stored?.shardCount === this.count && stored.shardId === this.id) this.#keep(stored);
    } catch (error) {
      this.#report(error);
    }
  }

  #keep(session: DiscordSession | undefined): void {
    if (session?.sessionId !== this.#session?.sessionId)
      this.#settled = session && new SettledSequence(session.sequence);
    this.#session = session;
    if (this.#store !== undefined) this.#timer ??= setTimeout(() => void this.#save(), saveEveryMs).unref();
  }

  /** Written one after the other, and never faster than the store. */
  #save(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const store = this.#store;
    if (store === undefined) return Promise.resolve();
    this.#saving = this.#saving.then(async () => {
      const session = this.#session;
      try {
        const sequence = this.#settled?.value ?? session?.sequence ?? 0;
        await store.set(this.id, session && { ...session, sequence });
      } catch (error) {
        this.#report(error);
      }
    });
    return this.#saving;
  }
}

function gatewayUrl(base: string): URL {
  const url = new URL(base);
  url.searchParams.set('v', '10');
  url.searchParams.set('encoding', 'json');
  return url;
}
