import { readFileSync } from 'node:fs';
import { describe, expect, it, type TestContext, vi } from 'vitest';
import { pause } from '../../soak/time.js';
import type { Backend } from '../../src/core/backend.js';
import { createFromSettings } from '../../src/create-backend.js';
import type { ChatEvent } from '../../src/models/index.js';
import { type Emulator, startEmulator } from '../../src/testing/index.js';
import type { WorldMessage } from '../../src/testing/world.js';

/** The table of docs/reliability.md, as one can hold somebody to it. */
type Deed = 'message' | 'reply' | 'edit' | 'delete' | 'reaction';
type Promised = {
  /** What is told of a short loss, and of a long one or a restart of the process. */
  short: readonly Deed[];
  long: readonly Deed[];
  emulator?: object;
  settings?: object;
  /** How long nothing comes when all has come; milliseconds. */
  quietMs?: number;
  /** The platform itself keeps nothing any more. */
  forget?(emulator: Emulator): void;
};

const expireSession = ({ faults }: Emulator) => faults.expireSession();

const promises: Readonly<Record<string, Promised>> = {
  slack: {
    short: ['message', 'reply', 'edit', 'delete', 'reaction'],
    long: ['message', 'reply', 'edit'],
    // Slack's own are a moment, a minute and five minutes.
    emulator: { retryDelaysMs: [200, 700, 1_200] },
    quietMs: 1_300,
  },
  discord: {
    short: ['message', 'reply', 'edit', 'delete', 'reaction'],
    long: ['message', 'reply', 'edit'],
    forget: expireSession,
  },
  symphony: {
    short: ['message', 'edit', 'delete'],
    long: ['message', 'edit'],
    settings: { datafeed: { redeliveryMs: 1_000 } },
    emulator: { redeliveryMs: 1_000 },
    // The feed is gone.
    forget: ({ faults }) => faults.requestReconnect(),
  },
  rocketchat: {
    short: ['message', 'reply', 'edit', 'delete', 'reaction'],
    long: ['message', 'reply', 'edit', 'delete'],
  },
  teamwire: {
    short: ['message', 'delete', 'reaction'],
    long: ['message', 'delete'],
    settings: { pollSeconds: 1 },
    forget: expireSession,
  },
  stackexchange: {
    short: ['message', 'edit', 'delete', 'reaction'],
    long: ['message', 'edit', 'delete', 'reaction'],
    settings: { reconnectMaxMs: 500 },
  },
};

const kinds: Readonly<Record<string, Deed>> = {
  'message.updated': 'edit',
  'message.deleted': 'delete',
  'reaction.added': 'reaction',
};
const patiently = { timeout: 20_000, interval: 20 };
async function stageOf({ onTestFinished }: TestContext, platform: string, options: object = {}) {
  const { emulator: own, settings } = promises[platform] as Promised;
  const emulator = await startEmulator(platform, { users: ['ada', 'bob'], ...own, ...options });
  onTestFinished(() => emulator.stop());
  /** A process of the bot's, which has heard all that `events` holds. */
  const process = async (cursorStore: Map<string, string>) => {
    const backend = await createFromSettings(platform, {
      ...emulator.config,
      ...settings,
      cursorStore,
      retry: { baseMs: 20, maxMs: 200 },
    });
    onTestFinished(() => backend.disconnect());
    const events: ChatEvent[] = [];
    const types = ['message.created', 'message.updated', 'message.deleted', 'reaction.added'] as const;
    for (const type of types) backend.on(type, (event) => void events.push(event));
    await backend.connect();
    return { backend, events };
  };
  return { emulator, process };
}

type Base = { edited: WorldMessage; deleted: WorldMessage; liked: WorldMessage; root: WorldMessage };

/** What stands there before. */
async function prepare({ world }: Emulator, backend: Backend, events: ChatEvent[]): Promise<Base> {
  const ada = world.user('ada');
  const [edited, deleted, liked, root] = ['edited', 'deleted', 'liked', 'root'].map((text) => ada.say('general', text));
  const base = { edited, deleted, liked, root } as Base;
  // Only alerts take reactions.
  const isAlert = backend.capabilities.level('reactions') === 'partial';
  if (isAlert) {
    await backend.sendMessage(base.liked.channelId, 'alert', { type: 'alert' });
    base.liked = world.lastMessage('general', ({ text }) => text.includes('alert')) ?? base.liked;
  }
  await vi.waitFor(() => expect(events.length).toBe(isAlert ? 5 : 4), patiently);
  return base;
}

