import type { IdFactory } from '../world/index.js';

/** Ids of Slack's shape, counted, and `ts` values: ten digits, a dot, six digits, rising. (Wire sheet, sections 1 and 4.) */
export class SlackIds implements IdFactory {
  readonly #counts = new Map<string, number>();
  #lastMicros = 0;

  /** `U0AAA…`: a prefix and upper-case alphanumerics. */
  next(prefix: string): string {
    const count = (this.#counts.get(prefix) ?? 0) + 1;
    this.#counts.set(prefix, count);
    // Scattered, so that nothing learns to rely on their order.
    const scattered = (count * 2_654_435_761) % 36 ** 6;
    return `${prefix}0${scattered.toString(36).toUpperCase().padStart(6, 'A')}${count.toString(36).toUpperCase().padStart(3, '0')}`;
  }

  /** A `ts` at this time, later than every one before. */
  ts(at: Date): string {
    const micros = at.getTime() * 1_000 + 9;
    // A script may post into the past; then the order of time counts, not the order of posting.
    const isPast = micros < this.#lastMicros - 60_000_000;
    if (!isPast) this.#lastMicros = Math.max(micros, this.#lastMicros + 10);
    const value = isPast ? micros + this.#step() : this.#lastMicros;
    return `${Math.floor(value / 1e6)}.${String(value % 1e6).padStart(6, '0')}`;
  }

  user(): string {
    return this.next('U');
  }

  /** New private channels and group conversations are `C…` too. */
  channel(kind: string): string {
    return this.next(kind === 'direct' ? 'D' : 'C');
  }

  message(_channel: unknown, at: Date): string {
    return this.ts(at);
  }

  file(): string {
    return this.next('F');
  }

  group(): string {
    return this.next('S');
  }

  emoji(name: string): string {
    return name;
  }

  other(what: string): string {
    return this.next({ scheduled: 'Q', modal: 'V', event: 'Ev' }[what] ?? 'X');
  }

  #step(): number {
    const count = (this.#counts.get('past') ?? 0) + 10;
    this.#counts.set('past', count);
    return count % 1_000;
  }
}
