import type { LiveLocationData } from './data/snapshots.js';

/** In which chats this client shares its position, and until when. */
export class SharingBook {
  readonly #until = new Map<string, number>();

  started(tid: string, seconds: number): void {
    this.#until.set(tid, Date.now() + seconds * 1_000);
  }

  stopped(tid: string): void {
    this.#until.delete(tid);
  }

  /** What the stream tells of the bot's own position. */
  noted({ tid, active, expiresAt }: LiveLocationData): void {
    if (!active) this.#until.delete(tid);
    else if (expiresAt) this.#until.set(tid, expiresAt.getTime());
  }

  /** The chats where it has neither expired nor been stopped. */
  get active(): string[] {
    const now = Date.now();
    for (const [tid, until] of this.#until) if (until <= now) this.#until.delete(tid);
    return [...this.#until.keys()];
  }
}
