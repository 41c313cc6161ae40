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
// For who writes an emulator: the people and what they did, a server that can be made to fail.
export {
  type CallName,
  type FaultHooks,
  LoopbackServer,
  type LoopbackServerOptions,
  type RealtimeSocket,
  readForm,
  type ServerAnswer,
  type ServerRequest,
  type ServerTls,
} from './server/index.js';
export type * from './world/change.js';
export {
  type Composed,
  type IdFactory,
  type PersonAct,
  plainPlatform,
  ScriptedWorld,
  splitTyped,
  type TypedPiece,
  type WorldPlatform,
  WorldState,
  type WorldStateOptions,
} from './world/index.js';
export type * from './world/records.js';
export type * from './world.js';
