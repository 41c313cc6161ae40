import type { EmulatorOptions } from '../emulator.js';
import type { CallLimitOptions, ServerTls } from '../server/index.js';

/** What the organisation's administrator allows. */
export type TeamwirePolicies = {
  /** Members of chats can be added and removed. */
  updateMembers: boolean;
  leaveChat: boolean;
  closeChat: boolean;
  /** People see who has read. */
  readReceipts: boolean;
};

export type TeamwireEmulatorOptions = EmulatorOptions & {
  /** The bot. Default handle `chatmux`, name `Chatmux Bot` (Teamwire appends " Bot"). */
  bot?: { handle?: string | undefined; name?: string | undefined } | undefined;
  /** Default `Emulated`. */
  organisation?: string | undefined;
  /** Default: all is allowed. */
  policies?: Partial<TeamwirePolicies> | undefined;
  /** Before every path. Default `/bridge/v1`. */
  prefix?: string | undefined;
  /** Served by https: `cert` must be good for `localhost`. Default http. */
  tls?: ServerTls | undefined;
  /** How many seconds a token lives. Default 3,600. */
  tokenSeconds?: number | undefined;
  /** How many events are kept for those who come back. Default 1,000. */
  eventHistory?: number | undefined;
  /** Calls of all kinds. Default: no limit. (Wire sheet, A11: that there is one is assumed, its numbers are not known.) */
  callLimit?: CallLimitOptions | undefined;
  /** Between two pings of a websocket. Default 20,000 ms. */
  pingMs?: number | undefined;
  /** Whether there is a websocket; without it only the long poll. Default true. */
  websockets?: boolean | undefined;
  /** The time. Default `() => new Date()`. */
  clock?: (() => Date) | undefined;
};

/** Ready for `createBackend`. */
export type TeamwireEmulatorConfig = {
  platform: 'teamwire';
  baseUrl: string;
  prefix?: string;
  appId: string;
  secret: string;
};
