export { Coalescer } from './coalescer.js';
export {
  type CacheableEntity,
  type CacheStats,
  EntityCache,
  type EntityCacheOptions,
} from './entity-cache.js';
