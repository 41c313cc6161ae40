import { DiscordEmulator } from './emulator.js';
import type { DiscordEmulatorOptions } from './options.js';

export { DiscordEmulator } from './emulator.js';
export type { HttpTarget } from './interactions/http-delivery.js';
export type { InteractionFailure } from './interactions/interactions.js';
export type { DiscordEmulatorConfig, DiscordEmulatorOptions } from './options.js';

/** Starts a Discord of one server on a loopback port. @see DiscordEmulator */
export function startDiscordEmulator(options: DiscordEmulatorOptions = {}): Promise<DiscordEmulator> {
  return DiscordEmulator.start(options);
}
