import { tracingChannel } from 'node:diagnostics_channel';
import { AbortedError, type Backend } from '../../../core/index.js';
import { type OperationTrace, traceChannels } from '../../../core/tracing.js';
import { createFromSettings } from '../../../create-backend.js';
import type { ChatEvent, Loss, Message, MessageRef } from '../../../models/index.js';
import { eventSummary } from '../event-summary.js';
import { toPlainJson } from '../plain-json.js';
import { RecentByMessage } from '../recent-by-message.js';
import { BotCall } from './bot-call.js';
import type { BotRun, BotRunListener } from './bot-run.js';
import type { PlaygroundBot } from './bot-source.js';
import { errorWords } from './error-words.js';
import { unlessAborted } from './unless-aborted.js';

export type BackendRunSettings = {
  bot: PlaygroundBot;
  platform: string;
  /** The emulator's. */
  config: Record<string, unknown>;
  listener: BotRunListener;
  /** Where the bot's files are, for the places of its errors. */
  folder: string | undefined;
};

/** A bot on a backend of this process. */
export class BackendRun implements BotRun {
  readonly #backend: Backend;
  readonly #call: BotCall;
  readonly #listener: BotRunListener;
  readonly #folder: string | undefined;
  readonly #models = new RecentByMessage<Message>();
  readonly #connected = new AbortController();
  /** Nobody waits for the bot any more. */
  readonly #ended = new AbortController();
  /** The backend is disconnected too. */
  readonly #stopped = new AbortController();

  private constructor(backend: Backend, { bot, listener, folder }: BackendRunSettings) {
    this.#backend = backend;
    this.#call = new BotCall(bot, backend);
    this.#listener = listener;
    this.#folder = folder;
    this.#watchSends();
    void this.#follow();
  }

  static async create(settings: BackendRunSettings): Promise<BackendRun> {
    return new BackendRun(await createFromSettings(settings.platform, settings.config), settings);
  }

  get connection(): string {
    return this.#backend.state;
  }

  /** A bot may take its time, or never come back from its call: one that is connected runs; another may replace it. */
  async start(): Promise<void> {
    const ended = this.#ended.signal;
    const connected = this.#connected.signal;
    const done = this.#call.run();
    done.catch((error: unknown) => {
      if (connected.aborted && !ended.aborted) this.#listener.failed(errorWords(error, this.#folder));
    });
    await unlessAborted(done, AbortSignal.any([ended, connected]));
    if (!ended.aborted) await unlessAborted(this.#backend.connect(), ended);
  }

  async reconnect(): Promise<void> {
    await this.#backend.connect();
  }

  /** The model is asked of the platform where no event has brought it. */
  async inspect(ref: MessageRef): Promise<{ model: unknown; wire: unknown }> {
    const model = this.#models.get(ref) ?? (await this.#backend.fetchMessage(ref));
    this.#models.set(ref, model);
    return { model: toPlainJson(model), wire: toPlainJson(this.#backend.raw(model)) };
  }

  async end(): Promise<void> {
    this.#ended.abort();
    try {
      await this.#call.end();
    } finally {
      await this.#backend.disconnect();
      this.#stopped.abort();
    }
  }

  async #follow(): Promise<void> {
    try {
      const events = this.#backend.events({ signal: this.#stopped.signal }) as AsyncIterable<ChatEvent>;
      for await (const event of events) {
        if (event.type === 'message.created' || event.type === 'message.updated')
          this.#models.set(event.message, event.message);
        if (event.type === 'connection.connected') this.#connected.abort();
        const { type, at } = event;
        this.#listener.event({ type, at: at.toISOString(), summary: eventSummary(event), event: toPlainJson(event) });
        // What may be tried again is the network's; the rest is for whoever writes the bot: most of it comes from handlers.
        if (event.type === 'error' && !event.error.retryable && event.error.code !== 'auth')
          this.#listener.complained([event.error.operation, event.error.message].filter(Boolean).join(': '));
      }
    } catch (error) {
      if (!(error instanceof AbortedError)) this.#listener.complained(errorWords(error));
    }
  }

  /** What sends came to is told on chatmux' own tracing channel: the bot needs no part in it. */
  #watchSends(): void {
    const { platform, account } = this.#backend;
    const channel = tracingChannel<OperationTrace, OperationTrace>(traceChannels.operation);
    const asyncEnd = (message: unknown) => {
      const trace = message as OperationTrace;
      if (trace.platform !== platform || trace.account !== account) return;
      const sent = trace.result as { parts?: readonly MessageRef[]; losses?: readonly Loss[] } | undefined;
      if (Array.isArray(sent?.parts) && Array.isArray(sent.losses)) this.#listener.sent(sent.parts, sent.losses);
    };
    channel.asyncEnd.subscribe(asyncEnd);
    this.#stopped.signal.addEventListener('abort', () => channel.asyncEnd.unsubscribe(asyncEnd), { once: true });
  }
}
