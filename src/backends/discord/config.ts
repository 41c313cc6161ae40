import * as z from 'zod';
import { BaseUrl, commonConfig, commonEnvironment } from '../../core/config.js';
import { addSecret } from '../../core/errors/index.js';
import { secret } from '../../core/secret.js';
import { discordIntents } from './intents.js';

const snowflake = z.string().regex(/^\d{15,20}$/, "must be an id of Discord's: 15 to 20 digits, as a string");

const token = secret().check(({ value, issues }) => {
  const problem = /^(Bot|Bearer)\s/i.test(value)
    ? 'is to stand alone, without `Bot ` before it'
    : /\s/.test(value)
      ? 'has a blank in it'
      : undefined;
  if (problem) issues.push({ code: 'custom', message: problem, input: undefined });
});

const webhookPath = /\/webhooks\/(\d{15,20})\/([\w.-]+)\/?$/;

const webhookUrl = secret().check(({ value, issues }) => {
  const match = URL.canParse(value) ? webhookPath.exec(new URL(value).pathname) : undefined;
  if (match?.[2]) addSecret(match[2]);
  else
    issues.push({
      code: 'custom',
      message: 'must be the whole address of a webhook: https://discord.com/api/webhooks/<id>/<token>',
      input: undefined,
    });
});

function hasMethods(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const { get, set } = value as { get?: unknown; set?: unknown };
  return typeof get === 'function' && typeof set === 'function';
}

/** What another process needs to go on with a gateway session. */
export type DiscordSession = {
  readonly sessionId: string;
  /** The number of the last event that was taken. */
  readonly sequence: number;
  readonly resumeUrl: string;
  readonly shardId: number;
  readonly shardCount: number;
};

/** Keeps gateway sessions by shard, so that another process can resume them within a few minutes. */
export type DiscordSessionStore = {
  get(shardId: number): Promise<DiscordSession | undefined> | DiscordSession | undefined;
  /** `undefined`: the session is over. */
  set(shardId: number, session: DiscordSession | undefined): Promise<void> | void;
};

/** The settings of a Discord connection: one bot, or one webhook. */
export const DiscordConfig = z
  .strictObject({
    platform: z.literal('discord').default('discord'),
    ...commonConfig,
    /** The bot's token ("Bot" page of the developer portal), without `Bot ` before it. */
    token: token.optional(),
    /**
     * `https://discord.com/api/webhooks/<id>/<token>`. Alone: a sender that can only send to its one channel, edit and
     * delete what it sent. Beside a token it is what `sender` posts through in that channel.
     */
    webhookUrl: webhookUrl.optional(),
    /** The application's id. Default: what Discord says the token belongs to. */
    applicationId: snowflake.optional(),
    /** The application's public key (64 hexadecimal digits): interactions may come to `backend.handleRequest`. */
    publicKey: z
      .string()
      .regex(
        /^[0-9a-f]{64}$/i,
        'must be 64 hexadecimal digits: "Public Key" on the General page of the developer portal',
      )
      .optional(),
    /** The REST base without the version. Default `https://discord.com/api`. */
    apiUrl: BaseUrl.default('https://discord.com/api'),
    /** Where pictures are. Default `https://cdn.discordapp.com`. */
    cdnUrl: BaseUrl.default('https://cdn.discordapp.com'),
    /**
     * Hosts beside Discord's own, and the API's, to which the token may go for the gateway (a proxy of yours): `wss://host:port`, or a
     * name for `wss` on the usual port.
     */
    gatewayHosts: z.array(z.string().min(1)).optional(),
    /** False: REST only. `connect` opens no gateway, and no events come but by `handleRequest`. Default true. */
    gateway: z.boolean().default(true),
    /**
     * The server meant where a call names none. Default: `createChannel` takes the only one that the bot is in; lists
     * (channels, users, roles, emoji) are of all.
     */
    guildId: snowflake.optional(),
    /**
     * What to ask of the gateway. Default: what the handlers registered before `connect` need. Those called privileged
     * (GuildMembers, GuildPresences, MessageContent) must be switched on in the developer portal too.
     */
    intents: z.array(z.enum(discordIntents)).optional(),
    /** Which part of the servers this process serves. Default: all of them, in as many shards as Discord advises. */
    sharding: z
      .strictObject({
        /** Shards in all processes together; `auto` as many as Discord advises. Default `auto`. */
        count: z.union([z.literal('auto'), z.int().positive().max(10_000)]).optional(),
        /** Those of this process, from 0. Default: all. */
        ids: z.array(z.int().nonnegative()).min(1).optional(),
      })
      .optional(),
    /** Keeps the gateway sessions, so that another process can resume them. Default: none. */
    sessionStore: z.custom<DiscordSessionStore>(hasMethods, { error: 'must have the methods get and set' }).optional(),
    /**
     * How fast the gateway may be asked for sessions and presences. Default: what Discord allows. To be lowered against an
     * emulator only: Discord ends the sessions of who is faster, and in the end resets the token.
     */
    pace: z
      .strictObject({
        /** Milliseconds between two identifies. Default 5,000. */
        identifyMs: z.int().nonnegative().max(60_000).optional(),
        /** Milliseconds that a presence takes of the five that may follow each other at once. Default 4,000. */
        presenceMs: z.int().nonnegative().max(60_000).optional(),
      })
      .optional(),
    /** How many messages back in each channel a reconnect looks for edits. Default 100; 0 for none. */
    backfillLookback: z.int().nonnegative().max(1000).optional(),
    /**
     * How long an interaction may wait for its first answer before it is deferred for the bot, in milliseconds. Discord
     * gives up after 3,000. Default 2,000.
     */
    deferAfterMs: z.int().nonnegative().max(2_800).optional(),
  })
  .check(({ value, issues }) => {
    const problem = problemOf(value);
    if (problem) issues.push({ code: 'custom', message: problem, input: undefined });
  });

