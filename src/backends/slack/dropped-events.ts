export type DroppedEventsOwner = {
  /** Slack's time, in milliseconds. */
  now(): number;
  /** The channel's history is to be read before anything else of it is told. */
  gapped(channelId: string): void;
  /** The history of all channels is to be read. */
  ended(): void;
};

const minuteMs = 60_000;

/**
 * The stretch in which Slack drops events because there were too many (`app_rate_limited`, wire sheet, section 13). What comes
 * all the same has something missing before it, so the history of its channel is read first; at the end that of all.
 */
export class DroppedEvents {
  readonly #owner: DroppedEventsOwner;
  #timer: NodeJS.Timeout | undefined;

  constructor(owner: DroppedEventsOwner) {
    this.#owner = owner;
  }

  /**
   * Slack said so.
   *
   * @param minute - when the minute began, in seconds by Slack's clock; without it the minute is this one
   * @returns how long it lasts yet, in milliseconds
   */
  told(minute: number | undefined): number {
    const now = this.#owner.now();
    const end = minute === undefined ? now - (now % minuteMs) + minuteMs : minute * 1000 + minuteMs;
    const leftMs = Math.min(minuteMs, Math.max(0, end - now));
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#owner.ended();
    }, leftMs).unref();
    return leftMs;
  }

  /** To be told of each event of a channel before it is handed on. */
  before(channelId: string): void {
    if (this.#timer !== undefined) this.#owner.gapped(channelId);
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}