/** All that can happen. */
function act({ world }: Emulator, backend: Backend, { edited, deleted, liked, root }: Base): void {
  const { capabilities } = backend;
  const ada = world.user('ada');
  const [allowed = '👍'] = capabilities.get('reactions').allowed ?? [];
  const acts: (() => unknown)[] = [
    () => ada.edit(edited, 'edited, changed'),
    () => ada.delete(deleted),
    () => world.user('bob').react(liked, allowed),
    ...(capabilities.supports('threads') ? [() => ada.say('general', 'reply', { thread: root })] : []),
  ];
  for (const each of acts) {
    try {
      each();
    } catch {
      // The platform has no such thing.
    }
  }
  ada.say('general', 'message');
}

function deedsIn(events: readonly ChatEvent[]): Deed[] {
  const deeds = events.flatMap((event): Deed | Deed[] => {
    if (event.type === 'message.created') return [event.message.text === 'reply' ? 'reply' : 'message'];
    return kinds[event.type] ?? [];
  });
  return [...new Set(deeds)].sort();
}

/** Resolves when the new message was told, and nothing has come for a while. */
async function quiet(events: readonly ChatEvent[], from: number, quietMs = 500): Promise<ChatEvent[]> {
  const isNew = (event: ChatEvent) => event.type === 'message.created' && event.message.text === 'message';
  await vi.waitFor(() => expect(events.slice(from).some(isNew)).toBe(true), patiently);
  for (let count = -1; count !== events.length; ) {
    count = events.length;
    await pause(quietMs);
  }
  return events.slice(from);
}

describe.each(Object.keys(promises))('what is promised of %s', (platform) => {
  const { short, long, forget, quietMs } = promises[platform] as Promised;

  it.concurrent('is so over a short loss', async (test) => {
    const { emulator, process } = await stageOf(test, platform);
    const { backend, events } = await process(new Map());
    const base = await prepare(emulator, backend, events);
    const from = events.length;
    const lost = new Promise<void>((resolve) => backend.once('connection.reconnecting', () => resolve()));
    emulator.faults.dropConnections();
    // Of a poll that is reset the next is made at once.
    await Promise.race([lost, pause(200)]);
    act(emulator, backend, base);
    expect(deedsIn(await quiet(events, from, quietMs))).toEqual([...short].sort());
  }, 40_000);

  it.concurrent('is so over a restart, and whoever reads it again is told the same ids', async (test) => {
    // Slack's own repeats come to whoever is connected: they are switched off, as after an hour.
    const { emulator, process } = await stageOf(test, platform, platform === 'slack' ? { retryDelaysMs: [] } : {});
    const store = new Map<string, string>();
    const first = await process(store);
    const base = await prepare(emulator, first.backend, first.events);
    await first.backend.disconnect();
    const before = new Map(store);

    act(emulator, first.backend, base);
    forget?.(emulator);
    const second = await process(store);
    const told = await quiet(second.events, 0, quietMs);
    expect(deedsIn(told)).toEqual([...long].sort());
    expect(told.every(({ backfilled }) => backfilled)).toBe(true);
    await second.backend.disconnect();

    // Another process that had come as far as the first one is told the same again, under the same ids.
    forget?.(emulator);
    const third = await process(before);
    const again = await quiet(third.events, 0, quietMs);
    expect(new Set(again.map(({ id }) => id))).toEqual(new Set(told.map(({ id }) => id)));
    expect(new Set(again.map(({ id }) => id)).size).toBe(again.length);
  }, 60_000);

  it.concurrent('stands in the table of the docs, and in the capability matrix', { timeout: 60_000 }, async (test) => {
    const { process } = await stageOf(test, platform);
    const { capabilities, displayName } = (await process(new Map())).backend;
    const levels = { edit: 'backfillEdits', delete: 'backfillDeletes', reaction: 'backfillReactions' } as const;
    for (const [deed, cell] of Object.entries(levels) as [keyof typeof levels, (typeof levels)[keyof typeof levels]][])
      if (long.includes(deed)) expect(capabilities.level(cell), cell).not.toBe('none');
      else if (capabilities.level(cell) === 'native') expect(long).toContain(deed);
    const docs = readFileSync(new URL('../../docs/reliability.md', import.meta.url), 'utf8');
    const row = docs.split('\n').find((line) => line.startsWith(`| ${displayName} |`)) ?? '';
    const words = { edit: /edit|everything/, delete: /delet|everything/, reaction: /reaction|everything/ } as const;
    const [, , , cell = ''] = row.split('|');
    const isSame = /the same(?!, without)|everything/.test(cell);
    for (const [deed, word] of Object.entries(words) as [keyof typeof words, RegExp][])
      if (!isSame && !cell.includes('the same')) expect(word.test(cell), `${deed}: ${cell}`).toBe(long.includes(deed));
  });
});
