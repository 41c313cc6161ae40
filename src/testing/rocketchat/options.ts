import type { EmulatorOptions } from '../emulator.js';

export type RocketChatEmulatorOptions = EmulatorOptions & {
  /** The account that the client uses. Default handle `chatmux`, name `Chatmux`, password `chatmux-password`. */
  bot?:
    | {
        handle?: string | undefined;
        name?: string | undefined;
        password?: string | undefined;
        /** Its roles in the whole server. Default `user` and `bot`; `admin` may everything. */
        roles?: readonly string[] | undefined;
      }
    | undefined;
  /** The version that the server is of, from 6.0 on. Default `8.8.1`. */
  version?: string | undefined;
  /** A path before all others: `/chat`. Default none. */
  path?: string | undefined;
  /** How the configuration logs in. Default `token`: a personal access token. */
  login?: 'token' | 'password' | undefined;
  /** Asks the bot for a second factor at log-in and for what is sensitive. Default none. */
  twoFactor?: 'totp' | 'email' | 'password' | undefined;
  /** Settings of the server that differ from its own defaults: `{ Message_MaxAllowedSize: 100 }`. */
  settings?: Readonly<Record<string, unknown>> | undefined;
  /** Roles by permission, where they differ from the defaults: `{ 'pin-message': ['user'] }`. */
  permissions?: Readonly<Record<string, readonly string[]>> | undefined;
  /** Whether the server has a licence: read receipts need one. Default true. */
  isPremium?: boolean | undefined;
  /** What `users.createToken` wants since 8.0. Default none: it is refused. */
  createTokenSecret?: string | undefined;
  /** Calls of one route in a window, for who has no `api-bypass-rate-limit` (bots have it). Default 10 in 60,000 ms; false: no limit. */
  rateLimit?: { calls: number; windowMs: number } | false | undefined;
  /** After how long a silent DDP connection is pinged, and after as long again closed. Default 30,000 ms. */
  pingMs?: number | undefined;
  /** The time. Default `() => new Date()`. */
  clock?: (() => Date) | undefined;
};

/** Ready for `createBackend`. */
export type RocketChatEmulatorConfig = { platform: 'rocketchat'; url: string } & (
  | { userId: string; authToken: string }
  | { username: string; password: string; totpSecret?: string }
);
