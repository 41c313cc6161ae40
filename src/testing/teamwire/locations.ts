import type { ChannelRecord, UserRecord } from '../world/index.js';

export type SharedLocation = {
  readonly tid: string;
  readonly uid: string;
  lat: number;
  lon: number;
  timestamp: number;
  expiresAt: number;
  active: boolean;
};

/** Who shares a position where, and until when. */
export class LocationBook {
  readonly #now: () => number;
  readonly #shared = new Map<string, SharedLocation>();

  constructor(now: () => number) {
    this.#now = now;
  }

  start(channel: ChannelRecord, user: UserRecord, at: { lat: number; lon: number; seconds: number }): SharedLocation {
    const timestamp = this.#now();
    const location: SharedLocation = {
      tid: channel.id,
      uid: user.id,
      lat: at.lat,
      lon: at.lon,
      timestamp,
      expiresAt: timestamp + at.seconds * 1_000,
      active: true,
    };
    this.#shared.set(`${channel.id} ${user.id}`, location);
    return location;
  }

  of(channel: ChannelRecord, user: UserRecord): SharedLocation | undefined {
    const location = this.#shared.get(`${channel.id} ${user.id}`);
    return location && this.#isActive(location) ? location : undefined;
  }

  in(channel: ChannelRecord): SharedLocation[] {
    return [...this.#shared.values()].filter((each) => each.tid === channel.id && this.#isActive(each));
  }

  by(user: UserRecord): SharedLocation[] {
    return [...this.#shared.values()].filter((each) => each.uid === user.id && this.#isActive(each));
  }

  move(location: SharedLocation, lat: number, lon: number): void {
    Object.assign(location, { lat, lon, timestamp: this.#now() });
  }

  stop(location: SharedLocation): void {
    location.active = false;
    location.timestamp = this.#now();
    location.expiresAt = location.timestamp;
  }

  #isActive({ active, expiresAt }: SharedLocation): boolean {
    return active && expiresAt > this.#now();
  }
}
