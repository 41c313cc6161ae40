import { type ChatError, ConnectionError } from '../errors/index.js';
import { type Logger, silentLogger } from '../logger.js';
import { anySignal, sleep, throwIfAborted } from '../retry/index.js';
import { failureOf, failureText, isFatal, isTransient } from './failure.js';
import { ReconnectPace } from './reconnect-pace.js';
import { ResumeToken } from './resume-token.js';
import type { CloseInfo, ReplaceRequest } from './session.js';
import { SessionOpener } from './session-opener.js';
import type { SessionWatch } from './session-watch.js';
import type { SupervisorOptions, SupervisorTimes } from './supervisor-options.js';

/** What the loop tells while it runs. */
export type LoopReport = {
  up(resumed: boolean): void;
  lost(error: ChatError, attempt: number, delayMs: number): void;
  replaced(resumed: boolean): void;
};

/**
 * Keeps one session up after the other. Its methods end by throwing: what will not heal, or an AbortedError when the
 * signal fires.
 */
export class ConnectionLoop<Token> {
  readonly #options: SupervisorOptions<Token>;
  readonly #times: SupervisorTimes;
  readonly #report: LoopReport;
  readonly #logger: Logger;
  readonly #opener: SessionOpener<Token>;
  readonly #pace: ReconnectPace;
  readonly #open = new Set<SessionWatch>();
  /** The newest session of which `connected` was told, and that is not known to be lost. */
  #current: SessionWatch | undefined;
  /** The session that was replaced last, as long as it stays open for what is on its way. */
  #lingering: SessionWatch | undefined;
  readonly token: ResumeToken<Token>;

  constructor(options: SupervisorOptions<Token>, times: SupervisorTimes, report: LoopReport) {
    this.#options = options;
    this.#times = times;
    this.#report = report;
    this.#logger = options.logger ?? silentLogger;
    this.#opener = new SessionOpener((context) => options.open(context), times);
    this.#pace = new ReconnectPace(times, options.random ?? Math.random);
    this.token = new ResumeToken(options.resumeToken);
  }

