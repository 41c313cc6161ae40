import { RocketChatEmulator } from './emulator.js';
import type { RocketChatEmulatorOptions } from './options.js';

export { RocketChatEmulator } from './emulator.js';
export type { RocketChatEmulatorConfig, RocketChatEmulatorOptions } from './options.js';

/** Starts a Rocket.Chat server on a loopback port. @see RocketChatEmulator */
export function startRocketChatEmulator(options: RocketChatEmulatorOptions = {}): Promise<RocketChatEmulator> {
  return RocketChatEmulator.start(options);
}
