/** Which ids stand under a key: names are not unique, so there may be several. */
export class EntityIndex {
  readonly #ids = new Map<string, Set<string>>();

  add(key: string | undefined, id: string): void {
    if (key === undefined || key === '') return;
    const ids = this.#ids.get(key);
    if (ids) ids.add(id);
    else this.#ids.set(key, new Set([id]));
  }

  delete(key: string | undefined, id: string): void {
    if (key === undefined) return;
    const ids = this.#ids.get(key);
    if (ids?.delete(id) && ids.size === 0) this.#ids.delete(key);
  }

  get(key: string): readonly string[] {
    return [...(this.#ids.get(key) ?? [])];
  }

  clear(): void {
    this.#ids.clear();
  }

  /** How many keys there are. */
  get size(): number {
    return this.#ids.size;
  }
}
