import type { UserRecord } from '../world/index.js';

const windowMs = 100_000;

/** The cooldown of who sends much, over all rooms of the host. (Wire sheet, sections 4 and 11: a fitted curve, an assumption.) */
export class Throttle {
  readonly #secondsFor: (recent: number) => number;
  readonly #sent = new Map<string, number[]>();

  constructor(setting: boolean | ((recentMessages: number) => number) = false) {
    if (typeof setting === 'function') this.#secondsFor = setting;
    else this.#secondsFor = setting ? siteCurve : () => 0;
  }

  /** How many whole seconds the user has to wait; 0 when they may write now. */
  waitOf(user: UserRecord, now: number): number {
    const recent = this.#recent(user, now);
    const last = recent.at(-1);
    if (last === undefined) return 0;
    const due = last + this.#secondsFor(recent.length) * 1_000;
    return Math.max(0, Math.ceil((due - now) / 1_000));
  }

  note(user: UserRecord, now: number): void {
    this.#sent.set(user.id, [...this.#recent(user, now), now]);
  }

  #recent(user: UserRecord, now: number): number[] {
    return (this.#sent.get(user.id) ?? []).filter((at) => now - at < windowMs);
  }
}

function siteCurve(recent: number): number {
  return recent <= 1 ? 0 : Math.max(0, Math.ceil(4.82 * Math.log(recent) - 1.88));
}
