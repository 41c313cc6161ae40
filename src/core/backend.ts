import type { ChatEvent } from '../models/index.js';
import type { CommonSettings } from './config.js';
import { eventId } from './delivery/index.js';
import { AbortedError, ConflictError } from './errors/index.js';
import { EventOperations } from './operations/events.js';
import type { BackendProfile } from './operations/kernel.js';
import type { OperationOptions } from './options.js';
import type { PlatformTypes } from './platform-types.js';
import { abortable, sleep, throwIfAborted } from './retry/index.js';
import {
  type ConnectionState,
  type OpenContext,
  type Session,
  Supervisor,
  type SupervisorOptions,
} from './supervisor/index.js';

export type { BackfillSource } from './operations/events.js';

/** A `connect` under way, and those who wait for it. */
type Connecting = { readonly stop: AbortController; readonly done: Promise<void>; waiting: number };

/** How long `disconnect` waits for handlers and operations under way. */
const drainMs = 5_000;

/** How long it waits for the handlers of `connection.disconnected` then. */
const lastEventMs = 1_000;

/**
 * One account on one chat platform: every operation of the contract, its events and its connection.
 *
 * The operations stand in `operations/`, one file a group, each class extending the one before: Kernel (identity, caches,
 * `operate`), users, channels, organisations, sending, messages, history, threads, reactions, files, presence,
 * scheduling, streaming, interactive, setup, events. A public operation does what all platforms share (resolve references,
 * check the capability, render, coalesce, cache, map errors, trace) and calls one small protected `do…` method, which the
 * platform fills in. To write a backend, extend this class: `doAuthenticate`, `doFetchUser`, `doFetchChannel`,
 * `doSendMessage` and `client` are what every platform has; all else is unsupported until overridden. For events, override
 * `openSession` and call `ingest`.
 *
 * @example
 * ```ts
 * const backend = await createBackend({ platform: 'slack', botToken, appToken });
 * backend.on('message.created', async ({ message }) => {
 *   if (!message.isOwn) await backend.reply(message, md`Hello ${message.author}`);
 * });
 * await backend.connect();
 * ```
 */
