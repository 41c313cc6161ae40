import type { Faults } from './faults.js';
import type { World } from './world.js';

/** A running loopback server that speaks one platform's wire protocol. */
export interface Emulator<Config = Record<string, unknown>> {
  readonly platform: string;
  /** The base URL of its HTTP side. */
  readonly url: string;
  /** Ready for `createBackend`, or for the platform's own client. */
  readonly config: Config;
  readonly world: World;
  readonly faults: Faults;
  /** Every call that the client made, newest last: for assertions on the wire. Bounded to the last 10,000. */
  readonly requests: readonly EmulatorRequest[];
  /** Closes every connection and frees the port. */
  stop(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

export type EmulatorRequest = {
  readonly at: Date;
  /** The platform call's name or path. */
  readonly call: string;
  readonly method: string;
  readonly status: number;
  readonly params: Readonly<Record<string, unknown>>;
};

export type EmulatorOptions = {
  /** 0 (any free one) unless given. */
  port?: number | undefined;
  /** Handles of people who are there from the start. */
  users?: string[] | undefined;
  /**
   * How many messages of a channel the platform keeps, for a load that goes on for hours: older ones are gone from its
   * history. All unless given.
   */
  keepMessages?: number | undefined;
};
