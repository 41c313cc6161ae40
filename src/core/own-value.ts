/** What a table has at a key that comes from outside; `undefined` for what every object has (`constructor`, `__proto__`). */
export function ownValue<T>(table: Readonly<Record<string, T>>, key: string | undefined): T | undefined {
  return key !== undefined && Object.hasOwn(table, key) ? table[key] : undefined;
}
