import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Backends } from './core/backends.js';
import type { AccountSettings } from './core/config-file.js';
import { settingsFromEnvironment } from './core/environment.js';
import { ConfigError } from './core/errors/index.js';
import { createFromSettings } from './create-backend.js';
import { type BackendConfig, platformNamed, platformNames } from './registry.js';

/** Accounts by name, or a list in which each may name its `account`. */
export type BackendsConfig = {
  accounts: Record<string, BackendConfig> | readonly (BackendConfig & { account?: string | undefined })[];
};

/** Files that are looked for where no path is given. */
const fileNames = ['chatmux.yaml', 'chatmux.yml', 'chatmux.json'];

/**
 * Makes the backends of several accounts.
 *
 * @param source - the path of a `chatmux.yaml` (or `.json`) with named accounts and `${ENV}` values; or the same as an
 * object; or `'environment'`: every platform whose variables are set. Left out: the file named by `CHATMUX_CONFIG`, else
 * `chatmux.yaml` in the working directory, else the environment
 * @throws ConfigError that names the account and each wrong setting; nothing is connected
 */
export async function loadBackends(source?: string | BackendsConfig): Promise<Backends> {
  const accounts = await readSource(source);
  const backends = new Backends();
  for (const { account, platform, settings } of accounts) {
    backends.add(await createFromSettings(platform, { ...settings, account }, typeof source !== 'object'));
  }
  return backends;
}

/** The accounts that a source holds, not yet checked by their platforms' schemas. */
export async function readSource(source?: string | BackendsConfig): Promise<AccountSettings[]> {
  if (typeof source === 'object') {
    const { readAccounts } = await import('./core/config-file.js');
    return readAccounts(source);
  }
  const path = source === 'environment' ? undefined : (source ?? defaultFile());
  if (path === undefined) return environmentAccounts();
  const { readConfigFile } = await import('./core/config-file.js');
  return readConfigFile(path);
}

function defaultFile(): string | undefined {
  const named = process.env['CHATMUX_CONFIG'];
  if (named) return named;
  return fileNames.map((name) => join(process.cwd(), name)).find((path) => existsSync(path));
}

/** The platforms of which at least one variable is set. */
async function environmentAccounts(): Promise<AccountSettings[]> {
  const accounts: AccountSettings[] = [];
  for (const name of platformNames()) {
    const { schema, environment } = await platformNamed(name).config();
    if (environment === undefined) continue;
    const { account, ...settings } = settingsFromEnvironment(schema, environment);
    if (Object.keys(settings).length === 0) continue;
    accounts.push({ account: typeof account === 'string' ? account : name, platform: name, settings });
  }
  if (accounts.length > 0) return accounts;
  throw new ConfigError(
    `There is no configuration: no ${fileNames[0]} here, and no platform's variables are set (SLACK_BOT_TOKEN, …).`,
  );
}
