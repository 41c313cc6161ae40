import type { IdFactory, MessageRecord } from '../world/index.js';

const epoch = 1_420_070_400_000n;

/** Unsigned 64-bit ids that hold their time, rising. (Wire sheet, section 1.) */
export class DiscordIds implements IdFactory {
  readonly #now: () => Date;
  #lastMs = 0n;
  #count = 0n;
  #past = 0n;

  constructor(now: () => Date) {
    this.#now = now;
  }

  /** An id for this moment, later than every one before. */
  snowflake(at: Date = this.#now()): string {
    const ms = BigInt(at.getTime());
    // A script may post into the past; then the order of time counts, not the order of posting.
    if (ms < this.#lastMs - 60_000n) {
      this.#past = (this.#past + 1n) % 4_096n;
      return build(ms, this.#past);
    }
    if (ms > this.#lastMs) {
      this.#lastMs = ms;
      this.#count = 0n;
    } else if (this.#count === 4_095n) {
      this.#lastMs += 1n;
      this.#count = 0n;
    } else this.#count += 1n;
    return build(this.#lastMs, this.#count);
  }

  user(): string {
    return this.snowflake();
  }

  channel(): string {
    return this.snowflake();
  }

  message(_channel: unknown, at: Date): string {
    return this.snowflake(at);
  }

  file(): string {
    return this.snowflake();
  }

  group(): string {
    return this.snowflake();
  }

  emoji(): string {
    return this.snowflake();
  }

  /** A thread shares the id of the message that it was started from. (Wire sheet, section 11.) */
  thread(root: MessageRecord | undefined): string {
    return root?.id ?? this.snowflake();
  }

  other(): string {
    return this.snowflake();
  }
}

function build(ms: bigint, count: bigint): string {
  return String(((ms - epoch) << 22n) | (1n << 17n) | count);
}

/** When an id was made. */
export function timeOf(id: string): Date {
  return new Date(Number((BigInt(id) >> 22n) + epoch));
}

export function isSnowflake(value: unknown): value is string {
  return typeof value === 'string' && /^\d{1,20}$/.test(value) && BigInt(value) < 1n << 64n;
}

/** By age. */
export function compareIds(a: string, b: string): number {
  return a.length - b.length || (a < b ? -1 : a > b ? 1 : 0);
}

/** Microseconds and an offset, as Discord writes times. (Wire sheet, section 1.) */
export function isoTime(at: Date): string {
  return at.toISOString().replace('Z', '000+00:00');
}
