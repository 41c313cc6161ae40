import type { DiscordEmulator, DiscordEmulatorOptions } from './discord/index.js';
import type { Emulator, EmulatorOptions } from './emulator.js';
import type { RocketChatEmulator, RocketChatEmulatorOptions } from './rocketchat/index.js';
import type { SlackEmulator, SlackEmulatorOptions } from './slack/index.js';
import type { StackExchangeEmulator, StackExchangeEmulatorOptions } from './stackexchange/index.js';
import type { SymphonyEmulator, SymphonyEmulatorOptions } from './symphony/index.js';
import type { TeamwireEmulator, TeamwireEmulatorOptions } from './teamwire/index.js';

/** The emulators that there are, with their options and what they give. A stranger's is added by declaration merging. */
export interface EmulatorTypes {
  discord: { options: DiscordEmulatorOptions; emulator: DiscordEmulator };
  rocketchat: { options: RocketChatEmulatorOptions; emulator: RocketChatEmulator };
  slack: { options: SlackEmulatorOptions; emulator: SlackEmulator };
  stackexchange: { options: StackExchangeEmulatorOptions; emulator: StackExchangeEmulator };
  symphony: { options: SymphonyEmulatorOptions; emulator: SymphonyEmulator };
  teamwire: { options: TeamwireEmulatorOptions; emulator: TeamwireEmulator };
}

export type EmulatorName = keyof EmulatorTypes;

type Start<Options, Running> = (options?: Options) => Promise<Running>;
type Starters = {
  [Name in EmulatorName]: () => Promise<Start<EmulatorTypes[Name]['options'], EmulatorTypes[Name]['emulator']>>;
};

// Each behind `import()`: testing with one platform loads no other's emulator.
const own: Starters = {
  discord: async () => (await import('./discord/index.js')).startDiscordEmulator,
  rocketchat: async () => (await import('./rocketchat/index.js')).startRocketChatEmulator,
  slack: async () => (await import('./slack/index.js')).startSlackEmulator,
  stackexchange: async () => (await import('./stackexchange/index.js')).startStackExchangeEmulator,
  symphony: async () => (await import('./symphony/index.js')).startSymphonyEmulator,
  teamwire: async () => (await import('./teamwire/index.js')).startTeamwireEmulator,
};

const starters = new Map<string, () => Promise<Start<EmulatorOptions, Emulator>>>(Object.entries(own));

/** The names that `startEmulator` takes. */
export function emulatorNames(): string[] {
  return [...starters.keys()];
}

/** Adds a platform's emulator. */
export function registerEmulator(name: string, start: () => Promise<Start<EmulatorOptions, Emulator>>): void {
  starters.set(name, start);
}

/**
 * Starts a platform's emulator on a free loopback port. Needs no network and no token.
 * @throws an Error that lists the platforms when there is none of this name.
 */
export function startEmulator<Name extends EmulatorName>(
  platform: Name,
  options?: EmulatorTypes[Name]['options'],
): Promise<EmulatorTypes[Name]['emulator']>;
export function startEmulator(platform: string, options?: EmulatorOptions): Promise<Emulator>;
export async function startEmulator(platform: string, options?: EmulatorOptions): Promise<Emulator> {
  const load = starters.get(platform);
  if (!load) throw new Error(`there is no emulator of ${platform}; there are: ${emulatorNames().join(', ')}`);
  const start = await load();
  return start(options);
}
