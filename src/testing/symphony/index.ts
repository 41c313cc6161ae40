import { SymphonyEmulator } from './emulator.js';
import type { SymphonyEmulatorOptions } from './options.js';

export { SymphonyEmulator } from './emulator.js';
export type { SymphonyFaults } from './faults.js';
export type { SymphonyEmulatorConfig, SymphonyEmulatorOptions } from './options.js';

/** Starts a Symphony of one pod on a loopback port. @see SymphonyEmulator */
export function startSymphonyEmulator(options: SymphonyEmulatorOptions = {}): Promise<SymphonyEmulator> {
  return SymphonyEmulator.start(options);
}
