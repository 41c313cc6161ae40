import { EventEmitter } from 'eventemitter3';
import { AbortedError, type ChatError } from '../errors/index.js';
import { type Logger, silentLogger } from '../logger.js';
import { abortable, abortedBy } from '../retry/index.js';
import { atMost } from './at-most.js';
import { ConnectionLoop } from './connection-loop.js';
import type { ConnectionState } from './connection-state.js';
import { failureOf, failureText } from './failure.js';
import {
  type SupervisorEvents,
  type SupervisorOptions,
  type SupervisorTimes,
  supervisorDefaults,
} from './supervisor-options.js';

/** One time from `start` to `stop` or failure. */
type Run = {
  stop: AbortController;
  /** Settles with the first session. */
  ready: Promise<void>;
  /** Resolves when the run is over. */
  done: Promise<void>;
  /** Calls of `start` that wait for `ready`. */
  waiting: number;
};

/**
 * Keeps a real-time connection up: one state machine for every platform, which only brings `open`. It connects,
 * watches (pings, silence, sleeping computers), resumes, reconnects with backoff, replaces a session when the server asks,
 * stops at errors that will not heal, and survives whatever the transport does.
 *
 * `start` resolves when the first session is up, and rejects when that fails: at once when it cannot heal, else with the
 * last error after `connectTimeoutMs`. From then on the supervisor never gives up by itself, except for fatal errors.
 */
export class Supervisor<Token = string> {
  readonly #times: SupervisorTimes;
  readonly #logger: Logger;
  readonly #source: { platform: string | undefined; account: string | undefined };
  readonly #emitter = new EventEmitter<keyof SupervisorEvents>();
  readonly #loop: ConnectionLoop<Token>;
  #state: ConnectionState = 'idle';
  #failure: ChatError | undefined;
  #run: Run | undefined;
  #stopping: Promise<void> | undefined;
  #stops = 0;
  /** `connected` was told, and no `disconnected` since. */
  #isAnnounced = false;

  constructor(options: SupervisorOptions<Token>) {
    this.#times = timesOf(options);
    this.#logger = options.logger ?? silentLogger;
    this.#source = { platform: options.platform, account: options.account };
    this.#loop = new ConnectionLoop(options, this.#times, {
      up: (resumed) => {
        this.#isAnnounced = true;
        this.#setState('connected');
        this.#emit('connected', { resumed });
      },
      lost: (error, attempt, delayMs) => {
        this.#setState('reconnecting');
        this.#emit('reconnecting', { attempt, delayMs, error: error.toJSON() });
      },
      replaced: (resumed) => this.#emit('replaced', { resumed }),
    });
  }

  get state(): ConnectionState {
    return this.#state;
  }

  /** Why it failed, in state `failed`. */
  get failure(): ChatError | undefined {
    return this.#failure;
  }

  /** What the next session would resume with. It outlives `stop`: a backend whose session ends with it forgets it itself. */
  get resumeToken(): Token | undefined {
    return this.#loop.token.value;
  }

  /** @returns takes the listener away */
  on<Type extends keyof SupervisorEvents>(
    type: Type,
    listener: (event: SupervisorEvents[Type]) => unknown,
  ): () => void {
    const registration = {};
    this.#emitter.on(type, listener, registration);
    return () => {
      this.#emitter.off(type, listener, registration);
    };
  }

  /**
   * Connects. A second call joins the first; once the first session was up it resolves at once, also while
   * reconnecting. When the signals of all callers that wait have fired, connecting stops; later they do nothing.
   *
   * @throws the ChatError of the connection; AbortedError when the signal fires or `stop` is called
   */
  async start(signal?: AbortSignal | undefined): Promise<void> {
    const stops = this.#stops;
    while (this.#stopping) await abortable(this.#stopping, signal);
    // Stopped once more while this start waited for the end of the last run.
    if (stops !== this.#stops) throw new AbortedError('Connecting was stopped.', { operation: 'connect' });
    if (signal?.aborted) throw abortedBy(signal, { operation: 'connect' });
    this.#run ??= this.#begin();
    const run = this.#run;
    run.waiting++;
    try {
      await abortable(run.ready, signal, { operation: 'connect' });
    } finally {
      run.waiting--;
      if (run.waiting === 0 && this.#state === 'connecting' && this.#run === run) void this.stop();
    }
  }

  /** Disconnects: resolves when every session is closed, at the latest after `closeTimeoutMs`. May be called at any time. */
  stop(): Promise<void> {
    this.#stops++;
    const run = this.#run;
    if (!run) return this.#stopping ?? Promise.resolve();
    this.#run = undefined;
    let finish = () => {};
    // Set before anything is aborted: what listens to the signal may call us again.
    this.#stopping = new Promise((resolve) => {
      finish = resolve;
    });
    void this.#end(run).then(() => {
      this.#stopping = undefined;
      finish();
    });
    return this.#stopping;
  }

  #begin(): Run {
    const stop = new AbortController();
    this.#failure = undefined;
    const first = Promise.resolve()
      .then(() => this.#loop.first(stop.signal))
      .catch((error: unknown) => {
        this.#givenUp(run, error);
        throw error;
      });
    const run: Run = {
      stop,
      waiting: 0,
      ready: first.then(() => {}),
      done: first
        .then((watch) => this.#loop.keep(watch, stop.signal))
        .catch((error: unknown) => this.#givenUp(run, error)),
    };
    // Whoever waits for `ready` hears of it, but nobody may be waiting any more.
    run.ready.catch(() => {});
    this.#setState('connecting');
    return run;
  }

  async #end(run: Run): Promise<void> {
    run.stop.abort();
    // The sessions know their own limit; an `open` that never settles has none.
    await atMost(Promise.all([run.done, this.#loop.close()]), this.#times.closeTimeoutMs);
    this.#setState('disconnected');
    this.#announceEnd(undefined);
  }

  /** The run has ended by an error that will not heal; one that was stopped is `#end`'s. */
  #givenUp(run: Run, thrown: unknown): void {
    if (this.#run !== run) return;
    this.#run = undefined;
    this.#failure = failureOf(thrown, this.#source);
    void this.#loop.close();
    this.#setState('failed');
    this.#logger.error('The connection was given up.', { error: failureText(this.#failure) });
    this.#announceEnd(this.#failure);
  }

  #announceEnd(error: ChatError | undefined): void {
    if (!this.#isAnnounced) return;
    this.#isAnnounced = false;
    this.#emit('disconnected', error ? { error: error.toJSON() } : {});
  }

  #setState(state: ConnectionState): void {
    const previous = this.#state;
    if (previous === state) return;
    this.#state = state;
    this.#emit('state', { state, previous });
  }

  #emit<Type extends keyof SupervisorEvents>(type: Type, event: SupervisorEvents[Type]): void {
    for (const listener of this.#emitter.listeners(type)) {
      // Nobody awaits the listeners, so what they throw and reject with is caught here.
      (async () => (listener as (event: SupervisorEvents[Type]) => unknown)(event))().catch((error: unknown) =>
        this.#logger.error(`A listener of '${type}' failed.`, { error: failureText(error) }),
      );
    }
  }
}

function timesOf(options: Partial<Record<keyof SupervisorTimes, number | undefined>>): SupervisorTimes {
  const times = { ...supervisorDefaults };
  for (const key of Object.keys(times) as (keyof SupervisorTimes)[]) times[key] = options[key] ?? times[key];
  return times;
}
