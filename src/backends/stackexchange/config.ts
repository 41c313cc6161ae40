import * as z from 'zod';
import { BaseUrl, commonConfig, commonEnvironment } from '../../core/config.js';
import type { CursorStore } from '../../core/cursor-store.js';
import { secret } from '../../core/secret.js';
import { type ChatHost, chatHostOf, chatHosts } from './client/hosts.js';

const milliseconds = z.int().positive().max(3_600_000);

const host = z
  .string()
  .refine((name) => chatHostOf(name) !== undefined, `must be one of ${chatHosts.join(', ')} (chat. may be left out)`)
  .transform((name) => chatHostOf(name) as ChatHost);

const roomId = z.union([
  z.int().positive(),
  z
    .string()
    .regex(/^[1-9]\d{0,14}$/, 'must be the number of a room')
    .transform(Number),
]);

/** Keeps text by key, as a `Map`, a Redis client or a keyv instance does. What is kept is a credential. */
const cookieStore = z.custom<CursorStore>(
  (value) =>
    typeof value === 'object' &&
    value !== null &&
    ['get', 'set'].every((name) => typeof Reflect.get(value, name) === 'function'),
  { error: 'must have the methods get and set' },
);

/**
 * The settings of a connection to a chat host. Without `email` and `password` it is anonymous: it reads and hears, and
 * writes nothing.
 */
export const StackExchangeConfig = z
  .strictObject({
    platform: z.literal('stackexchange').default('stackexchange'),
    ...commonConfig,
    /** `chat.stackexchange.com`, `chat.stackoverflow.com` or `chat.meta.stackexchange.com`; `chat.` may be left out. */
    host,
    /** The account's e-mail address on the log-in site. */
    email: z.string().min(1).optional(),
    /** Its password there. */
    password: secret().optional(),
    /** Rooms to be in while connected, by number. Others are joined with `joinChannel`. */
    rooms: z.array(roomId).max(100).optional(),
    /** A file that keeps the session's cookies, so that a restart needs no log-in. Made with mode 600. */
    cookieFile: z.string().min(1).optional(),
    /** The same in a store of one's own: get and set by key. What it keeps is a credential. */
    cookieStore: cookieStore.optional(),
    /** How events come. `auto` (default): by websocket, and by polling while it cannot be opened. */
    transport: z.enum(['auto', 'websocket', 'polling']).optional(),
    /** Between two polls. Default 3,000. */
    pollIntervalMs: milliseconds.optional(),
    /** A websocket that says nothing for so long is dead; the site speaks every 20 to 30 s. Default 40,000. */
    silenceMs: milliseconds.optional(),
    /** The longest pause before a lost connection is made again; the first ones are short. Default 60,000. */
    reconnectMaxMs: milliseconds.min(500).optional(),
    /** Added to what the site's throttle asks to wait, as its seconds are rounded badly. Default 1,000. */
    throttleMarginMs: z.int().nonnegative().max(60_000).optional(),
    /** How long a message may wait for the throttle, once its turn has come. Default 300,000. */
    throttleWaitMs: milliseconds.optional(),
    /** How a reply names its parent: the form field of today, or the `:123` before the text of old. Default `parentId`. */
    replyForm: z.enum(['parentId', 'prefix']).optional(),
    /** How the bot names itself to the site. Default `chatmux/…`. */
    userAgent: z
      .string()
      .regex(/^[\x20-\x7e]+$/, 'must be printable ASCII')
      .optional(),
    /** Where the chat is, instead of the host's own address (an emulator's). */
    chatOrigin: BaseUrl.optional(),
    /** Where the log-in site is. */
    loginOrigin: BaseUrl.optional(),
  })
  .check(({ value, issues }) => {
    const problem = problemOf(value);
    if (problem) issues.push({ code: 'custom', message: problem, input: undefined });
  });

/** The settings as the schema has read them. */
export type StackExchangeConfig = z.output<typeof StackExchangeConfig>;
/** The settings as they are written. */
export type StackExchangeConfigInput = z.input<typeof StackExchangeConfig>;

/** The environment variables that `createBackend('stackexchange')` reads. */
export const stackexchangeEnvironment = {
  ...commonEnvironment('STACKEXCHANGE'),
  host: 'STACKEXCHANGE_HOST',
  email: 'STACKEXCHANGE_EMAIL',
  password: 'STACKEXCHANGE_PASSWORD',
  rooms: 'STACKEXCHANGE_ROOMS',
  cookieFile: 'STACKEXCHANGE_COOKIE_FILE',
  transport: 'STACKEXCHANGE_TRANSPORT',
  userAgent: 'STACKEXCHANGE_USER_AGENT',
} as const;

function problemOf(settings: {
  email?: string | undefined;
  password?: string | undefined;
  cookieFile?: string | undefined;
  cookieStore?: unknown;
}): string | undefined {
  const { email, password } = settings;
  if (email !== undefined && password === undefined) return 'password is missing (STACKEXCHANGE_PASSWORD)';
  if (password !== undefined && email === undefined) return 'email is missing (STACKEXCHANGE_EMAIL)';
  if (settings.cookieFile !== undefined && settings.cookieStore !== undefined)
    return 'cookieFile and cookieStore say the same: give one of them';
  return undefined;
}
