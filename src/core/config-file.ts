import { readFile, stat } from 'node:fs/promises';
import { basename, extname } from 'node:path';
import { parseConfigText } from './config-text.js';
import type { Environment } from './environment.js';
import { ConfigError, redact } from './errors/index.js';
import { interpolate } from './interpolate.js';
import { didYouMean } from './nearest.js';

/** One configured connection, not yet checked by its platform's schema. */
export type AccountSettings = {
  account: string;
  platform: string;
  /** All other keys. */
  settings: Record<string, unknown>;
};

/** In bytes. No configuration is that long; a wrong path may be. */
const maxSize = 1_048_576;

/**
 * Reads named accounts from a `.yaml`, `.yml` or `.json` file:
 *
 * ```yaml
 * accounts:
 *   work: { platform: slack, botToken: '${SLACK_BOT_TOKEN}' }
 *   games: { platform: discord, token: '${DISCORD_TOKEN:-none}' }
 * ```
 *
 * `accounts` may also be a list whose entries have an `account` (their platform's name unless given).
 *
 * @param path - at most 1 MiB
 * @param env - where `${NAME}` comes from
 * @returns the accounts in the file's order; each is still to be checked with `resolveConfig` (and its `fromText`)
 * @throws ConfigError naming the file, account and key; never a value
 */
export async function readConfigFile(path: string, env: Environment = process.env): Promise<AccountSettings[]> {
  const origin = basename(path);
  const extension = extname(path).toLowerCase();
  if (extension !== '.yaml' && extension !== '.yml' && extension !== '.json') {
    throw new ConfigError(`The configuration file '${origin}' must be a .yaml, .yml or .json file.`);
  }
  const text = await readText(path);
  const root = await parseConfigText(text, extension === '.json' ? 'json' : 'yaml', origin);
  return readAccounts(root, { origin, env });
}

export type ReadAccountsOptions = {
  /** Named in errors. Default: `the configuration`. */
  origin?: string | undefined;
  /** Where `${NAME}` in texts comes from; without it texts are taken as they are. */
  env?: Environment | undefined;
};

/** The accounts of an object of the form that `readConfigFile` reads. @throws ConfigError */
export function readAccounts(root: unknown, options: ReadAccountsOptions = {}): AccountSettings[] {
  const { origin = 'the configuration', env } = options;
  const fail = (problem: string): ConfigError => new ConfigError(`In ${origin}: ${problem}.`);
  if (!isObject(root)) throw fail("there must be a key 'accounts'");
  refusePrototypeKeys(root, fail);
  for (const key of Object.keys(root)) {
    if (key !== 'accounts')
      throw fail(`there is no key '${key}'${didYouMean(key, ['accounts'])}; settings stand within an account`);
  }
  const { accounts } = root;
  const entries: [string | undefined, unknown][] = Array.isArray(accounts)
    ? accounts.map((entry) => [undefined, entry])
    : isObject(accounts)
      ? Object.entries(accounts)
      : [];
  if (entries.length === 0) throw fail("'accounts' must hold at least one account, by name or as a list");
  const seen = new Set<string>();
  return entries.map(([name, entry], index) => {
    const where = name === undefined ? `account number ${index + 1}` : `account '${name}'`;
    if (!isObject(entry)) throw fail(`${where} must be an object of settings with a 'platform'`);
    const filled = env ? (interpolate(entry, `${where} in ${origin}`, env) as Record<string, unknown>) : { ...entry };
    const { platform, account = name ?? platform, ...settings } = filled;
    if (typeof platform !== 'string' || platform === '') throw fail(`${where} has no 'platform'`);
    if (typeof account !== 'string' || account === '') throw fail(`the 'account' of ${where} must be a name`);
    if (name !== undefined && account !== name) throw fail(`${where} must not have another name in 'account'`);
    if (seen.has(account)) throw fail(`two accounts are called '${account}': give each its own 'account'`);
    seen.add(account);
    return { account, platform, settings };
  });
}

async function readText(path: string): Promise<string> {
  const name = `The configuration file '${path}'`;
  try {
    const { size } = await stat(path);
    if (size > maxSize) throw new ConfigError(`${name} is longer than ${maxSize} bytes: is it the right one?`);
    const bytes = await readFile(path);
    // A byte order mark, as some editors write it, is dropped.
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    if (error instanceof ConfigError) throw error;
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') throw new ConfigError(`${name} does not exist.`);
    if (code === 'EISDIR') throw new ConfigError(`${name} is a directory.`);
    if (error instanceof TypeError) throw new ConfigError(`${name} is not UTF-8 text.`);
    throw new ConfigError(`${name} cannot be read: ${code ?? redact(String(error))}.`, { cause: error });
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function refusePrototypeKeys(value: unknown, fail: (problem: string) => ConfigError, depth = 0): void {
  if (typeof value !== 'object' || value === null) return;
  if (depth > 50) throw fail('it is nested too deeply');
  for (const [key, item] of Object.entries(value)) {
    if (key === '__proto__' || key === 'constructor' || key === 'prototype')
      throw fail(`the key '${key}' is not allowed`);
    if (Array.isArray(value) || isPlain(item)) refusePrototypeKeys(item, fail, depth + 1);
  }
}

/** Loggers and stores, which come in objects made by code, are not looked into. */
function isPlain(value: unknown): boolean {
  return Array.isArray(value) || (isObject(value) && [Object.prototype, null].includes(Object.getPrototypeOf(value)));
}
