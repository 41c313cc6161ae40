import * as z from 'zod';
import type { CursorStore } from './cursor-store.js';
import { addSecret } from './errors/index.js';
import type { Logger } from './logger.js';

const milliseconds = z.int().positive();

const cacheSize = z.strictObject({
  /** Entities at the most. Default 10,000. */
  size: z.int().positive().max(10_000_000).optional(),
  /** How long one is believed. Default 600,000. */
  ttlMs: milliseconds.optional(),
});

function hasMethods(value: unknown, names: readonly string[]): boolean {
  return (
    typeof value === 'object' &&
    value !== null &&
    names.every((name) => typeof (value as Record<string, unknown>)[name] === 'function')
  );
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/** A base URL: `http` or `https`, no credentials, query or fragment; given back without a slash at its end. */
export const BaseUrl = z
  .string()
  .check(({ value, issues }) => {
    const problem = baseUrlProblem(value);
    if (problem) issues.push({ code: 'custom', message: problem, input: undefined });
  })
  .overwrite((value) => value.replace(/\/+$/, ''));

function baseUrlProblem(value: string): string | undefined {
  if (!URL.canParse(value)) return 'must be a whole URL, e.g. https://chat.example.com';
  const url = new URL(value);
  if (url.username || url.password) {
    addSecret(decode(url.password));
    return 'must not hold credentials: they have settings of their own';
  }
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return 'must begin with https:// or http://';
  if (url.search || url.hash) return 'must not have a query or a fragment';
  return undefined;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

const ProxyUrl = z.string().check(({ value, issues }) => {
  if (value === 'env') return;
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (url?.password) {
    addSecret(url.password);
    addSecret(decode(url.password));
  }
  if (url === undefined || (url.protocol !== 'http:' && url.protocol !== 'https:')) {
    issues.push({ code: 'custom', message: "must be an http:// or https:// URL, or 'env'", input: undefined });
  }
});

/** A host as `isOnHosts` knows it. */
const HostPattern = z.string().check(({ value, issues }) => {
  const isName = /^(\*\.)?[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?$/i.test(value);
  const isOrigin = URL.canParse(value) && /^https?:\/\/[^/?#@]+$/i.test(value);
  if (isName || isOrigin) return;
  const message = 'must be a name (files.acme.internal, *.acme.internal) or an origin (http://10.0.0.5:9000)';
  issues.push({ code: 'custom', message, input: undefined });
});

const certificate = z.union([z.string().min(1), z.instanceof(Uint8Array)]);

/**
 * The settings that every backend has. A platform's schema is `z.strictObject({ ...commonConfig, … })`, so that a
 * misspelt key is an error.
 */
export const commonConfig = {
  /** The name of this connection; it stands on every model and event. Default: the platform's name. */
  account: z.string().min(1).max(100).optional(),
  /** `http://user:password@host:port`, or `env`: `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY`. Default: none. */
  proxy: ProxyUrl.optional(),
  /** Certificate authorities to trust beside the usual ones: PEM text, PEM bytes, or the path of a PEM file. */
  ca: z.union([certificate, z.array(certificate)]).optional(),
  /**
   * Hosts of your own network that files may be read from, for downloads and `{ url }`: `files.acme.internal` or
   * `*.acme.internal` (https), `http://10.0.0.5:9000`. They get no credentials. Default: none, only the account's own hosts
   * may have private addresses.
   */
  privateHosts: z.array(HostPattern).optional(),
  /** The IANA zone in which times are written where a platform has no form of its own. Default `UTC`. */
  timeZone: z.string().refine(isTimeZone, 'must be an IANA time zone, e.g. Europe/Oslo').optional(),
  /** How long one request may take, each try. Default 30,000. */
  timeoutMs: milliseconds.max(3_600_000).optional(),
  /**
   * How failed calls are repeated: `{ attempts, totalMs, baseMs, maxMs }`. Default 10, 60,000, 500, 30,000. `baseMs` and `maxMs`
   * are also the pauses before a lost connection is opened again (default 500 and 15,000, by platform).
   */
  retry: z
    .strictObject({
      /** Tries in all. Default 10; 1 never repeats. */
      attempts: z.int().positive().optional(),
      /** No try starts later than this. Default 60,000. */
      totalMs: z.int().nonnegative().optional(),
      /** The longest first pause. Default 500. */
      baseMs: milliseconds.optional(),
      /** The longest pause. Default 30,000. */
      maxMs: milliseconds.optional(),
    })
    .optional(),
  /** Any logger with debug, info, warn and error. Default: none. */
  logger: z
    .custom<Logger>((value) => hasMethods(value, ['debug', 'info', 'warn', 'error']), {
      error: 'must have the methods debug, info, warn and error',
    })
    .optional(),
  /** Keeps how far was read, so that nothing is missed over a restart. Default: none. */
  cursorStore: z
    .custom<CursorStore>((value) => hasMethods(value, ['get', 'set']), { error: 'must have the methods get and set' })
    .optional(),
  /** How much is kept: `{ users: { size, ttlMs }, channels: { size, ttlMs } }`. Default 10,000 of each, for 600,000. */
  cache: z.strictObject({ users: cacheSize.optional(), channels: cacheSize.optional() }).optional(),
  /** How long the next event of a channel waits for a handler. Default 30,000. */
  handlerTimeoutMs: milliseconds.max(3_600_000).optional(),
  /** Events that wait for their handlers at the most, over all channels. Default 10,000. */
  eventBuffer: z.int().positive().max(10_000_000).optional(),
};

const CommonSettings = z.strictObject(commonConfig);

/** The settings of every backend, as its schema has read them. */
export type CommonSettings = z.output<typeof CommonSettings>;

/**
 * The environment variables of the common settings that text can hold.
 *
 * @param prefix - the platform's: `SLACK` gives `SLACK_ACCOUNT`, `SLACK_PROXY`, …
 */
export function commonEnvironment(prefix: string) {
  return {
    account: `${prefix}_ACCOUNT`,
    proxy: `${prefix}_PROXY`,
    ca: `${prefix}_CA`,
    timeZone: `${prefix}_TIME_ZONE`,
    timeoutMs: `${prefix}_TIMEOUT_MS`,
  };
}
