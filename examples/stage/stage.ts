import { setTimeout as sleep } from 'node:timers/promises';
import { type Backend, type BackendConfig, createBackend } from 'chatmux';
import { type Emulator, type EmulatorOptions, startEmulator, type World } from 'chatmux/testing';
import { Transcript } from './transcript.js';

/** One platform on the stage: its emulator, the people there, and the bot's backend, not yet connected. */
export type Place = {
  readonly platform: string;
  readonly emulator: Emulator;
  readonly world: World;
  readonly backend: Backend;
};

/** How long what is expected may take to be seen. */
const patienceMs = 30_000;

/** Where a platform gives a bot seconds to answer, the stage gives it a minute: the machine may be slow. */
const patient: Readonly<Record<string, object>> = {
  discord: { interactionMs: 60_000 },
  slack: { ackTimeoutMs: 60_000, triggerMs: 60_000 },
};

/** Where an example is shown: it starts emulators, prints what happens, and notes whether all was seen that should be. */
export class Stage implements AsyncDisposable {
  readonly #write: (line: string) => void;
  readonly #transcript: Transcript;
  readonly #cleanUp: (() => Promise<unknown>)[] = [];
  /** What was expected and not seen. */
  readonly missed: string[] = [];
  seen = 0;

  constructor(write: (line: string) => void = console.log) {
    this.#write = write;
    this.#transcript = new Transcript(write);
  }

  /** Starts a platform. @param settings - the backend's, beside those of the emulator */
  async place(platform: string, options: EmulatorOptions = {}, settings: object = {}): Promise<Place> {
    const emulator = await startEmulator(platform, { users: ['ada', 'bob'], ...patient[platform], ...options });
    this.#cleanUp.push(() => emulator.stop());
    const backend = await this.connectTo(emulator, settings);
    this.#transcript.watch({ label: backend.displayName, world: emulator.world });
    return { platform, emulator, world: emulator.world, backend };
  }

  /** Another backend on a platform that has been started: the same bot in a new process. */
  async connectTo(emulator: Emulator, settings: object = {}): Promise<Backend> {
    // An emulator that is chosen at run time cannot tell the compiler whose settings it gives.
    const backend = await createBackend({ ...emulator.config, ...settings } as BackendConfig);
    this.onEnd(() => backend.disconnect());
    return backend;
  }

  /** Shows in the transcript what happens there. */
  watch(label: string, world: World): void {
    this.#transcript.watch({ label, world });
  }

  /** Runs when the curtain falls, the last first. */
  onEnd(cleanUp: () => Promise<unknown>): void {
    this.#cleanUp.push(cleanUp);
  }

  heading(text: string): void {
    this.#write('');
    this.#write(`── ${text} ${'─'.repeat(Math.max(0, 60 - text.length))}`);
  }

  line(text: string): void {
    this.#write(`  ${text}`);
  }

  /** Waits until it is seen on the other side, and prints what happened until then. */
  async see<T>(
    what: string,
    look: () => T | undefined | false,
    options: { patienceMs?: number } = {},
  ): Promise<T | undefined> {
    const deadline = performance.now() + (options.patienceMs ?? patienceMs);
    let found = look();
    while (!found && performance.now() < deadline) {
      await sleep(10);
      found = look();
    }
    this.#transcript.update();
    this.#write(`  ${found ? '✓' : '✗'} ${what}`);
    if (found) this.seen += 1;
    else this.missed.push(what);
    return found || undefined;
  }

  /** Ends an act: what was started last is stopped first. */
  async end(): Promise<void> {
    for (const cleanUp of this.#cleanUp.splice(0).reverse()) await cleanUp();
    this.#transcript.update();
    this.#transcript.forget();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.end();
  }
}
