import type { Emoji, Mention } from '../../../models/index.js';
import type { SlackUser } from '../native.js';

/** Who this connection is on Slack: what `auth.test` told. */
export type SlackSelf = {
  readonly userId: string;
  /** `B…`, of a bot token. */
  readonly botId?: string;
  readonly appId?: string;
  readonly teamId?: string;
  /** `https://<domain>.slack.com/` */
  readonly teamUrl?: string;
};

/** What reading a payload needs to know beside the payload. Nothing in it asks Slack. */
export type NormalizeContext = {
  readonly account: string;
  /** `undefined` before the account has authenticated. */
  readonly self: SlackSelf | undefined;
  /** A known user. */
  userById(id: string): SlackUser | undefined;
  /** The shown name of a known user, channel or group. */
  nameOf(kind: Mention['kind'], id: string): string | undefined;
  /** A known custom emoji. */
  customEmoji(name: string): Emoji | undefined;
  /** The ids of the user groups that this account is in, as far as they are known. */
  readonly ownGroupIds: ReadonlySet<string>;
};
