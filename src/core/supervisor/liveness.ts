import { ConnectionError } from '../errors/index.js';
import { failureText } from './failure.js';

export type LivenessOptions = {
  silenceMs: number;
  pingIntervalMs: number;
  pingTimeoutMs: number;
  ping?: ((signal: AbortSignal) => Promise<unknown> | unknown) | undefined;
  /** Called once, when there is no life left. */
  dead(error: ConnectionError): void;
};

/** The watchdog looks at least so often. */
const longestTickMs = 5_000;

/**
 * Tells whether a session still lives: it must say something every `silenceMs` and answer pings. A timer that fires far
 * too late means that the computer slept or the process was stuck: frames may wait unread then, so the session is asked
 * (or given a moment) before it is declared dead, and a socket that died in the sleep is found at once.
 */
export class Liveness {
  readonly #options: LivenessOptions;
  readonly #tickMs: number;
  #lastAlive = performance.now();
  #lastTick = { wall: Date.now(), monotonic: performance.now() };
  #graceUntil: number | undefined;
  #isStopped = false;
  #tickTimer: NodeJS.Timeout | undefined;
  #ping: AbortController | undefined;
  #lastPing = performance.now();

  constructor(options: LivenessOptions) {
    this.#options = options;
    const shortest = Math.min(options.silenceMs / 4, options.ping ? options.pingIntervalMs : Number.POSITIVE_INFINITY);
    this.#tickMs = Math.max(10, Math.min(longestTickMs, shortest));
    if (Number.isFinite(shortest)) this.#schedule();
  }

  /** A sign of life. */
  alive(): void {
    this.#lastAlive = performance.now();
    this.#graceUntil = undefined;
  }

  stop(): void {
    this.#isStopped = true;
    clearTimeout(this.#tickTimer);
    this.#ping?.abort();
  }

  #schedule(): void {
    // The session's own socket keeps the process alive, never its watchdog.
    this.#tickTimer = setTimeout(() => this.#tick(), this.#tickMs).unref();
  }

  #tick(): void {
    const wall = Date.now();
    const now = performance.now();
    // Linux stops the monotonic clock while it sleeps, so the wall clock is asked too.
    const late = Math.max(wall - this.#lastTick.wall, now - this.#lastTick.monotonic) - this.#tickMs;
    this.#lastTick = { wall, monotonic: now };
    this.#schedule();
    if (late > this.#tickMs) this.#doubt(now);
    else this.#check(now);
  }

  #doubt(now: number): void {
    if (this.#options.ping) {
      this.#sendPing();
      return;
    }
    const graceMs = Math.min(this.#options.silenceMs, 10_000);
    this.#graceUntil ??= now + graceMs;
    // Where every look comes late, as the process is always busy, it has had the time to read all the same.
    if (now >= this.#graceUntil + graceMs) this.#die('It said nothing, however late it was looked at.');
  }

  #check(now: number): void {
    const { silenceMs, ping, pingIntervalMs } = this.#options;
    if (this.#graceUntil !== undefined) {
      if (now >= this.#graceUntil) this.#die('It said nothing after the computer slept or the process was stuck.');
      return;
    }
    if (now - this.#lastAlive > silenceMs) {
      // A ping under way decides: it has its own time-out.
      if (!this.#ping) this.#die(`It has said nothing for ${Math.round(now - this.#lastAlive)} ms.`);
      return;
    }
    if (ping && now - this.#lastPing >= pingIntervalMs) this.#sendPing();
  }

  #sendPing(): void {
    const { ping, pingTimeoutMs } = this.#options;
    if (this.#ping || !ping) return;
    const controller = new AbortController();
    this.#ping = controller;
    this.#lastPing = performance.now();
    this.#limitPing(controller.signal, pingTimeoutMs);
    (async () => ping(controller.signal))().then(
      () => {
        if (this.#ping === controller) this.#ping = undefined;
        controller.abort();
        this.alive();
      },
      (error: unknown) => {
        controller.abort();
        this.#die(`A ping failed: ${failureText(error)}`, error);
      },
    );
  }

  #limitPing(signal: AbortSignal, limitMs: number): void {
    const due = Date.now() + limitMs;
    const timer = setTimeout(() => {
      // The answer may wait unread behind a timer that fires far too late.
      if (Date.now() - due > Math.min(limitMs, 1_000)) this.#limitPing(signal, limitMs);
      else this.#die(`A ping had no answer within ${limitMs} ms.`);
    }, limitMs).unref();
    signal.addEventListener('abort', () => clearTimeout(timer), { once: true });
  }

  #die(reason: string, cause?: unknown): void {
    if (this.#isStopped) return;
    this.stop();
    this.#options.dead(new ConnectionError(`The connection is dead. ${reason}`, { operation: 'connect', cause }));
  }
}
