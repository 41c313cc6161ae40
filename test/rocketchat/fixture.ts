import { afterEach } from 'vitest';
import { RocketChatBackend, type RocketChatConfigInput } from '../../src/backends/rocketchat/index.js';
import type { ChatEvent } from '../../src/models/index.js';
import {
  type RocketChatEmulator,
  type RocketChatEmulatorOptions,
  startRocketChatEmulator,
} from '../../src/testing/rocketchat/index.js';

const open: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close();
});

export type Fixture = {
  emulator: RocketChatEmulator;
  backend: RocketChatBackend;
  events: ChatEvent[];
  /** Another process of the same account. */
  another(settings?: Partial<RocketChatConfigInput>): RocketChatBackend;
  /** The parameters of the calls of one name. */
  calls(name: string): Record<string, unknown>[];
};

/** A server with ada and bob, and a backend that is not connected. All ends with the test. */
export async function start(
  options: RocketChatEmulatorOptions = {},
  settings: Partial<RocketChatConfigInput> = {},
): Promise<Fixture> {
  const emulator = await startRocketChatEmulator({ users: ['ada', 'bob'], ...options });
  open.push(() => emulator.stop());
  const events: ChatEvent[] = [];
  const make = (own: Partial<RocketChatConfigInput> = {}) => {
    const retry = { baseMs: 20, maxMs: 500 };
    const made = new RocketChatBackend({ ...emulator.config, retry, ...settings, ...own });
    open.push(() => made.disconnect());
    return made;
  };
  const backend = make();
  void (async () => {
    for await (const event of backend.events({ buffer: 10_000 })) events.push(event as ChatEvent);
  })();
  return {
    emulator,
    backend,
    events,
    another: make,
    calls: (name) => emulator.requests.filter(({ call }) => call === name).map(({ params }) => ({ ...params })),
  };
}

/** Waits until it is so, at most so long. */
export async function until(is: () => unknown, what: string, timeoutMs = 20_000): Promise<void> {
  const end = Date.now() + timeoutMs;
  while (!is()) {
    if (Date.now() > end) throw new Error(`not within ${timeoutMs} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
