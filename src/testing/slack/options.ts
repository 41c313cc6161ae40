import type { EmulatorOptions } from '../emulator.js';
import type { CallLimitOptions } from '../server/index.js';

export type SlackEmulatorOptions = EmulatorOptions & {
  /** The handle of the person that the user token acts for; `true`: `owner`. Without it there is no user token. */
  userToken?: string | boolean | undefined;
  /** The bot token's scopes; all that the emulator knows unless given. */
  scopes?: readonly string[] | undefined;
  /** The user token's scopes; all unless given. */
  userScopes?: readonly string[] | undefined;
  /** The bot's name. Default `Chatmux`, handle `chatmux`. */
  bot?: { handle?: string | undefined; name?: string | undefined } | undefined;
  /** The workspace's name. Default `Emulated`. */
  team?: string | undefined;
  /** How long Slack waits for an acknowledgement. Default 3,000 ms. */
  ackTimeoutMs?: number | undefined;
  /** When what was not acknowledged comes again. Default 500, 60,000 and 300,000 ms after the failure. */
  retryDelaysMs?: readonly number[] | undefined;
  /** How long a trigger id is good for. Default 3,000 ms. */
  triggerMs?: number | undefined;
  /** How long after `files.completeUploadExternal` the file is shared. Default 10 ms. */
  shareDelayMs?: number | undefined;
  /** How often the server pings each socket. Default 5,000 ms. */
  pingMs?: number | undefined;
  /** How long a socket stays after it was told to reconnect. Default 10,000 ms. */
  refreshGraceMs?: number | undefined;
  /** Posts to one channel, of which Slack takes about one a second with short bursts. Default: no limit. */
  postLimit?: CallLimitOptions | undefined;
  /** The most entries of one page, whatever `limit` asks for: Slack's pages may be short. */
  pageSize?: number | undefined;
  /** Whether a reply tells of the root's new counters by a `message_changed` that is no edit. Default true. */
  rootCounterEvents?: boolean | undefined;
  /** The time. Default `() => new Date()`. */
  clock?: (() => Date) | undefined;
};

/** Ready for `createBackend`, and the values for the official clients. */
export type SlackEmulatorConfig = {
  platform: 'slack';
  botToken: string;
  appToken: string;
  signingSecret: string;
  userToken?: string;
  /** Where `https://slack.com/api/` is here, with the slash at its end. */
  apiUrl: string;
};
