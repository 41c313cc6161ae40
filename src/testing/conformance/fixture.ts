import type { Backend } from '../../core/backend.js';
import type { CommonSettings } from '../../core/config.js';
import type { ChatEventType } from '../../models/index.js';
import type { EmulatorRequest } from '../emulator.js';
import type { Faults } from '../faults.js';
import type { World } from '../world.js';

/** Settings that a test wants the backend to be made with, beside those which it needs. */
export type FixtureSettings = {
  [Key in 'account' | 'cursorStore' | 'handlerTimeoutMs']?: CommonSettings[Key] | undefined;
};

/** A backend, not connected, and the other side of it. */
export type BackendFixture = {
  backend: Backend;
  world: World;
  /** Without it nothing is tested that has to do with failures. */
  faults?: Faults | undefined;
  /** The calls that were made: an emulator's `requests`. Without it "before any request" is not tested. */
  requests?: readonly EmulatorRequest[] | undefined;
  /**
   * The handle of the person for whom the account also acts, where some things are done by a person's credentials (a
   * user token): stars and the status text are then hers.
   */
  actsFor?: string | undefined;
  /** Disconnects and frees everything. */
  stop(): Promise<void>;
};

export type ConformanceOptions = {
  /** Of the platform, for the tests' names. */
  name: string;
  /**
   * Makes a backend and its world. Called once for each group of tests. Where the backend has to be told whose presence
   * it follows, that is `world.user('eve')`.
   */
  create(settings: FixtureSettings): BackendFixture | Promise<BackendFixture>;
  /**
   * Makes a second process of the same account in the same world, as after a restart. Without it a restart is not
   * tested.
   */
  another?: ((fixture: BackendFixture, settings: FixtureSettings) => Backend | Promise<Backend>) | undefined;
  /** Events that the platform does not tell of; the suite expects that none of them comes. */
  lacksEvents?: readonly ChatEventType[] | undefined;
  /** A request as the platform sends it to `handleRequest`, telling of a message with this text in that channel. */
  webhook?:
    | ((fixture: BackendFixture, message: { channelId: string; text: string }) => Request | Promise<Request>)
    | undefined;
};
