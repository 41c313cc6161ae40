// Emulators: whole platforms on a loopback port.

// For who writes a backend.
export {
  type BackendFixture,
  type ConformanceOptions,
  type FixtureSettings,
  type TestRunner,
  testBackend,
} from './conformance/index.js';
export type { Emulator, EmulatorOptions, EmulatorRequest } from './emulator.js';

// The scripted other side, and what can go wrong.
export type { FaultMatch, Faults } from './faults.js';
// The whole contract in one process.
export {
  MemoryBackend,
  type MemoryCapabilities,
  type MemoryClient,
  MemoryMessage,
  MemoryMessageNative,
  type MemoryOptions,
  type MemorySendOptions,
} from './memory/index.js';
export { type EmulatorName, type EmulatorTypes, emulatorNames, registerEmulator, startEmulator } from './registry.js';
export type * from './world.js';
