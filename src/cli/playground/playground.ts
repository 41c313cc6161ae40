import { setTimeout as delay } from 'node:timers/promises';
import { loadDialect, platformNames } from '../../registry.js';
import { emulatorNames } from '../../testing/index.js';
import type { BotAccident, BotHost, ToldEvent } from './bot/bot-run.js';
import type { BotSource } from './bot/bot-source.js';
import { hookModules } from './bot/module-hooks.js';
import { Station } from './station.js';
import type { PlatformView, StreamEntry } from './view.js';

/** The platforms that have both a backend and an emulator. */
export function playgroundPlatforms(): string[] {
  const emulators = emulatorNames();
  return platformNames().filter((name) => emulators.includes(name));
}

/** Who is there from the start. */
const people = ['ada', 'bob', 'grace'];
/** How many events are kept for a page that comes later. */
const mostEntries = 500;
const mostConnections = 200;
/** Changes that come together are shown together. */
const settleMs = 30;
/** How long the first run of a bot is waited for. */
const mostStartMs = 30_000;

export type PlaygroundListener = { platform(view: PlatformView): void; entry(entry: StreamEntry): void };

/** All platforms with one bot on them; what a server shows and moves. */
export class Playground {
  readonly bot: BotSource;
  readonly #stations = new Map<string, Station>();
  readonly #entries: StreamEntry[] = [];
  readonly #listeners = new Set<PlaygroundListener>();
  readonly #changed = new Set<string>();
  #timer: NodeJS.Timeout | undefined;
  #seq = 0;
  #ends: (() => void)[] = [];
  #host: BotHost | undefined;
  /** Ends the loading of a bot that another replaces. */
  #superseded = new AbortController();

  private constructor(bot: BotSource) {
    this.bot = bot;
  }

  /** Starts the emulators, then the bot on each of them. A bot that fails is shown as failed. */
  static async start(platforms: readonly string[], bot: BotSource): Promise<Playground> {
    hookModules();
    const playground = new Playground(bot);
    try {
      await Promise.all(platforms.map((name) => playground.#add(name, platforms)));
    } catch (error) {
      await playground.stop();
      throw error;
    }
    playground.#ends.push(bot.watch(() => void playground.restartBot()));
    // A bot that takes its time is shown as starting.
    await Promise.race([playground.restartBot(), delay(mostStartMs, undefined, { ref: false })]);
    return playground;
  }

  get platforms(): string[] {
    return [...this.#stations.keys()];
  }

  get entries(): readonly StreamEntry[] {
    return this.#entries;
  }

  station(name: string): Station | undefined {
    return this.#stations.get(name);
  }

  views(): PlatformView[] {
    return [...this.#stations.values()].map((station) => station.view());
  }

  /** Tells of every change from now on. @returns what ends it */
  listen(listener: PlaygroundListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Loads the bot anew and runs it everywhere. A bot that cannot be loaded leaves the old one running. Never rejects. */
  async restartBot(): Promise<void> {
    this.#superseded.abort();
    const superseded = new AbortController();
    this.#superseded = superseded;
    const { signal } = superseded;
    const stations = [...this.#stations.values()];
    let host: BotHost | undefined;
    try {
      host = await this.bot.load({
        signal,
        accident: (accident) => {
          if (host !== undefined && host === this.#host) void this.#accident(accident);
        },
        said: (line) => this.#console(line),
      });
    } catch (error) {
      if (!signal.aborted) for (const station of stations) station.refuse(error);
      return;
    }
    if (signal.aborted) return host.end();
    const before = this.#host;
    this.#host = host;
    const running = host;
    await Promise.all(stations.map((station) => station.run(running)));
    await before?.end();
  }

  /** The bot did something to its whole process, outside of what any backend sees. */
  async #accident(accident: BotAccident): Promise<void> {
    const stations = [...this.#stations.values()];
    const { kind } = accident;
    if (kind === 'resumed') this.note('', 'The bot gives way again.');
    else this.note('', kind === 'threw' ? `Nobody caught what the bot threw: ${accident.words}` : accident.words);
    if (kind === 'ended') await Promise.all(stations.map((station) => station.halt(accident.words)));
    else if (kind === 'threw') for (const station of stations) station.complain('uncaught', accident.words);
    else for (const station of stations) station.stuck(kind === 'stuck' ? accident.words : undefined);
  }

  #console(line: string): void {
    process.stderr.write(`${line}\n`);
    this.#tell({ platform: '', type: 'console', summary: line, at: new Date().toISOString(), event: null });
  }

  /** Says something in the stream. */
  note(platform: string, summary: string): void {
    this.#tell({ platform, type: 'playground', summary, at: new Date().toISOString(), event: null });
  }

  /** Shows a platform anew. */
  refresh(name: string): void {
    this.#change(name);
  }

  async stop(): Promise<void> {
    for (const end of this.#ends) end();
    this.#ends = [];
    clearTimeout(this.#timer);
    this.#listeners.clear();
    this.#superseded.abort();
    await Promise.all([...this.#stations.values()].map((station) => station.stop()));
    await this.#host?.end();
  }

  async #add(name: string, order: readonly string[]): Promise<void> {
    const listener = {
      changed: () => this.#change(name),
      event: (told: ToldEvent) => this.#tell({ platform: name, ...told }),
      note: (words: string) => this.note(name, words),
    };
    const station = await Station.start(name, people, listener);
    this.#stations.set(name, station);
    // What people say is read by the dialect even while the platform's SDK is not installed.
    await loadDialect(name).catch(() => undefined);
    const sorted = [...this.#stations].sort(([one], [other]) => order.indexOf(one) - order.indexOf(other));
    this.#stations.clear();
    for (const [key, each] of sorted) this.#stations.set(key, each);
  }

  #change(name: string): void {
    this.#changed.add(name);
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      const names = [...this.#changed];
      this.#changed.clear();
      if (this.#listeners.size === 0) return;
      for (const each of names) {
        const view = this.#stations.get(each)?.view();
        if (view) for (const listener of [...this.#listeners]) listener.platform(view);
      }
    }, settleMs);
  }

  #tell(entry: Omit<StreamEntry, 'seq'>): void {
    this.#seq += 1;
    const told = { seq: this.#seq, ...entry };
    this.#entries.push(told);
    if (this.#entries.length > mostEntries) {
      // What the connections went through is told longer than the rest.
      const oldest = this.#entries.findIndex(({ type }) => !type.startsWith('connection.'));
      this.#entries.splice(oldest > mostConnections || oldest < 0 ? 0 : oldest, 1);
    }
    for (const listener of [...this.#listeners]) listener.entry(told);
  }
}
