import type { CloseInfo, OpenContext, Session } from '../../../src/core/supervisor/index.js';

/** A session whose other side the test plays. */
export class FakeSession implements Session {
  resumed = false;
  isOpen = true;
  closeCalls = 0;
  /** What `close` does; by default it ends the session. */
  onClose: () => Promise<void> | void = () => this.end();
  ping?: () => Promise<unknown> | unknown;
  readonly closed: Promise<CloseInfo | undefined>;
  #settle: { resolve(info: CloseInfo | undefined): void; reject(error: unknown): void } | undefined;

  constructor(readonly context: OpenContext<string>) {
    this.closed = new Promise((resolve, reject) => {
      this.#settle = { resolve, reject };
    });
    // Like a socket that fails while nobody listens: the supervisor's own handling is what is tested.
    this.closed.catch(() => {});
  }

  end(info?: CloseInfo): void {
    this.isOpen = false;
    this.#settle?.resolve(info);
  }

  fail(error: unknown): void {
    this.isOpen = false;
    this.#settle?.reject(error);
  }

  close(): Promise<void> | void {
    this.closeCalls++;
    return this.onClose();
  }
}

type Step = (context: OpenContext<string>) => Promise<Session> | Session;

/** A transport that does what the test says, one step a try; the last step repeats. */
export class FakeTransport {
  readonly sessions: FakeSession[] = [];
  readonly contexts: OpenContext<string>[] = [];
  readonly openedAt: number[] = [];

  constructor(public steps: Step[] = []) {}

  readonly open = (context: OpenContext<string>): Promise<Session> | Session => {
    this.openedAt.push(performance.now());
    this.contexts.push(context);
    const step = this.steps.length > 1 ? this.steps.shift() : this.steps[0];
    return step ? step(context) : this.accept(context);
  };

  accept = (context: OpenContext<string>): FakeSession => {
    const session = new FakeSession(context);
    this.sessions.push(session);
    return session;
  };

  /** The newest session. */
  get last(): FakeSession {
    const session = this.sessions.at(-1);
    if (!session) throw new Error('There is no session yet.');
    return session;
  }

  get openSessions(): FakeSession[] {
    return this.sessions.filter((session) => session.isOpen);
  }
}
