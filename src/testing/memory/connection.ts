import type { MemoryFrame } from './frame.js';

/** Why a connection ended: dropped, asked to come again, or refused for good. */
export type MemoryCloseReason = 'dropped' | 'reconnect' | 'unauthorized' | 'closed';

export type MemoryConnectionHandlers = {
  frame(frame: unknown): void;
  closed(reason: MemoryCloseReason): void;
};

/** A client's end of the memory platform's real-time connection. */
export class MemoryConnection {
  /** The session, for resuming. */
  readonly session: string;
  /** The server knew the session and will send what was missed. */
  readonly isResumed: boolean;
  /** The newest frame when it was opened; what is not resumed begins behind it. */
  readonly seq: number;
  readonly #handlers: MemoryConnectionHandlers;
  #isOpen = true;
  #isSilent = false;

  constructor(start: { session: string; isResumed: boolean; seq: number }, handlers: MemoryConnectionHandlers) {
    this.session = start.session;
    this.isResumed = start.isResumed;
    this.seq = start.seq;
    this.#handlers = handlers;
  }

  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** Asks whether the other side is there. @returns false where it does not answer (half open) */
  ping(): boolean {
    return this.#isOpen && !this.#isSilent;
  }

  /**
   * For the server: a half-open connection looks open and carries nothing. It stays so, as what it did not carry is lost: one that
   * came to life again after a resume would have a hole that nobody knows of.
   */
  silence(): void {
    this.#isSilent = true;
  }

  /** For the server. What is sent while silent is gone, as on a real socket. */
  send(frame: MemoryFrame | string): void {
    if (this.#isOpen && !this.#isSilent) this.#handlers.frame(frame);
  }

  /** Ends it; the client hears of it, unless the connection is half open. */
  end(reason: MemoryCloseReason): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    if (!this.#isSilent) this.#handlers.closed(reason);
  }

  /** The client ends it. */
  close(): void {
    this.#isOpen = false;
  }
}
