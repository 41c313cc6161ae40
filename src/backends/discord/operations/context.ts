import type { Capabilities } from '../../../core/capabilities.js';
import type { Logger } from '../../../core/logger.js';
import type { OnceByKey } from '../../../core/operations/once-by-key.js';
import type { ChatEvent, Emoji } from '../../../models/index.js';
import type { ApplicationInfo } from '../application-info.js';
import type { DiscordConfig } from '../config.js';
import type { GuildBook } from '../guild-book.js';
import type { DiscordIntent } from '../intents.js';
import type { InteractionBook } from '../interaction-book.js';
import type { DiscordSelf } from '../normalize/context.js';
import type { OwnPresence } from '../own-presence.js';
import type { PlaceBook } from '../place-book.js';
import type { DiscordReader } from '../reader.js';
import type { DiscordRest } from '../rest.js';
import type { WebhookBook } from '../webhook-book.js';
import type { Wire } from '../wire/read.js';

/** What operations may ask of the gateway. */
export type GatewayPort = {
  /** A session is up. */
  readonly isOpen: boolean;
  /** What the session asked for. */
  readonly intents: readonly DiscordIntent[];
  /** Op 3 on every shard now, and with each identify from now on. Kept where no session is up. */
  setPresence(presence: Wire): void;
  /**
   * Op 8: members by id, with their presences where the intent is there.
   *
   * @returns the chunks (`GUILD_MEMBERS_CHUNK`)
   * @throws ConnectionError when no session is up; TimeoutError
   */
  requestMembers(
    guildId: string,
    userIds: readonly string[],
    options: { presences?: boolean | undefined; signal?: AbortSignal | undefined },
  ): Promise<Wire[]>;
};

/** What the operations work with. They are plain functions, so that the backend's class stays a table of contents. */
export type DiscordContext = {
  readonly rest: DiscordRest;
  readonly reader: DiscordReader;
  readonly config: DiscordConfig;
  readonly account: string;
  /** `reader.places`: which channels are threads, forums, direct. */
  readonly places: PlaceBook;
  /** `reader.guilds`. */
  readonly guilds: GuildBook;
  /** As narrowed by settings and grants. */
  readonly capabilities: Capabilities;
  /** The application behind the token; `undefined` for a webhook. */
  readonly application: ApplicationInfo | undefined;
  /** `undefined` without a gateway (setting, or a webhook). */
  readonly gateway: GatewayPort | undefined;
  /** Webhooks to post through, for `sender`. */
  readonly webhooks: WebhookBook;
  /** Keys of sends that Discord has no key for. */
  readonly once: OnceByKey;
  /** The interactions under way, and the messages that only they reach. */
  readonly interactions: InteractionBook;
  /** What this account shows of itself. */
  readonly presence: OwnPresence;
  readonly logger: Logger;
  /** The custom emoji of a name or id. */
  resolveEmoji(ref: string, signal: AbortSignal | undefined): Promise<Emoji>;
  /** Hands an event to handlers and streams. */
  ingest(event: ChatEvent): void;
  /** Tells of a failure that no caller waits for. */
  report(error: unknown, operation: string): void;
};

/** Who this connection is. Operations run after authentication. */
export function selfOf({ reader }: Pick<DiscordContext, 'reader'>): DiscordSelf {
  if (reader.self === undefined) throw new Error('The Discord backend is not authenticated.');
  return reader.self;
}
