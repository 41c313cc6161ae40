// Emulators: the platforms' own protocols on a loopback port.
export type { Emulator, EmulatorOptions, EmulatorRequest } from './emulator.js';
export type { FaultMatch, Faults } from './faults.js';
export { type EmulatorName, type EmulatorTypes, emulatorNames, registerEmulator, startEmulator } from './registry.js';

// The other side: people, and what stands on the platform.
export type * from './world.js';

// The whole contract in one process.
export { MemoryBackend } from './memory/index.js';

// The suite that proves a backend.
export * from './conformance/index.js';
