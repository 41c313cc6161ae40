import type { CapabilityName } from '../../core/index.js';
import { createFromSettings } from '../../create-backend.js';
import type { Loss, MessageRef } from '../../models/index.js';
import { platformNamed } from '../../registry.js';
import { type Emulator, startEmulator } from '../../testing/index.js';
import { ScriptedWorld } from '../../testing/world/index.js';
import type { BotHost, BotRun, BotRunListener, ToldEvent } from './bot/bot-run.js';
import { errorWords } from './bot/error-words.js';
import { ToldError } from './bot/told-error.js';
import { unlessAborted } from './bot/unless-aborted.js';
import { FaultDesk } from './fault-desk.js';
import { type HeardEvent, Hearing, type HearingAct } from './hearing.js';
import { projectWorld } from './project-world.js';
import { ProjectedMessages } from './projected-messages.js';
import { RecentByMessage } from './recent-by-message.js';
import type { BotView, InspectionView, PlatformView } from './view.js';

export type StationListener = {
  /** Something that the page shows has changed. */
  changed(): void;
  /** The backend emitted an event. */
  event(told: ToldEvent): void;
  /** The playground has something to say. */
  note(words: string): void;
};

/** By what the platform tells again what fell into a lost connection. */
const againstGaps: Partial<Record<HearingAct, CapabilityName>> = {
  edited: 'backfillEdits',
  deleted: 'backfillDeletes',
  reacted: 'backfillReactions',
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
  readonly #losses = new RecentByMessage<readonly Loss[]>();
  readonly #messages: ProjectedMessages;
  #hearing: Hearing;
  #gaps: Partial<Record<HearingAct, string>> = {};
  #title = '';
  #bot: BotView = { state: 'starting' };
  #run: BotRun | undefined;
  /** The connection's state while no bot runs. */
  #resting: 'idle' | 'disconnected' = 'idle';
  #wasConnected = false;
  #turn: Promise<void> = Promise.resolve();
  /** Ends the waiting for a bot that another replaces. */
  #superseded = new AbortController();

  private constructor(emulator: Emulator, world: ScriptedWorld, listener: StationListener) {
    this.name = emulator.platform;
    this.world = world;
    this.#emulator = emulator;
    this.#listener = listener;
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
  static async start(name: string, people: readonly string[], listener: StationListener): Promise<Station> {
    const emulator = await startEmulator(name, { users: [...people] });
    const { world } = emulator;
    if (!(world instanceof ScriptedWorld)) {
      await emulator.stop();
      throw new Error(`the emulator of ${name} stands on a world of its own: the playground cannot show it`);
    }
    const station = new Station(emulator, world, listener);
    // Its title is known even while no bot can be loaded; not while its SDK is missing.
    station.#title = await createFromSettings(name, emulator.config).then(
      ({ displayName }) => displayName,
      () => titleOf(name),
    );
    station.#gaps = await gapsOf(name);
    return station;
  }

  /** Runs this bot instead of the one before, on a new backend. One after the other; never rejects. */
  run(bot: BotHost): Promise<void> {
    this.#superseded.abort();
    const superseded = new AbortController();
    this.#superseded = superseded;
    this.#turn = this.#turn
      .then(() => this.#start(bot, superseded.signal))
      .catch((error) => {
        // What replaces it ends it too.
        if (!superseded.signal.aborted) this.#failed(error);
      });
    return this.#turn;
  }

  /** Ends the bot, and tells why. */
  halt(why: string): Promise<void> {
    this.#superseded.abort();
    this.#turn = this.#turn.then(() => this.#end()).then(() => this.#failed(new ToldError(why)));
    return this.#turn;
  }

  /** Something was thrown, and the bot goes on. */
  complain(about: 'handler' | 'uncaught', words: string): void {
    if (this.#bot.state === 'running') this.#set({ state: 'running', about, error: words });
  }

  /** The bot does not give way, or does so again. @param why - `undefined`: again */
  stuck(why: string | undefined): void {
    if (why !== undefined) this.#failed(new ToldError(why));
    else this.#set({ state: this.#wasConnected ? 'running' : 'starting' });
  }

  /** Connects again what has given up. @throws what `connect` throws */
  async reconnect(): Promise<void> {
    if (!this.#run) throw new Error('the bot is not running');
    await this.#run.reconnect();
    this.#listener.changed();
  }

  /** A bot could not be loaded: the one before goes on. */
  refuse(error: unknown): void {
    if (this.#bot.state !== 'running') {
      this.#failed(error);
      return;
    }
    const words = errorWords(error);
    this.#listener.note(`The bot could not be loaded anew: ${words}`);
    this.#set({ state: 'running', about: 'load', error: words });
  }

  view(): PlatformView {
    return {
      name: this.name,
      title: this.#title,
      connection: { state: this.#run?.connection ?? this.#resting },
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
    const losses = this.#losses.get(ref);
    const shown = { content, ...(losses && { losses: [...losses] }) };
    if (!this.#run) return { ...shown, problem: 'The bot is not running.' };
    try {
      return { ...shown, ...(await this.#run.inspect(ref)) };
    } catch (error) {
      return { ...shown, problem: errorWords(error) };
    }
  }

  async stop(): Promise<void> {
    this.#superseded.abort();
    await this.#turn;
    this.faults.clear();
    await this.#end();
    await this.#emulator.stop();
  }

  async #start(bot: BotHost, superseded: AbortSignal): Promise<void> {
    this.#set({ state: 'starting' });
    await this.#end();
    if (superseded.aborted) return;
    this.#wasConnected = false;
    this.#hearing = new Hearing(this.world.state, this.#gaps);
    const run = await bot.run(this.name, this.#emulator.config, this.#ears());
    this.#run = run;
    await unlessAborted(run.start(), superseded);
    if (superseded.aborted || this.#bot.state === 'failed') return;
    this.#wasConnected = true;
    this.#set({ ...this.#bot, state: 'running' });
  }

  /** Ends the bot that runs. What goes wrong with that is told, and is no reason not to run the next. */
  async #end(): Promise<void> {
    const run = this.#run;
    if (!run) return;
    this.#run = undefined;
    this.#resting = 'disconnected';
    await run.end().catch((error: unknown) => this.#listener.note(`The bot did not end well: ${errorWords(error)}`));
  }

  #ears(): BotRunListener {
    return {
      event: (told) => this.#heard(told),
      sent: (parts, losses) => {
        for (const part of parts) this.#losses.set(part, losses);
        this.#listener.changed();
      },
      complained: (words) => this.complain('handler', words),
      failed: (words) => this.#failed(new ToldError(words)),
      changed: () => this.#listener.changed(),
    };
  }

  #heard(told: ToldEvent): void {
    this.#hearing.heard(told.event as HeardEvent);
    if (told.type === 'connection.connected') {
      this.#wasConnected = true;
      // It stands in its call for as long as it runs.
      if (this.#bot.state === 'starting') this.#set({ state: 'running' });
    }
    this.#listener.event(told);
    this.#listener.changed();
  }

  #failed(error: unknown): void {
    const words = errorWords(error);
    this.#listener.note(`The bot does not run on ${this.name}: ${words}`);
    this.#set({ state: 'failed', error: words });
  }

  #set(bot: BotView): void {
    this.#bot = bot;
    this.#listener.changed();
  }
}

/** Why edits, deletions and reactions that fall into a lost connection are not told again, where they are not. */
async function gapsOf(name: string): Promise<Partial<Record<HearingAct, string>>> {
  const matrix = (await platformNamed(name).capabilities?.())?.matrix;
  const gaps: Partial<Record<HearingAct, string>> = {};
  for (const [act, capability] of Object.entries(againstGaps) as [HearingAct, CapabilityName][]) {
    const cell = matrix?.[capability];
    if (typeof cell === 'object' && cell.level === 'none') gaps[act] = cell.reason ?? '';
  }
  return gaps;
}

function titleOf(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}
