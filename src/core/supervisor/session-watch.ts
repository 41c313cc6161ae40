import { ConnectionError } from '../errors/index.js';
import { atMost } from './at-most.js';
import { Liveness } from './liveness.js';
import type { CloseInfo, ReplaceRequest, Session } from './session.js';
import type { SupervisorTimes } from './supervisor-options.js';

/** What becomes of a session: it ended, or the server wants another in its place. */
export type SessionFate = { ended: CloseInfo } | { replace: ReplaceRequest };

/** A session with its watchdog. None of its promises rejects, whatever the session does. */
export class SessionWatch {
  readonly #times: SupervisorTimes;
  #session: Session | undefined;
  #liveness: Liveness | undefined;
  #fate: SessionFate | undefined;
  #ended: CloseInfo | undefined;
  #changed: (() => void)[] = [];
  #closing: Promise<void> | undefined;
  #since = performance.now();
  #until: number | undefined;

  constructor(times: SupervisorTimes) {
    this.#times = times;
  }

  /** Starts to watch what `open` gave. */
  attach(session: Session): void {
    this.#session = session;
    this.#since = performance.now();
    Promise.resolve(session.closed).then(
      (info) => this.#end(info ?? {}),
      (error: unknown) => this.#end({ error }),
    );
    this.#liveness = new Liveness({
      silenceMs: session.silenceMs ?? this.#times.silenceMs,
      pingIntervalMs: session.pingIntervalMs ?? this.#times.pingIntervalMs,
      pingTimeoutMs: this.#times.pingTimeoutMs,
      ping: session.ping?.bind(session),
      dead: (error) => this.#end({ error }),
    });
    if (this.#ended) this.#liveness.stop();
  }

  get resumed(): boolean {
    return this.#session?.resumed === true;
  }

  /** How long it has been up, or was. */
  get ageMs(): number {
    return (this.#until ?? performance.now()) - this.#since;
  }

  /** Set when it is over. */
  get ended(): CloseInfo | undefined {
    return this.#ended;
  }

  alive(): void {
    this.#liveness?.alive();
  }

  requestReplacement(request: ReplaceRequest = {}): void {
    this.#fate ??= { replace: request };
    this.#notify();
  }

  /** Resolves when it has ended or is to be replaced; at once when it already has or is. */
  async fate(): Promise<SessionFate> {
    while (!this.#fate) await this.#change();
    return this.#fate;
  }

  /** Resolves when it has ended. */
  async end(): Promise<CloseInfo> {
    while (!this.#ended) await this.#change();
    return this.#ended;
  }

  /** Ends it; resolves when that is done or has taken too long. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    this.#liveness?.stop();
    const session = this.#session;
    if (session) {
      const isOver = Promise.all([(async () => session.close())(), this.#ended ? undefined : this.end()]);
      await atMost(isOver, this.#times.closeTimeoutMs);
    }
    this.#end({ error: new ConnectionError('The connection was closed.', { operation: 'connect' }) });
  }

  #end(info: CloseInfo): void {
    if (this.#ended) return;
    this.#ended = info;
    this.#until = performance.now();
    this.#fate = { ended: info };
    this.#liveness?.stop();
    this.#notify();
  }

  #change(): Promise<void> {
    return new Promise((resolve) => this.#changed.push(resolve));
  }

  #notify(): void {
    const changed = this.#changed;
    this.#changed = [];
    for (const resolve of changed) resolve();
  }
}
