import type { Mention } from '../../../models/index.js';
import type { DiscordUser } from '../native.js';

/** Who this connection is on Discord. */
export type DiscordSelf = {
  readonly userId: string;
  readonly applicationId?: string;
};

/**
 * Where a channel of the wire is: Discord addresses a thread as a channel, our models name its parent and the thread.
 */
export type Place = {
  /** The parent channel. */
  readonly channelId: string;
  readonly threadId?: string;
  /** `null` in a direct conversation; absent when it is not known. */
  readonly guildId?: string | null;
};

/** What is known of a role. */
export type KnownRole = { readonly name: string; readonly permissions: bigint };

/** What is known of a server. */
export type KnownGuild = {
  readonly name?: string | undefined;
  readonly ownerId?: string | undefined;
  readonly systemChannelId?: string | undefined;
  readonly roles: ReadonlyMap<string, KnownRole>;
  /** This account's own roles there. */
  readonly ownRoleIds: ReadonlySet<string>;
};

/** What reading a payload needs to know beside the payload. Nothing in it asks Discord. */
export type NormalizeContext = {
  readonly account: string;
  /** Where pictures are, without a slash at its end. */
  readonly cdnUrl: string;
  /** `undefined` before the account has authenticated. */
  readonly self: DiscordSelf | undefined;
  /** A known user. */
  userById(id: string): DiscordUser | undefined;
  /** The shown name of a known user, channel or role. */
  nameOf(kind: Mention['kind'], id: string): string | undefined;
  /** Where a channel of the wire is; `undefined` when that is not known. */
  placeOf(wireChannelId: string): Place | undefined;
  guildById(id: string): KnownGuild | undefined;
  /** True for webhooks that this account posts through. */
  isOwnWebhook(id: string): boolean;
};
