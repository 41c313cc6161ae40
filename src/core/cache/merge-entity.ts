import type { CacheableEntity } from './entity-cache.js';

/**
 * The known entity with the update's fields written over it. Fields that the update lacks (or holds as `undefined`) are
 * kept, `native` is merged key by key, and a name that is only the id again (platforms often send no name) replaces none.
 */
export function mergeEntity<T extends CacheableEntity>(known: T, update: T): T {
  const merged: Record<string, unknown> = { ...known };
  for (const [key, value] of Object.entries(update as Record<string, unknown>)) {
    if (value === undefined) continue;
    if (key === 'name' && (value === '' || value === update.id) && known.name) continue;
    const before = merged[key];
    merged[key] = key === 'native' && isObject(value) && isObject(before) ? { ...before, ...value } : value;
  }
  return merged as T;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