  /** The first session: transient failures are tried again for `connectTimeoutMs`, others are thrown at once. */
  async first(signal: AbortSignal): Promise<SessionWatch> {
    this.#pace.reset();
    const deadline = performance.now() + this.#times.connectTimeoutMs;
    for (;;) {
      const restMs = Math.max(1, deadline - performance.now());
      try {
        return this.#up(await this.#tryOpen(signal, Math.min(this.#times.openTimeoutMs, restMs)));
      } catch (thrown) {
        throwIfAborted(signal, { operation: 'connect' });
        const error = this.#errorOf(thrown);
        if (this.#isFatal(error, thrown) || !isTransient(error)) throw error;
        const delayMs = this.#pace.next({ delayMs: error.retryAfterMs });
        if (performance.now() + delayMs >= deadline) throw error;
        this.#logger.info('The first connection failed; trying again.', { error: failureText(error), delayMs });
        await sleep(delayMs, signal);
      }
    }
  }

  /** Everything after the first session. */
  async keep(first: SessionWatch, signal: AbortSignal): Promise<void> {
    let watch = first;
    while (!signal.aborted) {
      const fate = await watch.fate();
      if (signal.aborted) return;
      this.#pace.lived(watch.ageMs);
      if ('replace' in fate) watch = await this.#replace(watch, fate.replace, signal);
      else watch = await this.#reconnect(watch, fate.ended, signal);
    }
  }

  /** Closes what is open, late comers included. */
  async close(): Promise<void> {
    this.#current = undefined;
    await Promise.all([...[...this.#open].map((watch) => this.#close(watch)), this.#opener.settled()]);
  }

  async #reconnect(old: SessionWatch, info: CloseInfo, signal: AbortSignal): Promise<SessionWatch> {
    this.token.retire(old);
    if (info.resumable === false) this.token.forget();
    let error = this.#errorOf(info.error ?? new ConnectionError('The connection was closed by the other side.'));
    let isFatal = info.fatal === true || this.#isFatal(error, info.error);
    let wish: CloseInfo = info;
    const closed = this.#close(old);
    for (;;) {
      if (isFatal) throw error;
      const delayMs = this.#pace.next({ immediate: wish.immediate, delayMs: wish.delayMs ?? error.retryAfterMs });
      this.#lost(error, delayMs);
      await Promise.all([sleep(delayMs, signal), closed]);
      try {
        return this.#up(await this.#tryOpen(signal, this.#times.openTimeoutMs));
      } catch (thrown) {
        if (signal.aborted) throw thrown;
        error = this.#errorOf(thrown);
        isFatal = this.#isFatal(error, thrown);
        wish = {};
      }
    }
  }

  async #replace(old: SessionWatch, request: ReplaceRequest, signal: AbortSignal): Promise<SessionWatch> {
    let wish: CloseInfo = { immediate: true, delayMs: request.delayMs };
    if (!request.overlap) return this.#reconnect(old, wish, signal);
    while (!old.ended) {
      await this.#pause(this.#pace.next(wish), old, signal);
      if (old.ended) break;
      try {
        return this.#swap(old, await this.#openBeside(old, signal));
      } catch (thrown) {
        if (signal.aborted) throw thrown;
        const error = this.#errorOf(thrown);
        if (this.#isFatal(error, thrown)) throw error;
        this.#logger.info('A new session could not be opened beside the old one.', { error: failureText(error) });
        wish = { delayMs: error.retryAfterMs };
      }
    }
    return this.#reconnect(old, { immediate: true, ...old.ended }, signal);
  }

  /** Waits, but no longer than the session lives. */
  async #pause(ms: number, old: SessionWatch, signal: AbortSignal): Promise<void> {
    const linked = anySignal(signal);
    void old.end().then(() => linked.abort());
    await sleep(ms, linked.signal).catch(() => {});
    linked.release();
    throwIfAborted(signal, { operation: 'connect' });
  }

  /** Opens the next session while the old one still works; tells the loss when the old one ends before. */
  async #openBeside(old: SessionWatch, signal: AbortSignal): Promise<SessionWatch> {
    const opening = this.#tryOpen(signal, this.#times.openTimeoutMs);
    const isFirst = await Promise.race([opening.then(() => true), old.end().then(() => false)]);
    if (!isFirst && !signal.aborted)
      this.#lost(this.#errorOf(old.ended?.error ?? new ConnectionError('The connection was closed.')), 0);
    return opening;
  }

  #swap(old: SessionWatch, watch: SessionWatch): SessionWatch {
    if (old.ended) {
      // It may have ended between the last look and now: then nobody has been told.
      if (this.#current === old) this.#lost(new ConnectionError('The connection was closed.'), 0);
      void this.#close(old);
      return this.#up(watch);
    }
    this.token.handOver(watch);
    this.#current = watch;
    this.#report.replaced(watch.resumed);
    // Never more than two: one that was replaced before the other has had its time.
    if (this.#lingering) void this.#close(this.#lingering);
    this.#lingering = old;
    const timer = setTimeout(() => void this.#close(old), this.#times.overlapMs).unref();
    void old.end().then(() => {
      clearTimeout(timer);
      if (this.#lingering === old) this.#lingering = undefined;
      return this.#close(old);
    });
    return watch;
  }

  async #tryOpen(signal: AbortSignal, timeoutMs: number): Promise<SessionWatch> {
    this.#pace.tried();
    const watch = await this.#opener.open({
      attempt: this.#pace.attempt,
      resumeToken: this.token.value,
      timeoutMs,
      signal,
      setResumeToken: (from, token) => this.token.set(from, token),
    });
    this.#open.add(watch);
    if (signal.aborted) {
      // It was stopped in the very moment in which the session came up.
      await this.#close(watch);
      throwIfAborted(signal, { operation: 'connect' });
    }
    return watch;
  }

  #up(watch: SessionWatch): SessionWatch {
    this.token.handOver(watch);
    this.#current = watch;
    this.#report.up(watch.resumed);
    return watch;
  }

  #lost(error: ChatError, delayMs: number): void {
    this.#current = undefined;
    this.#logger.info('The connection is lost; reconnecting.', { error: failureText(error), delayMs });
    this.#report.lost(error, this.#pace.attempt, delayMs);
  }

  async #close(watch: SessionWatch): Promise<void> {
    await watch.close();
    this.#open.delete(watch);
  }

  #errorOf(thrown: unknown): ChatError {
    return failureOf(thrown, { platform: this.#options.platform, account: this.#options.account });
  }

  #isFatal(error: ChatError, thrown: unknown): boolean {
    return isFatal(error, thrown) || this.#options.isFatal?.(error) === true;
  }
}