function problemOf(value: {
  token?: string | undefined;
  webhookUrl?: string | undefined;
  sharding?: { count?: number | 'auto' | undefined; ids?: number[] | undefined } | undefined;
}): string | undefined {
  if (value.token === undefined && value.webhookUrl === undefined)
    return 'a credential is missing: give token (a bot; DISCORD_TOKEN), or webhookUrl to send only (DISCORD_WEBHOOK_URL)';
  const { count, ids } = value.sharding ?? {};
  if (ids === undefined) return undefined;
  if (typeof count !== 'number') return 'sharding.ids needs sharding.count: how many shards there are in all';
  return ids.some((id) => id >= count) ? `sharding.ids are to be below sharding.count (${count})` : undefined;
}

/** The settings as the schema has read them. */
export type DiscordConfig = z.output<typeof DiscordConfig>;
/** The settings as they are written. */
export type DiscordConfigInput = z.input<typeof DiscordConfig>;

/** The environment variables that `createBackend('discord')` reads. */
export const discordEnvironment = {
  ...commonEnvironment('DISCORD'),
  token: ['DISCORD_TOKEN', 'DISCORD_BOT_TOKEN'],
  webhookUrl: 'DISCORD_WEBHOOK_URL',
  applicationId: 'DISCORD_APPLICATION_ID',
  publicKey: 'DISCORD_PUBLIC_KEY',
  apiUrl: 'DISCORD_API_URL',
  cdnUrl: 'DISCORD_CDN_URL',
  gateway: 'DISCORD_GATEWAY',
  guildId: 'DISCORD_GUILD_ID',
  intents: 'DISCORD_INTENTS',
} as const;

/** What the settings make of it: a bot with events, a bot that only calls, or a webhook that only sends. */
export type DiscordMode = 'gateway' | 'rest' | 'webhook';

export function discordModeOf(config: Pick<DiscordConfig, 'token' | 'gateway'>): DiscordMode {
  if (config.token === undefined) return 'webhook';
  return config.gateway ? 'gateway' : 'rest';
}

/** The id and the token of a webhook's address. @returns `undefined` when it is none */
export function webhookOf(url: string): { id: string; token: string } | undefined {
  const match = URL.canParse(url) ? webhookPath.exec(new URL(url).pathname) : undefined;
  return match?.[1] !== undefined && match[2] !== undefined ? { id: match[1], token: match[2] } : undefined;
}
