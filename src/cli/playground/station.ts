import { AbortedError, type Backend } from '../../core/index.js';
import { createFromSettings } from '../../create-backend.js';
import type { ChatEvent, Loss, MessageRef } from '../../models/index.js';
import { type Emulator, startEmulator } from '../../testing/index.js';
import { ScriptedWorld } from '../../testing/world/index.js';
import { BotCall } from './bot/bot-call.js';
import type { PlaygroundBot } from './bot/bot-source.js';
import { errorWords } from './bot/error-words.js';
import { unlessAborted } from './bot/unless-aborted.js';
import { FaultDesk } from './fault-desk.js';
import { Hearing } from './hearing.js';
import { toPlainJson } from './plain-json.js';
import { projectWorld } from './project-world.js';
import { ProjectedMessages } from './projected-messages.js';
import { SeenMessages } from './seen-messages.js';
import type { BotView, InspectionView, PlatformView } from './view.js';

export type StationListener = {
  /** Something that the page shows has changed. */
  changed(): void;
  /** The backend emitted an event. */
  event(event: ChatEvent): void;
  /** The playground has something to say. */
  note(words: string): void;
};

export type StationSettings = {
  listener: StationListener;
  /** Where the bot's files are, for the places of its errors. */
  folder: string | undefined;
};

/** A little longer than the world shows somebody typing. */
const typingMs = 10_100;

/** One platform of the playground: its emulator, the backend that is connected to it, and the bot on it. */
export class Station {
  readonly name: string;
  readonly world: ScriptedWorld;
  readonly faults: FaultDesk;
  readonly #emulator: Emulator;
  readonly #listener: StationListener;
  readonly #seen = new SeenMessages();
  readonly #messages: ProjectedMessages;
  /** Where the bot's files are. */
  readonly #folder: string | undefined;
  #hearing: Hearing;
  #title = '';
  #backend: Backend | undefined;
  #bot: BotView = { state: 'starting' };
  #end: (() => Promise<void>) | undefined;
  #wasConnected = false;
  #turn: Promise<void> = Promise.resolve();
  /** Ends the waiting for a bot that another replaces. */
  #superseded = new AbortController();

  private constructor(emulator: Emulator, world: ScriptedWorld, { listener, folder }: StationSettings) {
    this.name = emulator.platform;
    this.world = world;
    this.#emulator = emulator;
    this.#listener = listener;
    this.#folder = folder;
    this.#messages = new ProjectedMessages(world.state);
    this.#hearing = new Hearing(world.state);
    this.faults = new FaultDesk(emulator.faults);
    world.state.onChange((change) => {
      const { type } = change;
      // Before it has come there once, nothing that was said is to be heard.
      if (this.#wasConnected) this.#hearing.happened(change);
      listener.changed();
      if (type === 'typing') setTimeout(() => listener.changed(), typingMs).unref();
    });
  }

  /** Starts the emulator; the bot comes with `run`. */
  static async start(name: string, people: readonly string[], settings: StationSettings): Promise<Station> {
    const emulator = await startEmulator(name, { users: [...people] });
    const { world } = emulator;
    if (!(world instanceof ScriptedWorld)) {
      await emulator.stop();
      throw new Error(`the emulator of ${name} stands on a world of its own: the playground cannot show it`);
    }
    const station = new Station(emulator, world, settings);
    // Its title is known even while no bot can be loaded; not while its SDK is missing.
    station.#title = await createFromSettings(name, emulator.config).then(
      ({ displayName }) => displayName,
      () => titleOf(name),
    );
    return station;
  }

