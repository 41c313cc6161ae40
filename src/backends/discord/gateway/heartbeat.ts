import { type PatientTimer, startPatientTimer } from '../../../core/retry/index.js';

/** How long an acknowledgement may take. */
const ackMs = 15_000;

export type HeartbeatParts = {
  /** Puts a heartbeat on the wire. */
  send(): void;
  onAcknowledged(sentAt: number, tookMs: number): void;
  /** No acknowledgement came: the socket is dead, whatever TCP says. */
  onSilence(waitedMs: number): void;
};

/** Shows the gateway that we live, and sees whether it does (wire sheet, section 15). */
export class Heartbeat {
  readonly #parts: HeartbeatParts;
  #beat: NodeJS.Timeout | undefined;
  #awaited: { timer: PatientTimer; sentAt: number; since: number } | undefined;
  #isDeaf = false;

  constructor(parts: HeartbeatParts) {
    this.#parts = parts;
  }

  start(intervalMs: number): void {
    clearTimeout(this.#beat);
    const beat = () => {
      this.#parts.send();
      this.#await(Math.min(intervalMs, ackMs));
      this.#beat = setTimeout(beat, intervalMs);
    };
    // The first comes at any moment of the interval, so that many who come back at once do not beat at once.
    this.#beat = setTimeout(beat, intervalMs * Math.random());
  }

  /** Nothing is read for a while: no acknowledgement can be waited for. */
  deafen(on: boolean): void {
    this.#isDeaf = on;
    if (on) this.#heard();
  }

  acknowledged(): void {
    const awaited = this.#awaited;
    this.#heard();
    if (awaited) this.#parts.onAcknowledged(awaited.sentAt, Math.round(performance.now() - awaited.since));
  }

  stop(): void {
    clearTimeout(this.#beat);
    this.#heard();
  }

  #await(ms: number): void {
    if (this.#isDeaf || this.#awaited) return;
    const timer = startPatientTimer(ms, () => this.#parts.onSilence(ms));
    this.#awaited = { timer, sentAt: Date.now(), since: performance.now() };
  }

  #heard(): void {
    this.#awaited?.timer.cancel();
    this.#awaited = undefined;
  }
}
