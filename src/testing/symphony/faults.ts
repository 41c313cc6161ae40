import type { Faults } from '../faults.js';

/** The faults of every emulator and those that only Symphony has. */
export type SymphonyFaults = Faults & {
  /** Every datafeed is gone: reads answer 400, and what they held is lost. */
  staleFeed(): void;
  /** One of the two tokens is no longer known; the credentials are. */
  expireToken(which: 'session' | 'keyManager'): void;
};
