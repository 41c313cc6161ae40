import * as z from 'zod';
import { BaseUrl, commonConfig, commonEnvironment } from '../../core/config.js';
import { secret } from '../../core/secret.js';
import type { TeamwireTransport } from './client/transport/teamwire-transport.js';

const milliseconds = z.int().positive().max(3_600_000);

function isTransport(value: unknown): boolean {
  const names = ['authenticate', 'call', 'upload', 'download', 'readAvatar', 'writeAvatar', 'openEvents', 'close'];
  return (
    typeof value === 'object' &&
    value !== null &&
    names.every((name) => typeof (value as Record<string, unknown>)[name] === 'function')
  );
}

/**
 * The settings of a Teamwire connection.
 *
 * **Experimental.** Teamwire's bot protocol is not public, so by default this speaks the "bridge contract v1": an HTTP
 * face of this project's own, which a small bridge over Teamwire's SDK (or our emulator) serves. It is not Teamwire's API.
 * Another wire is put in as `transport`.
 */
export const TeamwireConfig = z
  .strictObject({
    platform: z.literal('teamwire').default('teamwire'),
    ...commonConfig,
    /** Where the bridge is: `https://bridge.example.com`. Needed unless `transport` is given. */
    baseUrl: BaseUrl.optional(),
    /** Before every path. Default `/bridge/v1`. */
    prefix: z
      .string()
      .regex(/^(\/[\w.~-]+)*$/, 'must be a path without a slash at its end: /bridge/v1')
      .default('/bridge/v1'),
    /** The bot's AppID, from "App Integrations" in the dashboard. */
    appId: z.string().min(1).optional(),
    /** The bot's Secret. */
    secret: secret().optional(),
    /** Paths that differ from the contract's, by operation: `{ listChats: '/my/chats' }`. See `bridgePaths`. */
    paths: z.record(z.string(), z.string().regex(/^\//, 'must begin with /')).optional(),
    /** How events come. `poll` (default) passes every proxy; `websocket` needs one that lets them through. */
    events: z.enum(['poll', 'websocket']).default('poll'),
    /** How many seconds a long poll is held: at most 50, as proxies end what is silent for a minute. Default 25. */
    pollSeconds: z.int().positive().max(50).default(25),
    /** For contacts and lists of chats. Default 15,000. */
    longTimeoutMs: milliseconds.default(15_000),
    /** For files and avatars. Default 60,000. */
    assetsTimeoutMs: milliseconds.default(60_000),
    /** Leave deleted messages out of the history. Default true; `false` gives them with `deletedAt`. */
    hideDeletedMessages: z.boolean().default(true),
    /** A wire of your own in place of the bridge contract; then `baseUrl`, `appId` and `secret` are not needed. */
    transport: z
      .custom<TeamwireTransport>(isTransport, { error: 'must be a TeamwireTransport: see docs/platforms/teamwire.md' })
      .optional(),
  })
  .check(({ value, issues }) => {
    if (value.transport) return;
    for (const [name, variable] of needed) {
      if (value[name] === undefined)
        issues.push({
          code: 'custom',
          message: `${name} is missing (${variable})${hint[name] ?? ''}`,
          input: undefined,
        });
    }
  });

const needed = [
  ['baseUrl', 'TEAMWIRE_BASE_URL'],
  ['appId', 'TEAMWIRE_APP_ID'],
  ['secret', 'TEAMWIRE_SECRET'],
] as const;

const hint: Partial<Record<string, string>> = {
  baseUrl: ": the address of a bridge of contract v1, as Teamwire's own bot protocol is not public",
};

/** The settings as the schema has read them. */
export type TeamwireConfig = z.output<typeof TeamwireConfig>;
/** The settings as they are written. */
export type TeamwireConfigInput = z.input<typeof TeamwireConfig>;

/** The environment variables that `createBackend('teamwire')` reads. */
export const teamwireEnvironment = {
  ...commonEnvironment('TEAMWIRE'),
  baseUrl: 'TEAMWIRE_BASE_URL',
  prefix: 'TEAMWIRE_PREFIX',
  appId: 'TEAMWIRE_APP_ID',
  secret: 'TEAMWIRE_SECRET',
  events: 'TEAMWIRE_EVENTS',
  pollSeconds: 'TEAMWIRE_POLL_SECONDS',
  hideDeletedMessages: 'TEAMWIRE_HIDE_DELETED_MESSAGES',
} as const;