  /** Runs this bot instead of the one before, on a new backend. One after the other; never rejects. */
  run(bot: PlaygroundBot): Promise<void> {
    this.#superseded.abort();
    const superseded = new AbortController();
    this.#superseded = superseded;
    this.#turn = this.#turn
      .then(() => this.#run(bot, superseded.signal))
      .catch((error) => {
        // What replaces it ends it too.
        if (!superseded.signal.aborted) this.#failed(error);
      });
    return this.#turn;
  }

  /** Ends the bot, and tells why. */
  halt(why: string): Promise<void> {
    this.#superseded.abort();
    this.#turn = this.#turn
      .then(() => this.#end?.())
      .catch(() => undefined)
      .then(() => {
        this.#end = undefined;
        this.#failed(new Error(why));
      });
    return this.#turn;
  }

  /** Something was thrown, and the bot goes on. */
  complain(about: 'handler' | 'uncaught', words: string): void {
    if (this.#bot.state === 'running') this.#set({ state: 'running', about, error: words });
  }

  /** Connects again what has given up. @throws what `connect` throws */
  async reconnect(): Promise<void> {
    if (!this.#backend) throw new Error('the bot is not running');
    await this.#backend.connect();
    this.#listener.changed();
  }

  /** A bot could not be loaded: the one before goes on. */
  refuse(error: unknown): void {
    if (this.#bot.state !== 'running') {
      this.#failed(error);
      return;
    }
    const words = errorWords(error, this.#folder);
    this.#listener.note(`The bot could not be loaded anew: ${words}`);
    this.#set({ state: 'running', about: 'load', error: words });
  }

  view(): PlatformView {
    const backend = this.#backend;
    return {
      name: this.name,
      title: this.#title,
      connection: { state: backend?.state ?? 'idle' },
      bot: this.#bot,
      ...projectWorld(this.world.state, this.#messages, this.#hearing),
      hearing: this.#hearing.view(),
      lastingFaults: this.faults.lasting,
    };
  }

  /** All that there is to know of a message. */
  async inspect(ref: MessageRef): Promise<InspectionView | undefined> {
    const record = this.world.state.messages.get(ref.channelId, ref.id);
    if (!record) return undefined;
    const { content } = record;
    const losses = this.#seen.losses(ref);
    const shown = { content, ...(losses && { losses: [...losses] }) };
    const backend = this.#backend;
    if (!backend) return { ...shown, problem: 'The bot is not running.' };
    try {
      const model = await this.#seen.find(ref, backend);
      return { ...shown, model: toPlainJson(model), wire: toPlainJson(backend.raw(model)) };
    } catch (error) {
      return { ...shown, problem: errorWords(error) };
    }
  }

  /** What a send or an edit of this backend came to. */
  sent(
    backendAccount: { platform: string; account: string },
    parts: readonly MessageRef[],
    losses: readonly Loss[],
  ): void {
    const backend = this.#backend;
    if (backend?.platform !== backendAccount.platform || backend.account !== backendAccount.account) return;
    this.#seen.addLosses(parts, losses);
    this.#listener.changed();
  }

  async stop(): Promise<void> {
    this.#superseded.abort();
    await this.#turn;
    this.faults.clear();
    await this.#end?.().catch(() => {});
    await this.#emulator.stop();
  }

  async #run(bot: PlaygroundBot, superseded: AbortSignal): Promise<void> {
    this.#set({ state: 'starting' });
    await this.#end?.();
    this.#end = undefined;
    if (superseded.aborted) return;
    const backend = await createFromSettings(this.name, this.#emulator.config);
    this.#backend = backend;
    this.#wasConnected = false;
    this.#hearing = new Hearing(this.world.state);
    const call = new BotCall(bot, backend);
    const stopped = new AbortController();
    const connected = new AbortController();
    this.#end = async () => {
      try {
        await call.end();
      } finally {
        await backend.disconnect();
        stopped.abort();
      }
    };
    void this.#follow(backend, stopped.signal, connected);
    // A bot may take its time, or never come back from its call: one that is connected runs; another may replace it.
    const done = call.run();
    await unlessAborted(done, AbortSignal.any([superseded, connected.signal]));
    done.catch((error: unknown) => {
      if (connected.signal.aborted && !superseded.aborted) this.#failed(error);
    });
    if (superseded.aborted) return;
    await unlessAborted(backend.connect(), superseded);
    if (superseded.aborted || this.#bot.state === 'failed') return;
    this.#wasConnected = true;
    this.#set({ ...this.#bot, state: 'running' });
  }

  /** Tells of all that the backend emits, whatever the bot listens to. */
  async #follow(backend: Backend, signal: AbortSignal, connected: AbortController): Promise<void> {
    try {
      for await (const event of backend.events({ signal }) as AsyncIterable<ChatEvent>) {
        if (event.type === 'message.created' || event.type === 'message.updated') this.#seen.add(event.message);
        this.#hearing.heard(event);
        this.#noteState(event);
        if (event.type === 'connection.connected') connected.abort();
        this.#listener.event(event);
        this.#listener.changed();
      }
    } catch (error) {
      if (!(error instanceof AbortedError)) this.#listener.note(errorWords(error));
    }
  }

  #noteState(event: ChatEvent): void {
    if (event.type === 'connection.connected') {
      this.#wasConnected = true;
      // It stands in its call for as long as it runs.
      if (this.#bot.state === 'starting') this.#set({ state: 'running' });
    }
    // What may be tried again is the network's; the rest is for whoever writes the bot: most of it comes from handlers.
    if (event.type === 'error' && !event.error.retryable && event.error.code !== 'auth')
      this.complain('handler', [event.error.operation, event.error.message].filter(Boolean).join(': '));
  }

  #failed(error: unknown): void {
    const words = errorWords(error, this.#folder);
    this.#listener.note(`The bot does not run on ${this.name}: ${words}`);
    this.#set({ state: 'failed', error: words });
  }

  #set(bot: BotView): void {
    this.#bot = bot;
    this.#listener.changed();
  }
}

function titleOf(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}
