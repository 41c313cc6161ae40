import { AbortedError, ConnectionError, TimeoutError } from '../errors/index.js';
import { onAbort } from '../retry/index.js';
import { timerMs } from './at-most.js';
import type { OpenContext, Session } from './session.js';
import { SessionWatch } from './session-watch.js';
import type { SupervisorTimes } from './supervisor-options.js';

/** The part of the context that the supervisor fills in. */
export type OpenWish<Token> = Pick<OpenContext<Token>, 'attempt' | 'resumeToken'> & {
  timeoutMs: number;
  signal: AbortSignal;
  setResumeToken(watch: SessionWatch, token: Token | undefined): void;
};

/**
 * Opens sessions of which none is lost: one that comes after its time (out of time, stopped) is closed again, and
 * nothing that `open` does (throw, reject late, never settle) escapes.
 */
export class SessionOpener<Token> {
  readonly #open: (context: OpenContext<Token>) => Promise<Session> | Session;
  readonly #times: SupervisorTimes;
  readonly #late = new Set<Promise<void>>();

  constructor(open: (context: OpenContext<Token>) => Promise<Session> | Session, times: SupervisorTimes) {
    this.#open = open;
    this.#times = times;
  }

  /**
   * @throws TimeoutError when it takes too long, AbortedError when the signal fires, else what `open` failed with
   */
  open(wish: OpenWish<Token>): Promise<SessionWatch> {
    const watch = new SessionWatch(this.#times);
    const controller = new AbortController();
    const context: OpenContext<Token> = {
      attempt: wish.attempt,
      resumeToken: wish.resumeToken,
      signal: controller.signal,
      alive: () => watch.alive(),
      setResumeToken: (token) => {
        // A try that was given up has no say any more.
        if (!controller.signal.aborted) wish.setResumeToken(watch, token);
      },
      requestReplacement: (request) => watch.requestReplacement(request),
    };
    return new Promise((resolve, reject) => {
      let isOver = false;
      const finish = () => {
        isOver = true;
        clearTimeout(timer);
        off?.();
      };
      const giveUp = (error: unknown) => {
        finish();
        this.#closeLate(opening, watch);
        controller.abort(error);
        reject(error);
      };
      const timeout = () =>
        giveUp(new TimeoutError(`The connection was not ready within ${wish.timeoutMs} ms.`, { operation: 'connect' }));
      const aborted = () => giveUp(new AbortedError('Connecting was aborted.', { operation: 'connect' }));
      let off: (() => void) | undefined;
      // A listener of the signal that throws must not be able to stop us, and a synchronous throw is a rejection.
      const opening = (async () => asSession(await this.#open(context)))();
      // Not unref'ed: until the socket is there, this timer is all that keeps a connecting process alive.
      const timer = setTimeout(timeout, timerMs(wish.timeoutMs));
      opening.then(
        (session) => {
          if (isOver) return;
          finish();
          try {
            watch.attach(session);
            resolve(watch);
          } catch (error) {
            void watch.close();
            reject(error);
          }
        },
        (error: unknown) => {
          if (isOver) return;
          finish();
          reject(error);
        },
      );
      if (wish.signal.aborted) aborted();
      else off = onAbort(wish.signal, aborted);
    });
  }

  /** Waits for the tries that were given up and for the end of their late sessions. Has no limit of its own. */
  async settled(): Promise<void> {
    await Promise.all(this.#late);
  }

  #closeLate(opening: Promise<Session>, watch: SessionWatch): void {
    const closed = opening
      .then((session) => {
        watch.attach(session);
        return watch.close();
      })
      .catch(() => {});
    this.#late.add(closed);
    void closed.then(() => this.#late.delete(closed));
  }
}

function asSession(session: Session | undefined): Session {
  if (typeof session === 'object' && session !== null && typeof session.close === 'function') return session;
  throw new ConnectionError('`open` gave no session.', { operation: 'connect' });
}
