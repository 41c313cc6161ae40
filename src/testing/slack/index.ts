import { SlackEmulator } from './emulator.js';
import type { SlackEmulatorOptions } from './options.js';

export type { DeliveryFailure } from './delivery/delivery.js';
export type { HttpTarget } from './delivery/http-events.js';
export type { DisconnectReason } from './delivery/socket-mode.js';
export { SlackEmulator } from './emulator.js';
export type { SlackEmulatorConfig, SlackEmulatorOptions } from './options.js';

/** Starts a Slack of one workspace on a loopback port. @see SlackEmulator */
export function startSlackEmulator(options: SlackEmulatorOptions = {}): Promise<SlackEmulator> {
  return SlackEmulator.start(options);
}
