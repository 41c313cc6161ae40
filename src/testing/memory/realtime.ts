import { Backend, type BackfillSource } from '../../core/backend.js';
import type { Identity } from '../../core/operations/kernel.js';
import type { OpenContext, Session } from '../../core/supervisor/index.js';
import type { ChatEvent } from '../../models/index.js';
import { registerDialect } from '../../richtext/index.js';
import type { EmulatorRequest } from '../emulator.js';
import type { Faults } from '../faults.js';
import type { MessageRecord } from '../world/index.js';
import { copyMessage } from '../world/messages.js';
import type { World } from '../world.js';
import { MemoryBackfill } from './backfill.js';
import { memoryCapabilities } from './capabilities.js';
import { MemoryClient } from './client.js';
import { memoryDialect, memoryDialectFor } from './dialect.js';
import { toEvents } from './events.js';
import type { MemoryFrame } from './frame.js';
import { commandOptions } from './interactions.js';
import type { MemoryTypes } from './memory-types.js';
import type { MemoryMessage } from './native.js';
import { type Scope, toMessage, toUser } from './normalize.js';
import type { MemoryOptions } from './options.js';
import { openMemorySession } from './session.js';
import { readWebhook } from './webhook.js';
import { serverOf } from './worlds.js';

/** Nothing here is far away, so everything may go quickly. */
const times = {
  openTimeoutMs: 1_000,
  connectTimeoutMs: 10_000,
  closeTimeoutMs: 500,
  pingIntervalMs: 100,
  pingTimeoutMs: 100,
  baseDelayMs: 10,
  maxDelayMs: 500,
  stableAfterMs: 500,
  immediateJitterMs: 5,
  maxAttemptsPerMinute: 5_000,
};

/** How long the webhook waits for the handlers. */
const webhookMs = 3_000;

/** The identity, the real-time connection and the events of a MemoryBackend. */
export abstract class MemoryRealtime extends Backend<MemoryTypes> {
  readonly client: MemoryClient;
  /** The people, and what stands in the channels. */
  readonly world: World;
  /** What is to go wrong. */
  readonly faults: Faults;
  protected readonly scope: Scope;
  readonly #options: MemoryOptions;
  readonly #backfill: MemoryBackfill;

  constructor(options: MemoryOptions = {}) {
    registerDialect(memoryDialect);
    const capabilities = memoryCapabilities(options);
    const dialect = memoryDialectFor(capabilities);
    super({ platform: 'memory', displayName: 'Memory', dialect, capabilities }, settingsOf(options));
    const server = serverOf(options);
    this.world = server.world;
    this.faults = server.faults;
    this.client = new MemoryClient(server, {
      baseMs: 5,
      ...options.retry,
      onRateLimited: (operation, retryAfterMs) => this.rateLimited(operation, retryAfterMs),
    });
    this.scope = { account: this.account, state: server.state };
    this.#options = options;
    this.#backfill = new MemoryBackfill(this.client, this.scope, () => this.capabilities);
  }

  /** Every call that was made, newest last: `messages.send`, `channels.list`, … Bounded to the last 10,000. */
  get requests(): readonly EmulatorRequest[] {
    return this.client.server.requests;
  }

  protected async doAuthenticate(signal: AbortSignal | undefined): Promise<Identity<MemoryTypes>> {
    return { me: await this.client.read('auth', {}, (state) => toUser(state.bot, this.scope), signal) };
  }

  protected override get supervision() {
    return { ...times, ...this.#options.reconnect };
  }

  protected override openSession(context: OpenContext<unknown>): Promise<Session> {
    return openMemorySession(
      {
        client: this.client,
        resume: this.#options.resume ?? true,
        frame: (frame) => this.#frame(frame),
        failed: (error) => this.reportError(error, 'connection'),
      },
      context,
    );
  }

  protected override get backfill(): BackfillSource {
    return this.#backfill.source;
  }

  /** See `readWebhook`. The answer is 204 when the handlers have settled, or in three seconds; repeats are passed over. */
  protected override async doHandleRequest(request: Request): Promise<Response> {
    const read = await readWebhook(request, this, this.#options.webhookSecret);
    if ('response' in read) return read.response;
    const taken = read.events.map(
      (event) => new Promise<void>((ack) => this.ingest(event, { ack, ackWithinMs: webhookMs })),
    );
    await Promise.all(taken);
    return new Response(null, { status: 204 });
  }

  /** The model of a message, with its payload kept for `raw`. */
  protected message(record: MessageRecord): MemoryMessage {
    return this.remember(toMessage(record, this.scope), copyMessage(record));
  }

  #frame(frame: MemoryFrame): void {
    if (frame.change.type === 'emoji.added' || frame.change.type === 'emoji.removed') this.forgetCustomEmoji();
    for (const event of toEvents(frame, this.scope, this.capabilities)) {
      if ('message' in event && 'message' in frame.change && 'author' in (event.message ?? {})) {
        this.remember(event.message as MemoryMessage, frame.change.message);
      }
      this.#backfill.note(event, frame.seq);
      this.ingest(this.#withOptions(event));
    }
  }

  /** A command that was set with options has them read from its text. */
  #withOptions(event: ChatEvent): ChatEvent {
    if (event.type !== 'interaction' || event.interaction.type !== 'command') return event;
    const { command: name, text = '' } = event.interaction;
    const command = this.client.server.commands?.find((each) => each.name === name);
    if (!command?.options.length) return event;
    return { ...event, interaction: { ...event.interaction, options: commandOptions(text, command) } };
  }
}

function settingsOf(options: MemoryOptions) {
  const { account, timeZone, retry, logger, cursorStore, cache, handlerTimeoutMs, eventBuffer } = options;
  return { account, timeZone, retry, logger, cursorStore, cache, handlerTimeoutMs, eventBuffer };
}
