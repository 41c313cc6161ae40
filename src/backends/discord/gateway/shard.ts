import type { DiscordSession, DiscordSessionStore } from '../config.js';
import { type ConnectionParts, type Ended, GatewayConnection } from './connection.js';
import type { Numbered } from './sequence-gate.js';
import { SettledSequence } from './settled-sequence.js';
import { storedSession } from './stored-session.js';

/** What a shard's connection is made of, and who hears of it. */
export type ShardParts = Pick<
  ConnectionParts,
  'agent' | 'token' | 'intents' | 'pauseMs' | 'identify' | 'onHello' | 'onHeartbeat'
> & {
  /** Where to begin a session. */
  url: string;
  /** Whether the token may go to an address that a session or a store has named. */
  isOwn(address: string): boolean;
  onEvent(event: Numbered, sessionId: string): void;
};

/** After so many sockets in vain a session's own address is given up: any gateway knows the session. */
const patience = 2;
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
  /** Sockets to the session's own address, one after the other, that were not greeted. */
  #ungreeted = 0;
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
    await this.restore();
    const { url, isOwn, onEvent, onHello, ...rest } = parts;
    const address = this.#address(url, isOwn);
    if (address !== url) this.#ungreeted += 1;
    const connection = new GatewayConnection({
      ...rest,
      url: gatewayUrl(address),
      onHello: () => {
        if (address !== url) this.#ungreeted = 0;
        onHello();
      },
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

  /** Asks the store, the first time. @returns whether there is a session to go on with: it needs none of the day's */
  async restore(): Promise<boolean> {
    if (!this.#hasAsked && this.#store !== undefined) {
      this.#hasAsked = true;
      try {
        const stored = storedSession(await this.#store.get(this.id), this);
        if (stored) this.#keep(stored);
      } catch (error) {
        this.#report(error);
      }
    }
    return this.#session !== undefined;
  }

  /** Where the session wants to be gone on with, as long as somebody answers there; else where one is begun. */
  #address(url: string, isOwn: ShardParts['isOwn']): string {
    const own = this.#session?.resumeUrl;
    if (own === undefined || this.#ungreeted >= patience || !isOwn(own)) return url;
    return new URL(own).protocol === new URL(url).protocol ? own : url;
  }

  #keep(session: DiscordSession | undefined): void {
    if (session?.sessionId !== this.#session?.sessionId) {
      this.#settled = session && new SettledSequence(session.sequence);
      this.#ungreeted = 0;
    }
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
