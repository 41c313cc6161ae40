import type { EmulatorOptions } from '../emulator.js';
import type { CallLimitOptions, ServerTls } from '../server/index.js';

/** Where one service is put: before its own path, and on a port of its own. */
export type SymphonyServiceOptions = {
  /** `/sym`: the service is then at `/sym/agent`. */
  context?: string | undefined;
  /** A port at which this service alone is asked, and nowhere else; 0 is any free one. Default the common port. */
  port?: number | undefined;
};

export type SymphonyEmulatorOptions = EmulatorOptions & {
  /** The service account. Default handle `chatmux`, name `Chatmux`. */
  bot?: { handle?: string | undefined; name?: string | undefined } | undefined;
  /** The pod's number, the upper part of its user ids. Default 103; from 131072 up ids exceed what a number holds. */
  tenant?: number | undefined;
  /** The company's name. Default `Emulated`. */
  company?: string | undefined;
  /**
   * Served by https: `cert` must be good for `localhost`. With `clientCa`, whoever shows a certificate of that authority
   * whose common name is the bot's handle can log in with it (`bot.certificate`). Default http.
   */
  tls?: ServerTls | undefined;
  /** The path before all services. Default none. */
  context?: string | undefined;
  pod?: SymphonyServiceOptions | undefined;
  agent?: SymphonyServiceOptions | undefined;
  keyManager?: SymphonyServiceOptions | undefined;
  sessionAuth?: SymphonyServiceOptions | undefined;
  /** Calls of all kinds, of which a pod takes about 400 a second from one address. Default: no limit. */
  callLimit?: CallLimitOptions | undefined;
  /** How long a session lives. Default 1 hour. */
  sessionMs?: number | undefined;
  /** How long a read of an empty feed is held. Default 30,000 ms. */
  longPollMs?: number | undefined;
  /** After how long events that were not acknowledged come again. Default 30,000 ms. */
  redeliveryMs?: number | undefined;
  /** After how long a feed that nobody reads is gone. Default 30 minutes. */
  feedLifeMs?: number | undefined;
  /** The most events of one read. Default 100. */
  batchSize?: number | undefined;
  /** Whether people and bots can still make conversations of many without a room. Default false: 400. */
  multiPartyIm?: boolean | undefined;
  /** The service account may act for others' messages and see admin calls. Default none: `CONTENT_MANAGEMENT`, `USER_PROVISIONING`. */
  roles?: readonly string[] | undefined;
  /** The schemes that links may have. Default http and https. */
  linkSchemes?: readonly string[] | undefined;
  /** The time of messages, sessions and feeds; a read is held in real time. Default `() => new Date()`. */
  clock?: (() => Date) | undefined;
  /** The time by which signed tokens are made and judged. Default `() => new Date()`: who sets `clock` need not sign by it. */
  tokenClock?: (() => Date) | undefined;
};

export type SymphonyServiceConfig = { context?: string; port?: number };

/** Ready for `createBackend`, in the shape of the BDKs' configuration. */
export type SymphonyEmulatorConfig = {
  platform: 'symphony';
  scheme: 'http' | 'https';
  host: string;
  port: number;
  context?: string;
  pod?: SymphonyServiceConfig;
  agent?: SymphonyServiceConfig;
  keyManager?: SymphonyServiceConfig;
  sessionAuth?: SymphonyServiceConfig;
  bot: { username: string; privateKey: { content: string } };
  app: { appId: string; privateKey: { content: string } };
};
