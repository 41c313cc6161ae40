/** Which calls a fault hits: a part of the platform call's name or path (`chat.postMessage`, `/messages`), all when absent. */
export type FaultMatch = {
  match?: string | undefined /** How many calls; 1 unless given. */;
  times?: number | undefined;
};

/**
 * What really happens to a connection. Each call arms a fault; it is used up after its `times`, or ended by `clear()`.
 * Where a platform has no such thing the call rejects by throwing, naming what there is.
 */
export interface Faults {
  /** 429; `retryAfterMs: null` leaves the header out. Default 1,000 ms. */
  rateLimit(options?: FaultMatch & { retryAfterMs?: number | null | undefined }): void;
  /** A server error. Default 500. */
  fail(
    options?: FaultMatch & {
      status?: number | undefined;
      body?: string | undefined;
    },
  ): void;
  /** The answer comes late. */
  slow(options: FaultMatch & { ms: number }): void;
  /** The server does the work, then the connection is reset before the answer. */
  loseAnswer(options?: FaultMatch): void;
  /** The connection is reset in the middle of the answer's body. */
  cutBody(options?: FaultMatch): void;
  /** New connections (requests and sockets) are refused until called with `false`. */
  refuse(on?: boolean): void;
  /** Real-time connections end abruptly. What happens meanwhile is not replayed unless the platform's own resume does it. */
  dropConnections(): void;
  /** Real-time connections stay open and fall silent: nothing arrives, pings stay unanswered, until `false`; one may stay dead then. */
  halfOpen(on?: boolean): void;
  /** The server asks for a reconnect in the platform's own manner. */
  requestReconnect(): void;
  /** The next `times` events are delivered twice. */
  duplicateEvents(options?: { times?: number | undefined }): void;
  /** The next `count` events are held and delivered in reverse order. */
  reorderEvents(options?: { count?: number | undefined }): void;
  /** Events are delivered this much later, until 0. */
  delayEvents(options: { ms: number }): void;
  /** A malformed frame or event goes to every real-time connection. */
  sendGarbage(payload?: string): void;
  /** The session or resume token is no longer known; the credentials are. */
  expireSession(): void;
  /** The credentials are refused from now on, until `false`. */
  revokeToken(on?: boolean): void;
  /** The server goes down, keeps its state, and comes back on the same address after `downMs` (0). */
  restart(options?: { downMs?: number | undefined }): Promise<void>;
  /** Ends all faults. */
  clear(): void;
}
