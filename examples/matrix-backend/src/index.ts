// #region register
import { registerPlatform } from 'chatmux';
import { MatrixBackend } from './backend.js';
import { matrixLimits, matrixMatrix } from './capabilities.js';
import { MatrixConfig, type MatrixConfigInput, matrixEnvironment } from './config.js';
import { matrixDialect } from './dialect.js';
import type { MatrixTypes } from './native.js';

declare module 'chatmux' {
  interface Platforms {
    matrix: { config: MatrixConfigInput; types: MatrixTypes };
  }
}

registerPlatform({
  name: 'matrix',
  config: MatrixConfig,
  environment: matrixEnvironment,
  load: async () => MatrixBackend,
  dialect: async () => matrixDialect,
  capabilities: async () => ({ matrix: matrixMatrix, limits: matrixLimits }),
});

// #endregion register

export { MatrixClient } from './client.js';
export * from './native.js';
export { MatrixBackend, MatrixConfig, type MatrixConfigInput, matrixDialect };
