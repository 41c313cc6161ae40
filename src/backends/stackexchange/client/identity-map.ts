/** How many objects are kept although nobody holds them (wire sheet, section 9). */
const keptAlive = 5_000;

/**
 * One living object per id. What somebody holds stays the same object; what nobody holds any more may go, the newest ones
 * last.
 */
export class IdentityMap<Item extends object> {
  readonly #make: (id: number) => Item;
  readonly #items = new Map<number, WeakRef<Item>>();
  /** In the order of their last use. */
  readonly #recent = new Map<number, Item>();
  readonly #gone = new FinalizationRegistry<number>((id) => {
    // Another object may have taken its place meanwhile.
    if (this.#items.get(id)?.deref() === undefined) this.#items.delete(id);
  });

  constructor(make: (id: number) => Item) {
    this.#make = make;
  }

  /** The object of an id; made when there is none. */
  get(id: number): Item {
    const item = this.peek(id) ?? this.#add(id);
    this.#recent.delete(id);
    this.#recent.set(id, item);
    if (this.#recent.size > keptAlive) {
      for (const oldest of this.#recent.keys()) {
        this.#recent.delete(oldest);
        break;
      }
    }
    return item;
  }

  /** The object of an id if there is one. */
  peek(id: number): Item | undefined {
    return this.#items.get(id)?.deref();
  }

  #add(id: number): Item {
    const item = this.#make(id);
    this.#items.set(id, new WeakRef(item));
    this.#gone.register(item, id);
    return item;
  }
}
