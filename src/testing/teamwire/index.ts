import { TeamwireEmulator } from './emulator.js';
import type { TeamwireEmulatorOptions } from './options.js';

export { TeamwireEmulator, type TeamwirePost } from './emulator.js';
export type { TeamwireEmulatorConfig, TeamwireEmulatorOptions, TeamwirePolicies } from './options.js';

/** Starts a Teamwire organisation behind the bridge contract on a loopback port. @see TeamwireEmulator */
export function startTeamwireEmulator(options: TeamwireEmulatorOptions = {}): Promise<TeamwireEmulator> {
  return TeamwireEmulator.start(options);
}
