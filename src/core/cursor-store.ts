/**
 * Where a backend keeps how far it has read, so that nothing is missed over a restart of the process. A `Map`, a Redis
 * client or a keyv instance fits.
 */
export interface CursorStore {
  /** What was last `set` under the key; `undefined` (or `null`) when nothing was. */
  get(key: string): Promise<string | null | undefined> | string | null | undefined;
  set(key: string, value: string): unknown;
}
