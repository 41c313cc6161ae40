import { afterEach } from 'vitest';
import type { DiscordConfigInput } from '../../src/backends/discord/config.js';
import { DiscordBackend } from '../../src/backends/discord/index.js';
import type { ChatEvent, ChatEventType, ErrorInfo, EventOf } from '../../src/models/index.js';
import type { DiscordEmulator, DiscordEmulatorOptions } from '../../src/testing/discord/index.js';
import { startEmulator } from '../../src/testing/index.js';

/** How long what must happen may take: a busy machine is no defect. */
const patienceMs = 15_000;

const open: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close();
});

export type Fixture = {
  discord: DiscordEmulator;
  backend: DiscordBackend;
  world: DiscordEmulator['world'];
  events: ChatEvent[];
  errors: ErrorInfo[];
  /** The calls whose name begins so: `POST /channels`. */
  calls(name: string): DiscordEmulator['requests'];
  /** The first event of a type, present or to come. */
  event<Type extends ChatEventType>(type: Type, fits?: (event: EventOf<Type>) => boolean): Promise<EventOf<Type>>;
  another(config?: Partial<DiscordConfigInput>): DiscordBackend;
};

/** A Discord of its own and a backend on it; both are closed after the test. */
export async function fixture(
  options: DiscordEmulatorOptions = {},
  config: Partial<DiscordConfigInput> = {},
): Promise<Fixture> {
  const discord = await startEmulator('discord', { users: ['ada', 'bob'], ...options });
  open.push(() => discord.stop());
  const another = (more: Partial<DiscordConfigInput> = {}) => {
    const { platform: _platform, ...given } = discord.config;
    const backend = new DiscordBackend({ ...given, ...config, ...more } as DiscordConfigInput);
    open.push(() => backend.disconnect());
    return backend;
  };
  const backend = another();
  const events: ChatEvent[] = [];
  const errors: ErrorInfo[] = [];
  backend.on('error', ({ error }) => {
    errors.push(error);
  });
  void (async () => {
    for await (const event of backend.events({ buffer: 10_000 })) events.push(event as ChatEvent);
  })();
  return {
    discord,
    backend,
    world: discord.world,
    events,
    errors,
    calls: (name) => discord.requests.filter(({ call }) => call.startsWith(name)),
    event: (type, fits = () => true) => firstOf(events, type, fits),
    another,
  };
}

async function firstOf<Type extends ChatEventType>(
  events: readonly ChatEvent[],
  type: Type,
  fits: (event: EventOf<Type>) => boolean,
): Promise<EventOf<Type>> {
  for (const end = Date.now() + patienceMs; ; ) {
    const found = events.find((event): event is EventOf<Type> => event.type === type && fits(event as EventOf<Type>));
    if (found) return found;
    if (Date.now() > end)
      throw new Error(`no event ${type}; there were ${events.map((event) => event.type).join(', ')}`);
    await pause(5);
  }
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** Waits until it holds. */
export async function eventually(holds: () => boolean | Promise<boolean>, what: string): Promise<void> {
  for (const end = Date.now() + patienceMs; !(await holds()); ) {
    if (Date.now() > end) throw new Error(`${what}: not in time`);
    await pause(5);
  }
}