export abstract class Backend<T extends PlatformTypes = PlatformTypes>
  extends EventOperations<T>
  implements AsyncDisposable
{
  #supervisor: Supervisor<unknown> | undefined;
  #state: ConnectionState = 'idle';
  #connecting: Connecting | undefined;
  #disconnecting: Promise<void> | undefined;
  #connections = 0;
  /** How often `disconnect` was called. */
  #ends = 0;

  constructor(profile: BackendProfile, settings: CommonSettings = {}) {
    super(profile, settings);
  }

  /** Where the event stream stands. Operations work in every state. */
  get state(): ConnectionState {
    return this.#supervisor?.state ?? this.#state;
  }

  /**
   * Opens the real-time session: ready when it resolves. Called again by the supervisor after every loss. Without an
   * override `connect` authenticates, and events come by `handleRequest`, if at all.
   */
  protected openSession?(context: OpenContext<unknown>): Promise<Session>;

  /** The platform's own times and fatal errors. */
  protected get supervision(): Omit<SupervisorOptions<unknown>, 'open'> {
    return {};
  }

  /** Frees what the platform holds beside the session (agents, polls). Called by every `disconnect`. */
  protected doDisconnect(): Promise<void> {
    return Promise.resolve();
  }

  protected doHandleRequest(_request: Request): Promise<Response> {
    throw this.unsupported('handleRequest');
  }

  /**
   * Authenticates and opens the event stream; resolves when it is ready. Then it holds itself: a lost connection is made
   * again, what was missed is read. Connecting twice is connecting once.
   *
   * @throws AuthError, ForbiddenError or ConfigError at once; ConnectionError when it could not connect in a minute
   */
  async connect(options: OperationOptions = {}): Promise<void> {
    const { signal } = options;
    throwIfAborted(signal, this.#aboutConnecting);
    if (this.#disconnecting) {
      const ends = this.#ends;
      await abortable(this.#disconnecting, signal, this.#aboutConnecting);
      if (ends !== this.#ends) throw this.#calledOff();
    }
    if (this.state === 'connected') return;
    this.#connecting ??= this.#beginToConnect();
    const connecting = this.#connecting;
    connecting.waiting += 1;
    try {
      await abortable(connecting.done, signal, this.#aboutConnecting);
    } finally {
      connecting.waiting -= 1;
      // It goes on as long as somebody wants it.
      if (connecting.waiting === 0) connecting.stop.abort();
    }
  }

  /**
   * Ends the event stream: waits for handlers and operations under way (5 seconds at the most), stops the presence
   * heartbeat, and leaves no timer, socket or listener behind. Handlers stay registered for another `connect`. A `connect`
   * under way rejects with AbortedError.
   *
   * In a handler call it without `await` (`void backend.disconnect()`): it waits for that very handler.
   */
  async disconnect(): Promise<void> {
    this.#ends += 1;
    this.#disconnecting ??= this.#disconnect().finally(() => {
      this.#disconnecting = undefined;
    });
    await this.#disconnecting;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.disconnect();
  }

  /**
   * Takes an HTTP request that the platform sent (events, interactions, commands), checks that it is the platform's, and
   * gives the answer. Web-standard: fits any server.
   *
   * @returns always a Response, also for garbage (4xx) and after `disconnect` (503); rejects only where the platform has
   * no such requests
   */
  async handleRequest(request: Request): Promise<Response> {
    try {
      return await this.operate('handleRequest', {}, async () => {
        // Nobody takes events any more: the platform is to send it again, or it is read as history later.
        if (this.state === 'disconnected') return new Response(null, { status: 503 });
        return this.doHandleRequest(request);
      });
    } catch (error) {
      const failure = this.chatError(error, 'handleRequest');
      if (failure.code === 'unsupported') throw failure;
      this.reportError(failure, 'handleRequest');
      return new Response(null, { status: failure.code === 'auth' ? 401 : failure.code === 'invalid' ? 400 : 500 });
    }
  }

  #beginToConnect(): Connecting {
    const stop = new AbortController();
    const done = this.#connect(stop.signal).finally(() => {
      this.#connecting = undefined;
    });
    // Whoever waits hears of it, but all may have given up.
    done.catch(() => undefined);
    return { stop, done, waiting: 0 };
  }

  #calledOff(): AbortedError {
    return new AbortedError('Connecting was stopped: disconnect() was called.', this.#aboutConnecting);
  }

  get #aboutConnecting() {
    return { platform: this.platform, account: this.account, operation: 'connect' };
  }

  async #connect(signal: AbortSignal): Promise<void> {
    if (!this.openSession) {
      this.#state = 'connecting';
      try {
        await this.authenticated(signal);
        await this.gaps.start();
        throwIfAborted(signal, this.#aboutConnecting);
      } catch (error) {
        this.#state = signal.aborted ? 'disconnected' : 'failed';
        throw error;
      }
      this.#state = 'connected';
      this.#tell(this.stamp('connection.connected', this.#connectionId('connected')));
      void this.gaps.connected({ resumed: false });
      return;
    }
    await this.authenticated(signal);
    await this.gaps.start();
    throwIfAborted(signal, this.#aboutConnecting);
    this.#supervisor ??= this.#supervise();
    await this.#supervisor.start(signal);
  }

  #supervise(): Supervisor<unknown> {
    const supervisor = new Supervisor<unknown>({
      platform: this.platform,
      account: this.account,
      logger: this.logger,
      ...this.supervision,
      open: (context) => {
        if (!this.openSession) throw new ConflictError('This backend has no event stream.');
        return this.openSession(context);
      },
    });
    supervisor.on('connected', ({ resumed }) => {
      this.#connections += 1;
      this.#tell({ ...this.stamp('connection.connected', this.#connectionId('connected')), resumed });
      void this.gaps.connected({ resumed });
    });
    supervisor.on('reconnecting', ({ attempt, delayMs, error }) => {
      this.gaps.interrupted();
      this.#tell({
        ...this.stamp('connection.reconnecting', this.#connectionId('reconnecting', attempt)),
        attempt,
        delayMs,
        error,
      });
    });
    supervisor.on('disconnected', ({ error }) => {
      this.gaps.interrupted();
      this.#tell({
        ...this.stamp('connection.disconnected', this.#connectionId('disconnected')),
        ...(error && { error }),
      });
    });
    return supervisor;
  }

  async #disconnect(): Promise<void> {
    this.stopPresenceHeartbeat();
    this.#connecting?.stop.abort(this.#calledOff());
    await this.#supervisor?.stop();
    const waiting = new AbortController();
    await Promise.race([
      Promise.all([this.operationsSettled(), this.hub.drain(drainMs)]),
      sleep(drainMs, waiting.signal).catch(() => undefined),
    ]);
    waiting.abort();
    if (!this.#supervisor && this.#state === 'connected') {
      this.#state = 'disconnected';
      this.#tell(this.stamp('connection.disconnected', this.#connectionId('disconnected')));
      await this.hub.drain(lastEventMs);
    }
    this.hub.stop();
    await this.stopGaps();
    // Before the client is closed: the next ones would open new connections.
    this.dropWaitingSends();
    await this.doDisconnect();
    // What no closed client has ended.
    this.abandonOperations();
  }

  /** What the connection says of itself is no matter of any channel's order. */
  #tell(event: ChatEvent): void {
    this.hub.offer(event);
  }

  #connectionId(what: string, attempt?: number): string {
    return eventId(`connection.${what}`, this.account, this.#connections, attempt);
  }
}
