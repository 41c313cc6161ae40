import type { GapPosition } from '../../../src/core/delivery/index.js';
import { EventHub, GapFiller, type GapFillerOptions } from '../../../src/core/delivery/index.js';
import { ServerError } from '../../../src/core/errors/index.js';
import type { ChatEvent } from '../../../src/models/index.js';
import { created, reacted } from './sample-events.js';

/** `isAside`: history does not show it, as it shows no replies in threads. */
export type Said = { channel: string; number: number; at: number; isAside?: boolean };

export const compare = (a: string, b: string): number => Number(a) - Number(b);
export const cursorOf = (event: ChatEvent): string | undefined => {
  if (event.type === 'message.updated') return String(event.message.editedAt?.getTime());
  return event.type === 'message.created' ? event.message.id : undefined;
};

/** A platform with history, and its connection to one process after the other. */
export class GapWorld {
  readonly log = new Map<string, Said[]>();
  /** What the process got, in the order of its handlers' start. */
  readonly emitted: ChatEvent[] = [];
  /** Messages that came by the connection. */
  readonly live = new Set<string>();
  readonly reads: { channel: string; from: GapPosition }[] = [];
  readonly errors: string[] = [];
  readonly stored = new Map<string, string>();
  /** Frames under way to the process. */
  wire: ChatEvent[] = [];
  /** The last words of lost connections. */
  late: ChatEvent[] = [];
  isConnected = false;
  failReads = 0;
  failLists = 0;
  /** How many messages before the cursor a read begins. */
  margin = 0;
  hub!: EventHub;
  gap!: GapFiller;
  #isAlive = { value: true };
  #first = true;

  constructor(
    readonly settings: {
      channels: string[];
      maxQueued?: number;
      maxHeld?: number;
      handlerMs?: number;
      readMs?: number;
      useStore?: boolean;
      listed?: readonly string[];
      gap?: Partial<GapFillerOptions>;
    },
  ) {
    for (const channel of settings.channels) this.log.set(channel, []);
    this.boot();
  }

  /** A new process. The old one, if any, must have stopped or crashed. */
  boot(): void {
    const isAlive = { value: true };
    this.#isAlive = isAlive;
    this.#first = true;
    this.hub = new EventHub({ platform: 'test', account: 'test', maxQueued: this.settings.maxQueued });
    const handle = (event: ChatEvent) => {
      if (!isAlive.value) return undefined;
      this.emitted.push(event);
      const ms = this.settings.handlerMs ?? 0;
      return ms > 0 ? new Promise((resolve) => setTimeout(resolve, ms)) : undefined;
    };
    this.hub.on('message.created', handle);
    this.hub.on('message.updated', handle);
    this.hub.on('reaction.added', handle);
    this.hub.on('error', ({ error }) => this.errors.push(`${error.operation}: ${error.message}`));
    const { stored } = this;
    this.gap = new GapFiller({
      hub: this.hub,
      channels: (_since, signal) => this.list(signal),
      read: (channel, from, signal) => this.read(channel, from, signal),
      cursorOf,
      compare,
      maxHeld: this.settings.maxHeld,
      random: () => 0.5,
      ...(this.settings.useStore && {
        store: {
          get: (key: string) => stored.get(key),
          set: (key: string, value: string) => (isAlive.value ? stored.set(key, value) : undefined),
        },
      }),
      ...this.settings.gap,
    });
  }

  async *list(signal: AbortSignal): AsyncIterable<string> {
    await this.pause();
    if (this.failLists > 0) {
      this.failLists--;
      throw new ServerError('cannot list');
    }
    for (const channel of this.settings.listed ?? this.settings.channels) {
      signal.throwIfAborted();
      yield channel;
    }
  }

  async *read(channel: string, from: GapPosition, signal: AbortSignal): AsyncIterable<ChatEvent> {
    this.reads.push({ channel, from });
    const log = this.log.get(channel) ?? [];
    const start =
      from.cursor === undefined
        ? log.findIndex(({ at }) => at >= (from.since?.getTime() ?? 0))
        : log.findIndex(({ number }) => number > Number(from.cursor));
    let index = start < 0 ? log.length : start;
    if (from.cursor !== undefined) index = Math.max(0, index - this.margin);
    for (; ; index += 2) {
      await this.pause();
      signal.throwIfAborted();
      if (this.failReads > 0) {
        this.failReads--;
        throw new ServerError('cannot read');
      }
      // A page is what is there when it is asked for.
      const page = log.slice(index, index + 2);
      for (const { number, isAside } of page) if (!isAside) yield created(channel, number);
      if (page.length < 2) return;
    }
  }

  say(channel: string, isReaction = false, isAside = false): void {
    const log = this.log.get(channel)!;
    const last = log.at(-1);
    if (isReaction) {
      if (this.isConnected && last) this.wire.push(reacted(channel, last.number, this.wire.length + Date.now() * 1000));
      return;
    }
    const said = { channel, number: (last?.number ?? 0) + 1, at: Date.now(), isAside };
    log.push(said);
    this.wire.push(created(channel, said.number));
  }

  /** Brings frames to the process. */
  deliver(count: number): void {
    if (this.isConnected) for (const event of this.wire.splice(0, count)) this.#receive(event);
  }

  /** Brings frames of a lost connection. */
  deliverLate(): void {
    for (const event of this.late.splice(0)) this.#receive(event);
  }

  repeat(event: ChatEvent | undefined): void {
    if (event && this.isConnected) this.#receive(event);
  }

  disconnect(lateCount = 0): void {
    if (!this.isConnected) return;
    this.isConnected = false;
    this.late.push(...this.wire.slice(0, lateCount));
    this.gap.interrupted();
  }

  async connect(resumed = false): Promise<void> {
    if (this.isConnected) return;
    if (this.#first) await this.gap.start();
    this.#first = false;
    // Resumed: what was on the wire comes; else it is gone.
    if (!resumed) this.wire = [];
    this.isConnected = true;
    void this.gap.connected({ resumed });
  }

  async stop(): Promise<void> {
    this.disconnect();
    const drained = this.hub.drain(60_000);
    await drained;
    this.hub.stop();
    await this.gap.stop();
    this.late = [];
    this.wire = [];
  }

  crash(): void {
    this.isConnected = false;
    this.#isAlive.value = false;
    this.late = [];
    this.wire = [];
    this.hub.close();
    void this.gap.stop(0);
  }

  #receive(event: ChatEvent): void {
    this.live.add(event.id);
    this.gap.receive(event);
  }

  async pause(): Promise<void> {
    const ms = this.settings.readMs ?? 0;
    if (ms > 0) await new Promise((resolve) => setTimeout(resolve, ms));
  }
}
