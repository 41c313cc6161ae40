import type { Faults } from '../src/testing/faults.js';
import type { Clocks } from './clock.js';
import type { Random } from './random.js';
import { pause } from './time.js';

/** Where something goes wrong. */
export type Scene = {
  faults: Faults;
  clocks: Clocks;
  random: Random;
  /**
   * Resolves with true when the backend has noticed that its connection is lost, or has another one already on which events
   * come (it was asked to replace it just before), with false when neither is so in time.
   */
  noticed(): Promise<boolean>;
  /** Events of so long from now on are never sent, although no connection is lost. */
  losesEvents(forMs: number): void;
};

/** Something that goes wrong. */
export type Trouble = {
  name: string;
  /** It is over only when the backend's own watchdog has found it. */
  isSlow?: boolean;
  /**
   * The transport itself mixes up what is under way, and nothing in it tells: the first few events, or any that it sends
   * again.
   */
  mixes?: 'the first' | 'any' | undefined;
  begin(scene: Scene): void;
  /** What ends it beside `faults.clear()`. @returns what is wrong with how the backend bore it */
  end?(scene: Scene): Promise<string | undefined> | string | undefined;
};

/** So many events at the most are held to come in reverse. */
export const mostReordered = 4;

const minute = 60_000;
const hour = 60 * minute;

const status = (code: number): Trouble => ({
  name: `${code}`,
  begin: ({ faults, random }) => faults.fail({ status: code, times: random.int(1, 4) }),
});

/** All that a connection can suffer. */
export const troubles: readonly Trouble[] = [
  {
    name: '429',
    begin: ({ faults, random }) => faults.rateLimit({ retryAfterMs: 100, times: random.int(1, 4) }),
  },
  {
    name: '429 without Retry-After',
    begin: ({ faults }) => faults.rateLimit({ retryAfterMs: null, times: 2 }),
  },
  status(500),
  status(502),
  status(503),
  {
    name: 'slower than the timeout',
    begin: ({ faults, random }) => faults.slow({ ms: 1_300, times: random.int(1, 3) }),
  },
  {
    name: 'answer lost',
    begin: ({ faults, random }) => faults.loseAnswer({ times: random.int(1, 4) }),
  },
  {
    name: 'reset in mid-body',
    begin: ({ faults, random }) => faults.cutBody({ times: random.int(1, 4) }),
  },
  {
    name: 'connection refused',
    begin: ({ faults }) => {
      faults.refuse(true);
      faults.dropConnections();
    },
    end: ({ faults }) => {
      faults.refuse(false);
      return undefined;
    },
  },
  { name: 'sockets dropped', begin: ({ faults }) => faults.dropConnections() },
  {
    name: 'half-open socket, then reset',
    begin: ({ faults }) => faults.halfOpen(true),
    end: ({ faults }) => {
      faults.dropConnections();
      faults.halfOpen(false);
      return undefined;
    },
  },
  {
    name: 'silence',
    isSlow: true,
    begin: ({ faults }) => faults.halfOpen(true),
    end: async ({ faults, noticed }) => {
      const isFound = await noticed();
      faults.halfOpen(false);
      return isFound ? undefined : 'the silence of a half-open connection was not noticed';
    },
  },
  { name: 'asked to reconnect', begin: ({ faults }) => faults.requestReconnect() },
  {
    name: 'duplicated events',
    begin: ({ faults, random }) => faults.duplicateEvents({ times: random.int(1, 8) }),
  },
  {
    name: 'reordered events',
    mixes: 'the first',
    begin: ({ faults, random }) => faults.reorderEvents({ count: random.int(2, mostReordered) }),
  },
  {
    name: 'delayed events',
    begin: ({ faults }) => faults.delayEvents({ ms: 80 }),
    end: ({ faults }) => {
      faults.delayEvents({ ms: 0 });
      return undefined;
    },
  },
  {
    name: 'malformed payloads',
    begin: ({ faults, random }) => faults.sendGarbage(random.pick(['{', 'null', '[]', '{"type":{}}', '\ud800', ''])),
  },
  { name: 'unknown payloads', begin: ({ faults }) => faults.sendGarbage() },
  {
    name: 'session expired',
    begin: ({ faults }) => {
      faults.expireSession();
      faults.dropConnections();
    },
  },
  { name: 'session expired, unnoticed', begin: ({ faults }) => faults.expireSession() },
  {
    name: 'token revoked',
    begin: ({ faults }) => {
      faults.revokeToken(true);
      faults.dropConnections();
    },
    end: ({ faults }) => {
      faults.revokeToken(false);
      return undefined;
    },
  },
  {
    name: 'server restarted',
    begin: ({ faults, random }) => void faults.restart({ downMs: random.int(0, 300) }),
    end: async () => {
      await pause(300);
      return undefined;
    },
  },
  {
    // It stays wrong until the next jump.
    name: "the bot's clock jumps",
    begin: ({ clocks, random }) =>
      clocks.setBot(random.pick([-5 * hour, -hour, -2 * minute, 0, 2 * minute, hour, 5 * hour])),
  },
  {
    name: "the bot's clock jumps to and fro",
    begin: ({ clocks, random }) => clocks.setBot(clocks.botAheadMs + random.pick([-3 * hour, 3 * hour])),
    end: ({ clocks }) => {
      clocks.setBot(0);
      return undefined;
    },
  },
  {
    name: "the server's clock jumps",
    begin: ({ clocks, random }) => clocks.advanceServer(random.pick([2 * minute, 20 * minute, 45 * minute])),
  },
];

/** A fault that the platform does not have is not made. @returns whether it was */
export function begin(trouble: Trouble, scene: Scene): boolean {
  try {
    trouble.begin(scene);
    return true;
  } catch {
    return false;
  }
}
