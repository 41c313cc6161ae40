import { onTestFinished } from 'vitest';
import { TeamwireBackend, TeamwireClient, type TeamwireConfigInput } from '../../src/backends/teamwire/index.js';
import {
  startTeamwireEmulator,
  type TeamwireEmulator,
  type TeamwireEmulatorOptions,
} from '../../src/testing/teamwire/index.js';

export type Settings = Partial<Omit<TeamwireConfigInput, 'platform'>>;

/** Retries that cost a test little. */
const retry = { attempts: 4, baseMs: 10, totalMs: 20_000 };

export async function emulated(options: TeamwireEmulatorOptions = {}): Promise<TeamwireEmulator> {
  const emulator = await startTeamwireEmulator({ users: ['ada', 'bob', 'eve'], ...options });
  onTestFinished(() => emulator.stop());
  return emulator;
}

export function clientOf(emulator: TeamwireEmulator, settings: Settings = {}): TeamwireClient {
  const client = new TeamwireClient({ ...emulator.config, retry, ...settings });
  onTestFinished(() => client.close());
  return client;
}

export function backendOf(emulator: TeamwireEmulator, settings: Settings = {}): TeamwireBackend {
  const backend = new TeamwireBackend({ ...emulator.config, retry, ...settings });
  onTestFinished(() => backend.disconnect());
  return backend;
}

/** The least that is a JPEG of this size: start, one frame header, end. */
export function jpeg(width: number, height: number): Uint8Array {
  const frame = [0xff, 0xc0, 0, 11, 8, height >> 8, height & 255, width >> 8, width & 255, 1, 1, 0x11, 0];
  return Uint8Array.from([0xff, 0xd8, 0xff, 0xe0, 0, 4, 0, 0, ...frame, 0xff, 0xd9]);
}
