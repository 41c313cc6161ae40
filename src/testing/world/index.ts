export type * from './change.js';
export { plainPlatform } from './plain-platform.js';
export type * from './platform.js';
export type * from './records.js';
export { ScriptedWorld } from './scripted-world.js';
export { WorldState, type WorldStateOptions } from './state.js';
export { splitTyped, type TypedPiece } from './typed-text.js';
