/** The object without its `undefined` and `null` values: to platforms both mean none, and models never hold either. */
export function present<T extends object>(fields: { [K in keyof T]: T[K] | undefined | null }): T {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined && value !== null)) as T;
}
