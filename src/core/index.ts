// Using a backend.
export { Backend, type BackfillSource } from './backend.js';
export { Backends } from './backends.js';
export type { CacheStats, EntityCache } from './cache/index.js';
export {
  Capabilities,
  type Capability,
  type CapabilityLevel,
  type CapabilityMatrix,
  type CapabilityName,
  type Feature,
  features,
  type Limits,
  type Operation,
  operations,
} from './capabilities.js';
// Writing a backend.
export { BaseUrl, type CommonSettings, commonConfig, commonEnvironment } from './config.js';
export type { CursorStore } from './cursor-store.js';
export type { AckOptions, EventStream } from './delivery/index.js';
export { Deduper, eventId, type GapChannel, type GapPosition, ToggleCounter } from './delivery/index.js';
export * from './errors/index.js';
export { Download, type DownloadOptions, type FileInput, type OutgoingFile } from './files/index.js';
export { Listing } from './listing.js';
export { type Logger, silentLogger } from './logger.js';
export type { AssignableRole, NewChannel } from './operations/channels.js';
export type { HistoryQuery, SearchQuery } from './operations/history.js';
export type { Response as InteractionResponse } from './operations/interactive.js';
export type { BackendProfile, Call, Identity } from './operations/kernel.js';
export type { Outgoing, OutgoingEdit, Target } from './operations/outgoing.js';
export type { MemberIds, Point, ThreadTarget } from './operations/references.js';
export type { CheckSetupOptions } from './operations/setup.js';
export type { ThreadStart } from './operations/threads.js';
export type * from './options.js';
export type { EventHandler, PlatformEvent, PlatformTypes, Sent } from './platform-types.js';
export { resolveConfig } from './resolve-config.js';
export { secret } from './secret.js';
export {
  type Advice,
  type ClockNeed,
  type Finding,
  reachabilitySteps,
  type SetupAddress,
  type SetupStep,
} from './setup/index.js';
export type {
  CloseInfo,
  ConnectionState,
  OpenContext,
  ReplaceRequest,
  Session,
  SupervisorOptions,
  SupervisorTimes,
} from './supervisor/index.js';
