/** Why a session ended, as the transport knows it. */
export type CloseInfo = {
  /** What went wrong; a fatal one (`auth`, `forbidden`, `config`, `unsupported`) stops the supervisor. */
  error?: unknown;
  /** Reconnecting will not help, whatever the error's code is. */
  fatal?: boolean | undefined;
  /** The server asked for it: come back at once (with a small jitter), not with the backoff. */
  immediate?: boolean | undefined;
  /** The server said how long to stay away, in milliseconds. */
  delayMs?: number | undefined;
  /** False when the platform will not resume: the resume token is forgotten. */
  resumable?: boolean | undefined;
};

/** One connection that is up: a socket after its hello, a feed that answers its first read. */
export type Session = {
  /** True when the platform goes on where the last session ended and replays what was missed. */
  resumed: boolean;
  /** Settles when the session is over, whoever ended it. A rejection is a loss with that error. */
  closed: Promise<CloseInfo | undefined> | Promise<void>;
  /** Ends it. Waited for with a limit; may fail. */
  close(): Promise<void> | void;
  /** Asks the other side for a sign of life; resolving is one. A failure, or no end in time, ends the session. */
  ping?(signal: AbortSignal): Promise<unknown> | unknown;
  /** This session's own value, where the server tells one at the start (Discord's `heartbeat_interval`). */
  pingIntervalMs?: number | undefined;
  silenceMs?: number | undefined;
};

/** The server's wish for a new connection while this one still works. */
export type ReplaceRequest = {
  /** Open the new one first and close this one then, so that nothing is missed; else close first. */
  overlap?: boolean | undefined;
  delayMs?: number | undefined;
};

/** What `open` gets. All of its functions may be called at any time, also after the session's end; they never throw. */
export type OpenContext<Token> = {
  /** 0 for the first try, then counting the tries since the last stable connection. */
  readonly attempt: number;
  /** What `setResumeToken` was last given; `undefined` when there is nothing to resume. */
  readonly resumeToken: Token | undefined;
  /** Fires when this try is over: stopped, or out of time. What is opened all the same will be closed. */
  readonly signal: AbortSignal;
  /** Feeds the watchdog: call it for every frame and answer, whatever it says. */
  alive(): void;
  /** Keeps what the next session needs to go on where this one is; `undefined` forgets it. Ignored once replaced. */
  setResumeToken(token: Token | undefined): void;
  /** The server asked for a new connection. */
  requestReplacement(request?: ReplaceRequest): void;
};
