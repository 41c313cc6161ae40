// Backends: one contract over all platforms.

export * from './core/index.js';
export { createBackend } from './create-backend.js';
export { type BackendsConfig, loadBackends } from './load-backends.js';
// Models: what goes in and comes out, as zod schemas with same-named types.
export * from './models/index.js';
export {
  type BackendClass,
  type BackendConfig,
  loadableDialects,
  loadDialect,
  type PlatformDefinition,
  type PlatformName,
  type Platforms,
  platformNames,
  registerPlatform,
  type TypesOf,
} from './registry.js';

// Rich text: one document tree, every platform's markup.
export * from './richtext/index.js';
