import type { EmulatorOptions } from '../emulator.js';
import type { CallLimitOptions, ServerTls } from '../server/index.js';

export type DiscordEmulatorOptions = EmulatorOptions & {
  /** Asked by https and wss, at `localhost`. Default: http and ws. */
  tls?: ServerTls | undefined;
  /** The bot's name. Default `chatmux`. */
  bot?: { handle?: string | undefined; name?: string | undefined } | undefined;
  /** The server's name. Default `Emulated`. */
  guild?: string | undefined;
  /**
   * The handle of the person who owns the server. Without it the owner is an account that is not among the members, so
   * that everybody's view follows from roles and overwrites alone.
   */
  owner?: string | undefined;
  /** The permission bits of the bot's own role; those that a chat bot needs, without ADMINISTRATOR, unless given. */
  permissions?: bigint | undefined;
  /** Which privileged intents are switched on in the developer portal. All unless given. */
  privileged?:
    | { members?: boolean | undefined; presences?: boolean | undefined; messageContent?: boolean | undefined }
    | undefined;
  /** How often the client is to send a heartbeat. Default 41,250 ms. */
  heartbeatIntervalMs?: number | undefined;
  /** How long a session waits for its client to come back. Default 120,000 ms. */
  sessionMs?: number | undefined;
  /** How many events a session keeps for a resume. Default 10,000. */
  replayEvents?: number | undefined;
  /** The fewest shards that the bot may run. Default 1. */
  shards?: number | undefined;
  /** Requests per bucket. Default 1,000 in 1,000 ms: Discord's real ones are opaque and change. */
  rateLimit?: { limit: number; perMs: number } | undefined;
  /** Requests in all, of which Discord takes 50 in 1,000 ms. Default: no limit. */
  globalLimit?: CallLimitOptions | undefined;
  /** How long a bot may take to answer an interaction. Default 3,000 ms. */
  interactionMs?: number | undefined;
  /** How long an interaction's token is good for. Default 900,000 ms. */
  interactionTokenMs?: number | undefined;
  /** How long an attachment's URL is good for. Default one day. */
  attachmentUrlMs?: number | undefined;
  /** The largest file. Default 10 MiB. */
  maxFileBytes?: number | undefined;
  /** The time. Default `() => new Date()`. */
  clock?: (() => Date) | undefined;
};

/** Ready for `createBackend`, and the values for the official client. */
export type DiscordEmulatorConfig = {
  platform: 'discord';
  token: string;
  applicationId: string;
  /** Checks the signature of interactions that come by HTTP; hexadecimal. */
  publicKey: string;
  /** The REST base without the version, `rest.api` of discord.js. */
  apiUrl: string;
  /** `rest.cdn` of discord.js. */
  cdnUrl: string;
};
