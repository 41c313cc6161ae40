import type { Faults } from '../src/testing/faults.js';
import type { Random } from './random.js';
import { pause } from './time.js';

/** Something that goes wrong. */
export type Trouble = {
  name: string;
  /** The connection is lost, or its events are: what the platform does not replay is read as history. */
  breaksConnection: boolean;
  begin(faults: Faults, random: Random): void;
  /** What ends it beside `faults.clear()`. */
  end?(faults: Faults): Promise<void> | void;
};

const status = (code: number): Trouble => ({
  name: `${code}`,
  breaksConnection: true,
  begin: (faults, random) => faults.fail({ status: code, times: random.int(1, 4) }),
});

/** All that a connection can suffer. */
export const troubles: readonly Trouble[] = [
  {
    name: '429',
    breaksConnection: true,
    begin: (faults, random) => faults.rateLimit({ retryAfterMs: 100, times: random.int(1, 4) }),
  },
  {
    name: '429 without Retry-After',
    breaksConnection: true,
    begin: (faults) => faults.rateLimit({ retryAfterMs: null, times: 2 }),
  },
  status(500),
  status(502),
  status(503),
  {
    name: 'slower than the timeout',
    breaksConnection: true,
    begin: (faults, random) => faults.slow({ ms: 1_300, times: random.int(1, 3) }),
  },
  {
    name: 'answer lost',
    breaksConnection: true,
    begin: (faults, random) => faults.loseAnswer({ times: random.int(1, 4) }),
  },
  {
    name: 'reset in mid-body',
    breaksConnection: true,
    begin: (faults, random) => faults.cutBody({ times: random.int(1, 4) }),
  },
  {
    name: 'connection refused',
    breaksConnection: true,
    begin: (faults) => {
      faults.refuse(true);
      faults.dropConnections();
    },
    end: (faults) => faults.refuse(false),
  },
  { name: 'sockets dropped', breaksConnection: true, begin: (faults) => faults.dropConnections() },
  {
    name: 'half-open socket',
    breaksConnection: true,
    begin: (faults) => faults.halfOpen(true),
    end: (faults) => {
      // The silence itself is found by a watchdog after half a minute: too long here. The system finds it.
      faults.dropConnections();
      faults.halfOpen(false);
    },
  },
  { name: 'asked to reconnect', breaksConnection: true, begin: (faults) => faults.requestReconnect() },
  {
    name: 'duplicated events',
    breaksConnection: false,
    begin: (faults, random) => faults.duplicateEvents({ times: random.int(1, 8) }),
  },
  {
    name: 'reordered events',
    breaksConnection: false,
    begin: (faults, random) => faults.reorderEvents({ count: random.int(2, 4) }),
  },
  {
    name: 'delayed events',
    breaksConnection: false,
    begin: (faults) => faults.delayEvents({ ms: 80 }),
    end: (faults) => faults.delayEvents({ ms: 0 }),
  },
  {
    name: 'garbage',
    breaksConnection: true,
    begin: (faults, random) => faults.sendGarbage(random.pick(['{', 'null', '[]', '{"type":{}}', '\ud800', ''])),
  },
  {
    name: 'session expired',
    breaksConnection: true,
    begin: (faults) => {
      faults.expireSession();
      faults.dropConnections();
    },
  },
  {
    name: 'token revoked',
    breaksConnection: true,
    begin: (faults) => {
      faults.revokeToken(true);
      faults.dropConnections();
    },
    end: (faults) => faults.revokeToken(false),
  },
  {
    name: 'server restarted',
    breaksConnection: true,
    begin: (faults, random) => void faults.restart({ downMs: random.int(0, 300) }),
    end: () => pause(300),
  },
];

/** A fault that the platform does not have is not made. @returns whether it was */
export function begin(trouble: Trouble, faults: Faults, random: Random): boolean {
  try {
    trouble.begin(faults, random);
    return true;
  } catch {
    return false;
  }
}
