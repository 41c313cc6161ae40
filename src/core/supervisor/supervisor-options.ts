import type { ErrorInfo } from '../../models/index.js';
import type { ChatError } from '../errors/index.js';
import type { Logger } from '../logger.js';
import type { ConnectionState } from './connection-state.js';
import type { OpenContext, Session } from './session.js';

/** How long and how often; milliseconds. Every value is a setting of the backends too. */
export type SupervisorTimes = {
  /** One try to open a session. */
  openTimeoutMs: number;
  /** All tries of `start` together. */
  connectTimeoutMs: number;
  /** The end of a session, and of `stop`. */
  closeTimeoutMs: number;
  /** A session that says nothing for so long is dead, whatever TCP says. `Infinity`: no watchdog. */
  silenceMs: number;
  /** Between two pings, for sessions that can. */
  pingIntervalMs: number;
  pingTimeoutMs: number;
  /** The backoff's first bound and its last. */
  baseDelayMs: number;
  maxDelayMs: number;
  /** A session that lived so long was good: the next loss starts the backoff anew. */
  stableAfterMs: number;
  /** The bound of the jitter before a reconnect that the server asked for. */
  immediateJitterMs: number;
  /** How long a replaced session stays open beside the new one, for what is on its way. */
  overlapMs: number;
  /** Never more tries than this within a minute, whatever server and sessions do. */
  maxAttemptsPerMinute: number;
};

export const supervisorDefaults: Readonly<SupervisorTimes> = Object.freeze({
  openTimeoutMs: 30_000,
  connectTimeoutMs: 60_000,
  closeTimeoutMs: 5_000,
  silenceMs: Number.POSITIVE_INFINITY,
  pingIntervalMs: 30_000,
  pingTimeoutMs: 10_000,
  baseDelayMs: 500,
  maxDelayMs: 60_000,
  stableAfterMs: 30_000,
  immediateJitterMs: 250,
  overlapMs: 1_000,
  maxAttemptsPerMinute: 20,
});

export type SupervisorOptions<Token> = { [K in keyof SupervisorTimes]?: SupervisorTimes[K] | undefined } & {
  /** Opens a session. Resolve when it is ready; reject when it cannot be. It may do anything: it is guarded. */
  open(context: OpenContext<Token>): Promise<Session> | Session;
  /** A token from before, when the platform keeps what it stands for over a restart. */
  resumeToken?: Token | undefined;
  /** More errors that reconnecting cannot mend. */
  isFatal?: ((error: ChatError) => boolean) | undefined;
  /** For the errors' `platform` and `account`. */
  platform?: string | undefined;
  account?: string | undefined;
  logger?: Logger | undefined;
  /** From 0 to 1. Default `Math.random`. */
  random?: (() => number) | undefined;
};

/** What a supervisor tells. A listener that throws is logged, and the others are called all the same. */
export type SupervisorEvents = {
  /** A session is up, the first or one after a loss. With `resumed` false, what happened meanwhile must be read. */
  connected: { resumed: boolean };
  /** The connection is lost, or could not be made again; the next try comes in `delayMs`. */
  reconnecting: { attempt: number; delayMs: number; error: ErrorInfo };
  /** A session took the place of another without a gap. */
  replaced: { resumed: boolean };
  /** It is over: by `stop` (no error), or for good. */
  disconnected: { error?: ErrorInfo };
  state: { state: ConnectionState; previous: ConnectionState };
};
