export { Coalescer } from './coalescer.js';
export {
  type CacheableEntity,
  type CacheStats,
  EntityCache,
  type EntityCacheOptions,
  entityCacheDefaults,
} from './entity-cache.js';
