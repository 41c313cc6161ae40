import { StackExchangeEmulator } from './emulator.js';
import type { StackExchangeEmulatorOptions } from './options.js';

export { StackExchangeEmulator } from './emulator.js';
export type { StackExchangeFaults } from './faults.js';
export type { StackExchangeEmulatorConfig, StackExchangeEmulatorOptions, StackExchangeHost } from './options.js';
export type { PagePart as StackExchangePagePart } from './pages/parts.js';

/** Starts a chat host of Stack Exchange and its login site on loopback ports. @see StackExchangeEmulator */
export function startStackExchangeEmulator(options: StackExchangeEmulatorOptions = {}): Promise<StackExchangeEmulator> {
  return StackExchangeEmulator.start(options);
}
