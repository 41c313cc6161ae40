/** A date that a server cannot mean: before HTTP was, or in a far future. */
const earliest = Date.UTC(1996, 0, 1);
const latest = Date.UTC(9999, 0, 1);

/**
 * The time on a server's clock, as the `Date` headers of its answers tell it (RFC 9110, 6.6.1). It goes on with the
 * monotonic clock, so that it holds when ours is wrong, or is set.
 */
export class ServerClock {
  #told: { ms: number; at: number } | undefined;

  /** @param date - a `Date` header; what is none is left alone */
  note(date: string | null | undefined): void {
    const ms = date ? Date.parse(date) : Number.NaN;
    if (ms > earliest && ms < latest) this.#told = { ms, at: performance.now() };
  }

  /** Milliseconds, exact to about a second; by our own clock as long as the server has told nothing. */
  now(): number {
    const told = this.#told;
    return told === undefined ? Date.now() : told.ms + Math.round(performance.now() - told.at);
  }
}
