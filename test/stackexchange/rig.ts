import { onTestFinished } from 'vitest';
import {
  StackExchangeBackend,
  StackExchangeClient,
  type StackExchangeClientConfig,
} from '../../src/backends/stackexchange/index.js';
import {
  type StackExchangeEmulator,
  type StackExchangeEmulatorOptions,
  startStackExchangeEmulator,
} from '../../src/testing/stackexchange/index.js';

type Settings = Partial<StackExchangeClientConfig>;

/** Short waits, so that no test is slow. */
const quick: Settings = { throttleMarginMs: 0, reconnectMaxMs: 500, pollIntervalMs: 20 };

/** An emulator that stops with the test. */
export async function emulate(options: StackExchangeEmulatorOptions = {}): Promise<StackExchangeEmulator> {
  const emulator = await startStackExchangeEmulator({ users: ['ada', 'bob'], ...options });
  onTestFinished(() => emulator.stop());
  return emulator;
}

/** A client of the emulator's bot that closes with the test. */
export function clientOf(emulator: StackExchangeEmulator, settings: Settings = {}): StackExchangeClient {
  const client = new StackExchangeClient({ ...emulator.config, ...quick, ...settings });
  onTestFinished(() => client.close());
  return client;
}

/** A visitor's client. */
export function visitorOf({ config }: StackExchangeEmulator, settings: Settings = {}): StackExchangeClient {
  const { email: _email, password: _password, ...rest } = config;
  const client = new StackExchangeClient({ ...rest, ...quick, ...settings });
  onTestFinished(() => client.close());
  return client;
}

/** A backend of the emulator's bot that disconnects with the test. */
export function backendOf(emulator: StackExchangeEmulator, settings: Settings = {}): StackExchangeBackend {
  const backend = new StackExchangeBackend({ ...emulator.config, ...quick, ...settings });
  onTestFinished(() => backend.disconnect());
  return backend;
}

/** How many calls of a kind were made. */
export function countOf({ requests }: StackExchangeEmulator, call: string): number {
  return requests.filter((request) => request.call === call).length;
}

/** Waits until it holds. */
export async function until(condition: () => boolean, what: string, timeoutMs = 20_000): Promise<void> {
  const end = performance.now() + timeoutMs;
  while (!condition()) {
    if (performance.now() > end) throw new Error(`it never came: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
