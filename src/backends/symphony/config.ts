import * as z from 'zod';
import { commonConfig, commonEnvironment } from '../../core/config.js';
import { addSecret } from '../../core/errors/index.js';
import { secret } from '../../core/secret.js';

const port = z.int().min(1).max(65_535);
const scheme = z.enum(['https', 'http']);
const host = z.string().regex(/^[^\s/?#@]+$/, 'must be a host name without scheme, port and path: acme.symphony.com');
/** Before the service's own path. A missing `/` in front is added, one behind is dropped, as the BDKs do. */
const context = z
  .string()
  .overwrite((value) => value.replace(/^\/*|\/+$/g, '').replace(/^(?=.)/, '/'))
  .refine((value) => /^[\w./~-]*$/.test(value), 'must be a path');

/** A proxy as the BDKs write it. Requests go through it with CONNECT. */
const ProxyParts = z.strictObject({
  host,
  port: port.default(3128),
  username: z.string().optional(),
  password: secret().optional(),
});
const ProxySetting = z.union([commonConfig.proxy.unwrap(), ProxyParts]);

/** Sent with every request: a gateway of the company's may ask for some. Ours (tokens, types) take their place. */
const defaultHeaders = z.record(
  z.string().regex(/^[\w!#$%&'*+.^`|~-]+$/, 'must be the name of a header'),
  z.string().regex(/^[\t\x20-\x7e\x80-\xff]*$/, 'must be the value of a header, in one line'),
);

/** Where one service is; what is left out is taken from the top level. */
const Service = z.strictObject({
  scheme: scheme.optional(),
  host: host.optional(),
  port: port.optional(),
  context: context.optional(),
  proxy: ProxySetting.optional(),
  defaultHeaders: defaultHeaders.optional(),
});

/** A PEM key: its text (also with `\n` written out, as environment variables have it), or the file that holds it. */
const privateKey = z.union([
  z.strictObject({ path: z.string().min(1), content: z.undefined().optional() }),
  z.strictObject({ content: secret(), path: z.undefined().optional() }),
]);

/** PKCS#12 (`path` and `password`), or PEM (`path`, and `keyPath` where the key stands in a file of its own). */
const certificate = z
  .strictObject({
    path: z.string().min(1).optional(),
    content: z.union([z.string().min(1), z.instanceof(Uint8Array)]).optional(),
    keyPath: z.string().min(1).optional(),
    password: secret().optional(),
  })
  .refine(
    ({ path, content }) => (path === undefined) !== (content === undefined),
    'needs one of path and content, not both',
  );

function hasOneKey({ privateKey: key, certificate: cert }: { privateKey?: unknown; certificate?: unknown }): boolean {
  return (key === undefined) !== (cert === undefined);
}
const oneKey = 'needs privateKey (with path or content) or certificate, not both';

const Bot = z
  .strictObject({
    /** The service account's user name; the JWT's `sub`. */
    username: z.string().min(1),
    privateKey: privateKey.optional(),
    certificate: certificate.optional(),
  })
  .refine(hasOneKey, oneKey);

const App = z.strictObject({ appId: z.string().min(1), privateKey });

const Datafeed = z.strictObject({
  /**
   * The name of this reader's own feed, 1 to 100 characters: two bots on one account with different tags each see
   * everything; two without one share a feed, and each sees half.
   */
  tag: z
    .string()
    .regex(/^[^\s/]{1,100}$/, 'must have 1 to 100 characters, no white space and no slash')
    .optional(),
  /** Tell of rooms that are hidden from the account. Default false. */
  includeInvisible: z.boolean().optional(),
  /** Whether reading shows the bot as available. Default true, as the platform's. */
  updatePresence: z.boolean().optional(),
  /** How long one poll may take; must be over the 30 seconds for which the agent holds it. Default 45,000. */
  readTimeoutMs: z.int().min(31_000).max(600_000).optional(),
  /** After how long unacknowledged events come again; they are acknowledged just before it. Default 30,000. */
  redeliveryMs: z.int().min(1_000).max(600_000).optional(),
});

/**
 * The settings of a Symphony connection, in the shape that the official BDKs' `config.yaml` has: `host`, the services
 * that are elsewhere, `bot`, `app`, `proxy` and `ssl`.
 */
export const SymphonyConfig = z
  .strictObject({
    platform: z.literal('symphony').default('symphony'),
    ...commonConfig,
    /** The pod's host name: `acme.symphony.com`. */
    host,
    /** Default 443, with `scheme: http` 80. */
    port: port.optional(),
    /** Default `https`. */
    scheme: scheme.default('https'),
    /** Default none. */
    context: context.optional(),
    /** Headers that every request is sent with: `{ name: value }`. A service's own are added. Default none. */
    defaultHeaders: defaultHeaders.optional(),
    /** Users, streams and presence, and the RSA log-in. */
    pod: Service.optional(),
    /** Messages, events, attachments and signals. */
    agent: Service.optional(),
    /** The second token. */
    keyManager: Service.optional(),
    /** The log-in by certificate. Its port is 8444 as a rule. */
    sessionAuth: Service.optional(),
    /** `http://user:password@host:port`, `env`, or `{ host, port, username, password }`. A service's own takes its place. */
    proxy: ProxySetting.optional(),
    /** Authorities to trust beside the usual ones, as the setting `ca`: a PEM file. */
    ssl: z.strictObject({ trustStore: z.strictObject({ path: z.string().min(1) }) }).optional(),
    /**
     * The service account: `username`, with `privateKey` (`path` or `content`) or `certificate` (`path`, `password`).
     */
    bot: Bot.optional(),
    /** In place of `bot`, for environment variables. */
    botUsername: z.string().min(1).optional(),
    /** PEM text; `\n` may be written out. */
    botPrivateKey: secret().optional(),
    /** The path of a PEM file. */
    botPrivateKeyPath: z.string().min(1).optional(),
    /** The extension app, for `client.onBehalfOf`: `{ appId, privateKey }`. */
    app: App.optional(),
    /** Send the short-lived `Authorization` to the pod instead of the session token. Marked beta by Symphony. Default off. */
    commonJwt: z.strictObject({ enabled: z.boolean() }).optional(),
    /** How events are read: `{ tag, includeInvisible, updatePresence, readTimeoutMs, redeliveryMs }`. */
    datafeed: Datafeed.optional(),
    /** The link schemes that the pod allows (`client.health.linkSchemes()`). Default `http` and `https`. */
    linkSchemes: z.array(z.string().min(1)).optional(),
    /** How many days back the history is searched where a channel does not tell its age. Default 3,650. */
    historyDays: z.int().positive().max(36_500).optional(),
  })
  .check(({ value, issues }) => {
    const problem = botProblem(value);
    if (problem) issues.push({ code: 'custom', message: problem, input: undefined });
  });

/** The settings as the schema has read them. */
export type SymphonyConfig = z.output<typeof SymphonyConfig>;
/** The settings as they are written. */
export type SymphonyConfigInput = z.input<typeof SymphonyConfig>;
export type SymphonyBot = z.output<typeof Bot>;
export type SymphonyApp = z.output<typeof App>;
export type SymphonyKey = z.output<typeof privateKey>;
export type SymphonyCertificate = z.output<typeof certificate>;
export type SymphonyService = z.output<typeof Service>;
export type SymphonyProxy = z.output<typeof ProxySetting>;

/** The environment variables that `createBackend('symphony')` reads. */
export const symphonyEnvironment = {
  ...commonEnvironment('SYMPHONY'),
  host: 'SYMPHONY_HOST',
  port: 'SYMPHONY_PORT',
  scheme: 'SYMPHONY_SCHEME',
  context: 'SYMPHONY_CONTEXT',
  pod: 'SYMPHONY_POD',
  agent: 'SYMPHONY_AGENT',
  keyManager: 'SYMPHONY_KEY_MANAGER',
  sessionAuth: 'SYMPHONY_SESSION_AUTH',
  botUsername: 'SYMPHONY_BOT_USERNAME',
  botPrivateKey: 'SYMPHONY_BOT_PRIVATE_KEY',
  botPrivateKeyPath: 'SYMPHONY_BOT_PRIVATE_KEY_PATH',
  bot: 'SYMPHONY_BOT',
  app: 'SYMPHONY_APP',
} as const;

type BotSettings = {
  bot?: SymphonyBot | undefined;
  botUsername?: string | undefined;
  botPrivateKey?: string | undefined;
  botPrivateKeyPath?: string | undefined;
  app?: SymphonyApp | undefined;
};

function botProblem(settings: BotSettings): string | undefined {
  const { bot, botUsername, botPrivateKey, botPrivateKeyPath, app } = settings;
  const flat = [botUsername, botPrivateKey, botPrivateKeyPath].some((value) => value !== undefined);
  if (bot && flat) return 'bot and botUsername, botPrivateKey, botPrivateKeyPath say the same: give one of them';
  if (bot) return undefined;
  if (!flat) return app ? undefined : 'bot is missing: give its username and its privateKey (SYMPHONY_BOT_USERNAME, …)';
  if (botUsername === undefined) return 'botUsername is missing (SYMPHONY_BOT_USERNAME)';
  if ((botPrivateKey === undefined) === (botPrivateKeyPath === undefined))
    return 'give one of botPrivateKey (SYMPHONY_BOT_PRIVATE_KEY) and botPrivateKeyPath (SYMPHONY_BOT_PRIVATE_KEY_PATH)';
  return undefined;
}

/** The service account, however it was written; `undefined` where only an app is configured. */
export function botOf({ bot, botUsername, botPrivateKey, botPrivateKeyPath }: BotSettings): SymphonyBot | undefined {
  if (bot || botUsername === undefined) return bot;
  if (botPrivateKey !== undefined) return { username: botUsername, privateKey: { content: botPrivateKey } };
  return { username: botUsername, privateKey: { path: botPrivateKeyPath ?? '' } };
}

/** A proxy as a URL. */
export function proxyUrlOf(proxy: SymphonyProxy | undefined): string | undefined {
  if (proxy === undefined || typeof proxy === 'string') return proxy;
  const { host: name, port: number, username, password } = proxy;
  if (username === undefined) return `http://${name}:${number}`;
  const secretPart = encodeURIComponent(password ?? '');
  addSecret(secretPart);
  return `http://${encodeURIComponent(username)}:${secretPart}@${name}:${number}`;
}
