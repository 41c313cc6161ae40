import { AbortedError, type Backend, isChatError } from '../../core/index.js';
import { createFromSettings } from '../../create-backend.js';
import type { ChatEvent, Loss, MessageRef } from '../../models/index.js';
import { type Emulator, startEmulator } from '../../testing/index.js';
import { ScriptedWorld } from '../../testing/world/index.js';
import type { PlaygroundBot } from './bot-source.js';
import { FaultDesk } from './fault-desk.js';
import { toPlainJson } from './plain-json.js';
import { projectWorld } from './project-world.js';
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
  #backend: Backend | undefined;
  #bot: BotView = { state: 'starting' };
  #end: (() => Promise<void>) | undefined;
  #turn: Promise<void> = Promise.resolve();

  private constructor(emulator: Emulator, world: ScriptedWorld, listener: StationListener) {
    this.name = emulator.platform;
    this.world = world;
    this.#emulator = emulator;
    this.#listener = listener;
    this.faults = new FaultDesk(emulator.faults);
    world.state.onChange(({ type }) => {
      listener.changed();
      if (type === 'typing') setTimeout(() => listener.changed(), typingMs).unref();
    });
  }

  /** Starts the emulator; the bot comes with `run`. */
  static async start(name: string, people: readonly string[], listener: StationListener): Promise<Station> {
    const emulator = await startEmulator(name, { users: [...people] });
    const { world } = emulator;
    if (!(world instanceof ScriptedWorld)) {
      await emulator.stop();
      throw new Error(`the emulator of ${name} stands on a world of its own: the playground cannot show it`);
    }
    return new Station(emulator, world, listener);
  }

  /** Runs this bot instead of the one before, on a new backend. One after the other; never rejects. */
  run(bot: PlaygroundBot): Promise<void> {
    this.#turn = this.#turn.then(() => this.#run(bot)).catch((error) => this.#failed(error));
    return this.#turn;
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
    this.#listener.note(`The bot could not be loaded anew: ${sentence(error)}`);
    this.#set({ state: 'running', error: sentence(error) });
  }

  view(): PlatformView {
    const backend = this.#backend;
    return {
      name: this.name,
      title: backend?.displayName ?? titleOf(this.name),
      connection: { state: backend?.state ?? 'idle' },
      bot: this.#bot,
      ...projectWorld(this.world.state),
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
      return { ...shown, problem: sentence(error) };
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
    await this.#turn;
    this.faults.clear();
    await this.#end?.().catch(() => {});
    await this.#emulator.stop();
  }

  async #run(bot: PlaygroundBot): Promise<void> {
    this.#set({ state: 'starting' });
    await this.#end?.();
    this.#end = undefined;
    const backend = await createFromSettings(this.name, this.#emulator.config);
    this.#backend = backend;
    const stopped = new AbortController();
    let cleanup: unknown;
    this.#end = async () => {
      try {
        if (typeof cleanup === 'function') await cleanup();
      } finally {
        await backend.disconnect();
        stopped.abort();
      }
    };
    void this.#follow(backend, stopped.signal);
    cleanup = await bot(backend);
    await backend.connect();
    this.#set({ state: 'running' });
  }

  /** Tells of all that the backend emits, whatever the bot listens to. */
  async #follow(backend: Backend, signal: AbortSignal): Promise<void> {
    try {
      for await (const event of backend.events({ signal }) as AsyncIterable<ChatEvent>) {
        if (event.type === 'message.created' || event.type === 'message.updated') this.#seen.add(event.message);
        this.#listener.event(event);
        this.#listener.changed();
      }
    } catch (error) {
      if (!(error instanceof AbortedError)) this.#listener.note(sentence(error));
    }
  }

  #failed(error: unknown): void {
    this.#listener.note(`The bot does not run on ${this.name}: ${sentence(error)}`);
    this.#set({ state: 'failed', error: sentence(error) });
  }

  #set(bot: BotView): void {
    this.#bot = bot;
    this.#listener.changed();
  }
}

function titleOf(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}

/** An error in words, without its stack. */
function sentence(error: unknown): string {
  if (isChatError(error)) return `${error.name}: ${error.message}`;
  return error instanceof Error ? error.message : String(error);
}
