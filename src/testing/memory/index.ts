export { MemoryBackend } from './backend.js';
export type { MemoryCapabilities } from './capabilities.js';
export type { MemoryClient } from './client.js';
export { MemoryMessage, MemoryMessageNative, type MemorySendOptions } from './native.js';
export type { MemoryOptions } from './options.js';
