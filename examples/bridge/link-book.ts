import type { CursorStore, MessageRef, SentMessage } from 'chatmux';

/** A channel that takes part, by `account channelId`. */
export type EndKey = string;

/** One message and its copies. */
export type Link = {
  /** Counts up; its remainder is the place in the store. */
  readonly serial: number;
  readonly origin: EndKey;
  /** Of the origin the message itself; elsewhere what was sent, with all its parts. */
  readonly refs: Record<EndKey, MessageRef | SentMessage>;
  /** The ends whose copy has the speaker's name in its words. */
  readonly signed: EndKey[];
  /** How many people reacted, by emoji and end. */
  readonly reactions: Record<string, Record<EndKey, number>>;
};

/**
 * Which message is whose copy. It holds the newest `limit` links, in memory and in the store: the oldest place is written
 * over, so that the store is bounded without a way to delete.
 */
export class LinkBook {
  readonly #store: CursorStore;
  readonly #limit: number;
  readonly #places: (Link | undefined)[];
  readonly #byMessage = new Map<string, Link>();
  #next = 0;

  private constructor(store: CursorStore, limit: number) {
    this.#store = store;
    this.#limit = limit;
    this.#places = new Array(limit).fill(undefined);
  }

  static async open(store: CursorStore, limit: number): Promise<LinkBook> {
    const book = new LinkBook(store, limit);
    for (let place = 0; place < limit; place += 1) {
      const json = await store.get(`link:${place}`);
      // Places are filled in order: behind an empty one there is nothing.
      if (!json) break;
      book.#put(JSON.parse(json) as Link);
    }
    return book;
  }

  /** The link that a message, or one of the parts of a copy, belongs to. */
  find(end: EndKey, id: string): Link | undefined {
    return this.#byMessage.get(`${end} ${id}`);
  }

  /** Notes a message that is to be copied. */
  add(origin: EndKey, message: MessageRef): Link {
    const { channelId, id, threadId } = message;
    const ref = { channelId, id, ...(threadId !== undefined && { threadId }) };
    const link: Link = { serial: this.#next, origin, refs: { [origin]: ref }, signed: [], reactions: {} };
    this.#put(link);
    return link;
  }

  /** Notes its copy on another end, and keeps it over a restart. */
  async set(link: Link, end: EndKey, copy: SentMessage): Promise<void> {
    link.refs[end] = copy;
    this.#index(link);
    await this.save(link);
  }

  async save(link: Link): Promise<void> {
    await this.#store.set(`link:${link.serial % this.#limit}`, JSON.stringify(link));
  }

  #put(link: Link): void {
    const place = link.serial % this.#limit;
    const former = this.#places[place];
    if (former) for (const key of keysOf(former)) this.#byMessage.delete(key);
    this.#places[place] = link;
    this.#index(link);
    this.#next = Math.max(this.#next, link.serial + 1);
  }

  #index(link: Link): void {
    for (const key of keysOf(link)) this.#byMessage.set(key, link);
  }
}

function keysOf({ refs }: Link): string[] {
  return Object.entries(refs).flatMap(([end, ref]) =>
    ('parts' in ref ? ref.parts : [ref]).map(({ id }) => `${end} ${id}`),
  );
}
