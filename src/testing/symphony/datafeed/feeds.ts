import { randomBytes } from 'node:crypto';
import type { SymphonyEmulatorOptions } from '../options.js';
import { Feed, type FeedItem } from './feed.js';

/** The most feeds of one account. */
export const mostFeeds = 20;

/** The feeds of the service account. They outlive its sessions. */
export class FeedStore {
  readonly #feeds = new Map<string, Feed>();
  readonly #options: SymphonyEmulatorOptions;

  constructor(options: SymphonyEmulatorOptions) {
    this.#options = options;
  }

  all(): Feed[] {
    for (const [id, feed] of this.#feeds) if (feed.isGone) this.#feeds.delete(id);
    return [...this.#feeds.values()];
  }

  get(id: string): Feed | undefined {
    const feed = this.#feeds.get(id);
    return feed?.isGone ? undefined : feed;
  }

  /** Makes a feed, or gives the one that has this tag; `undefined` when there are too many. */
  create(tag: string | undefined): Feed | undefined {
    // A tagged feed's id is its tag. (Wire sheet, section 5.1.)
    const existing = tag === undefined ? undefined : this.get(tag);
    if (existing) return existing;
    if (this.all().length >= mostFeeds) return undefined;
    const { longPollMs = 30_000, redeliveryMs = 30_000, feedLifeMs = 30 * 60_000, batchSize = 100 } = this.#options;
    const times = { longPollMs, redeliveryMs, lifeMs: feedLifeMs, batchSize };
    const clock = this.#options.clock;
    const now = clock ? () => clock().getTime() : Date.now;
    const feed = new Feed(tag ?? `${randomBytes(16).toString('hex')}_f`, tag, times, now);
    this.#feeds.set(feed.id, feed);
    return feed;
  }

  /** @returns false when there is none. */
  delete(id: string): boolean {
    const feed = this.get(id);
    feed?.end();
    return this.#feeds.delete(id) && feed !== undefined;
  }

  push(item: FeedItem): void {
    for (const feed of this.all()) feed.push(item);
  }

  /** All feeds are gone, with what they held. */
  end(): void {
    for (const feed of this.#feeds.values()) feed.end();
    this.#feeds.clear();
  }
}
